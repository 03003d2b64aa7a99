package dev.descent.kernel;

import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/**
 * The gradient of few weights, whose patches are too short for {@link ScalarWeightsTask}: each weight has a sum for each pixel of
 * a block, and these lanes are added up at the end. Three blocks at once, which is as much as C2 of 17 vectorizes; tasks are shares
 * of the blocks.
 */
@NullUnmarked // the fields of a task are set when it begins and let go when it ends
final class ScalarLanesTask implements Workers.Task {
    static final int SLOT = 13;

    private static final int PANEL = 15;
    private static final int SHIFTED_SLOT = 11;
    private static final int SHARES_SLOT = 13;

    private static final int LANES = 512;
    private static final int BLOCKS = 3;

    /** More would mean more lanes to add up. */
    private static final int SHARES = 4;

    /** Weights at most, whose lanes fill L2. */
    private static final int MOST_WEIGHTS = 512;

    Workers workers;
    boolean fma;
    private final ScalarBlocks blocks = new ScalarBlocks();
    private Geometry g;
    private float[] x;
    private float[] y;
    private float[] sums;
    private int shares;

    static boolean serves(Geometry g) {
        return !ScalarWeightsTask.serves(g) && !g.depthwise() && g.groupFilters() * g.patch() <= MOST_WEIGHTS;
    }

    void run(Geometry geometry, float[] from, float[] dy, boolean add, float[] dw) {
        g = geometry;
        x = from;
        y = dy;
        blocks.set(g, LANES, SHARES);
        shares = Math.min(SHARES, blocks.count());
        sums = workers.scratch(workers.current(), SHARES_SLOT, shares * g.weights());
        try {
            workers.run(shares, this);
            for (int i = 0; i < g.weights(); i++) {
                float sum = sums[i];
                for (int share = 1; share < shares; share++) {
                    sum += sums[share * g.weights() + i];
                }
                dw[i] = add ? dw[i] + sum : sum;
            }
        } finally {
            blocks.forget();
            workers = null;
            g = null;
            x = null;
            y = null;
            sums = null;
        }
    }

    @Override
    public void run(int worker, int share) {
        int from = (int) ((long) blocks.count() * share / shares);
        int to = (int) ((long) blocks.count() * (share + 1) / shares);
        int filters = g.groupFilters();
        int patch = g.patch();
        ScalarPanel panel = ScalarPanel.of(workers, worker, PANEL, BLOCKS * (filters + patch), LANES, filters * patch);
        for (int group = 0; group < g.groups(); group++) {
            for (int i = 0; i < filters * patch; i++) {
                Arrays.fill(panel.sums[i], 0f);
            }
            for (int block = from; block < to; block += BLOCKS) {
                int width = 0;
                for (int i = 0; i < BLOCKS; i++) {
                    width = Math.max(width, block + i < to ? blocks.pixels(block + i) : 0);
                    pack(worker, group, i * (filters + patch), block + i, block + i < to, panel.rows);
                }
                multiply(panel.rows, panel.sums, filters, patch, width);
            }
            int at = share * g.weights() + group * filters * patch;
            for (int i = 0; i < filters * patch; i++) {
                sums[at + i] = (float) ScalarSums.sum(panel.sums[i], 0, LANES);
            }
        }
    }

    /** A block's gradients, then its patches, with zeros behind them. */
    private void pack(int worker, int group, int first, int block, boolean there, float[][] rows) {
        int filters = g.groupFilters();
        int patch = g.patch();
        int pixels = there ? blocks.pixels(block) : 0;
        if (there) {
            for (int f = 0; f < filters; f++) {
                blocks.read(y, group * filters + f, block, rows[first + f]);
            }
            int kernel = g.kernelHeight() * g.kernelWidth();
            for (int c = 0; c < g.groupChannels(); c++) {
                int channel = group * g.groupChannels() + c;
                blocks.pack(workers, worker, SHIFTED_SLOT, x, channel, block, rows, first + filters + c * kernel);
            }
        }
        for (int i = first; i < first + filters + patch; i++) {
            Arrays.fill(rows[i], pixels, LANES, 0f);
        }
    }

    private void multiply(float[][] rows, float[][] lanes, int filters, int patch, int width) {
        int each = filters + patch;
        for (int f = 0; f < filters; f++) {
            float[] d0 = rows[f];
            float[] d1 = rows[each + f];
            float[] d2 = rows[2 * each + f];
            for (int p = 0; p < patch; p++) {
                int at = filters + p;
                float[] sum = lanes[f * patch + p];
                if (fma) {
                    fused(sum, d0, d1, d2, rows[at], rows[each + at], rows[2 * each + at], width);
                } else {
                    plain(sum, d0, d1, d2, rows[at], rows[each + at], rows[2 * each + at], width);
                }
            }
        }
    }

    private static void fused(
            float[] s, float[] d0, float[] d1, float[] d2, float[] x0, float[] x1, float[] x2, int n) {
        for (int j = 0; j < n; j++) {
            s[j] = Math.fma(d2[j], x2[j], Math.fma(d1[j], x1[j], Math.fma(d0[j], x0[j], s[j])));
        }
    }

    private static void plain(
            float[] s, float[] d0, float[] d1, float[] d2, float[] x0, float[] x1, float[] x2, int n) {
        for (int j = 0; j < n; j++) {
            s[j] = s[j] + d0[j] * x0[j] + d1[j] * x1[j] + d2[j] * x2[j];
        }
    }
}
