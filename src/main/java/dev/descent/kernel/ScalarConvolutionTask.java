package dev.descent.kernel;

import static dev.descent.kernel.ScalarPanel.COLUMNS;
import static dev.descent.kernel.ScalarPanel.DEPTH;
import static dev.descent.kernel.ScalarPanel.SUMS;

import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/**
 * A convolution as products of the weights with panels of patches: a column of the panel is an output pixel, of as many
 * images as it takes to fill it, or of a part of one. Each task is a panel, whose sums stay where they are until they are done.
 */
@NullUnmarked // the fields of a task are set when it begins and let go when it ends
final class ScalarConvolutionTask implements Workers.Task {
    static final int SLOT = 9;

    private static final int PANEL = 10;
    private static final int WEIGHTS_SLOT = 10;
    private static final int SHIFTED_SLOT = 11;

    Workers workers;
    boolean fma;
    private Geometry g;
    private float[] x;
    private float[] weight;
    private float[] bias;
    private float[] y;
    private boolean add;
    private final ScalarBlocks blocks = new ScalarBlocks();

    void forward(Geometry geometry, float[] from, float[] w, float[] shift, float[] to) {
        weight = w;
        bias = shift;
        run(geometry, from, to);
    }

    /** @param geometry that of the convolution from outputs to inputs */
    void inputGradient(Geometry geometry, float[] dy, float[] w, boolean adds, float[] dx) {
        weight = workers.scratch(workers.current(), WEIGHTS_SLOT, geometry.weights());
        mirror(geometry, w);
        add = adds;
        run(geometry, dy, dx);
    }

    private void run(Geometry geometry, float[] from, float[] to) {
        g = geometry;
        x = from;
        y = to;
        blocks.set(g, COLUMNS, workers.threads());
        try {
            workers.run(blocks.count(), this);
        } finally {
            blocks.forget();
            workers = null;
            g = null;
            x = null;
            y = null;
            weight = null;
            bias = null;
            add = false;
        }
    }

    /** Each filter's weights turned round, filter by filter of the other side. */
    private void mirror(Geometry mirrored, float[] w) {
        int kernel = mirrored.kernelHeight() * mirrored.kernelWidth();
        int filters = mirrored.groupFilters();
        int at = 0;
        for (int f = 0; f < mirrored.filters(); f++) {
            for (int c = 0; c < mirrored.groupChannels(); c++) {
                int channel = f / filters * mirrored.groupChannels() + c;
                int last = (channel * filters + f % filters + 1) * kernel - 1;
                for (int i = 0; i < kernel; i++) {
                    weight[at++] = w[last - i];
                }
            }
        }
    }

    @Override
    public void run(int worker, int block) {
        for (int group = 0; group < g.groups(); group++) {
            for (int f = 0; f < g.groupFilters(); f += SUMS) {
                int filter = group * g.groupFilters() + f;
                panel(worker, block, group, filter, Math.min(SUMS, g.groupFilters() - f));
            }
        }
    }

    private void panel(int worker, int block, int group, int filter, int count) {
        int kernel = g.kernelHeight() * g.kernelWidth();
        int channels = Math.min(g.groupChannels(), Math.max(1, DEPTH / kernel));
        ScalarPanel panel = ScalarPanel.of(workers, worker, PANEL, Math.max(DEPTH, channels * kernel), COLUMNS, count);
        int pixels = blocks.pixels(block);
        for (int f = 0; f < count; f++) {
            if (add) {
                blocks.read(y, filter + f, block, panel.sums[f]);
            } else {
                Arrays.fill(panel.sums[f], 0, pixels, bias == null ? 0f : bias[filter + f]);
            }
        }
        for (int c = 0; c < g.groupChannels(); c += channels) {
            int some = Math.min(channels, g.groupChannels() - c);
            for (int i = 0; i < some; i++) {
                int channel = group * g.groupChannels() + c + i;
                blocks.pack(workers, worker, SHIFTED_SLOT, x, channel, block, panel.rows, i * kernel);
            }
            int at = filter * g.patch() + c * kernel;
            panel.multiply(fma, count, some * kernel, weight, at, g.patch(), 1, pixels);
        }
        for (int f = 0; f < count; f++) {
            blocks.write(panel.sums[f], filter + f, block, y);
        }
    }
}
