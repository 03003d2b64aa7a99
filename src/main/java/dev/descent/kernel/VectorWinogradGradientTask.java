package dev.descent.kernel;

import static dev.descent.kernel.VectorDirectTiles.FILTERS;
import static dev.descent.kernel.VectorDirectTiles.LANES;
import static dev.descent.kernel.VectorDirectTiles.WIDTH;
import static dev.descent.kernel.VectorWinogradGradient.PRODUCTS;

import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/**
 * The weights' gradient of a 3×3 convolution of stride 1 by {@link VectorWinogradGradient}, for each share of rows and images. Every
 * product is summed lane by lane, so that only the end adds up lanes and turns 16 sums into nine weights.
 */
@NullUnmarked // the fields of a task are set when it begins and let go when it ends
final class VectorWinogradGradientTask implements Workers.Task {
    static final int SLOT = 11;

    private static final int IMAGES_SLOT = 10;
    private static final int OUTPUTS_SLOT = 11;
    private static final int INPUT_SLOT = 14;
    private static final int GRADIENT_SLOT = 15;
    private static final int SUMS_SLOT = 16;

    /** Shares of the work; more would mean more to add up. */
    private static final int SHARES = 4;

    /** Vectors that each sum of a share is summed from, at least. */
    private static final int FEWEST = 32;

    /** Floats that are transformed at once, about: enough to make up for fetching and storing the sums. */
    private static final int BLOCK = 1 << 21;

    /** Sums of all shares for each number of images and outputs, at most: what the products save is worth some memory, not any. */
    private static final int MOST_SUMS = 3;

    /** Between the 16 products, so that they don't fall into the same few sets of the cache. */
    private static final int GAP = 5 * 16;

    Workers workers;
    boolean compiled;
    private final VectorLanes images = new VectorLanes();
    private final VectorLanes outputs = new VectorLanes();
    private DirectLayout layout;
    private int batch;
    private int channels;
    private int filters;
    private float[] x;
    private float[] y;
    private float[] dw;
    private boolean add;
    private boolean adding;
    private int pairs;
    private int fours;
    private int columns;
    private int rows;
    private int bandRows;
    private int partRows;
    private int parts;
    private int shares;
    private final float[][] sums = new float[SHARES][];

    /** Whether there are enough outputs for the lanes' sums not to cost more than the products saved, nor much memory. */
    static boolean serves(Geometry g, DirectLayout layout) {
        int tiles = ceil(layout.outHeight(), 2) * ceil(layout.outWidth(), 2);
        long sums = (long) SHARES * PRODUCTS * LANES * g.channels() * g.filters();
        long floats = (long) g.batch() * (g.channels() * g.pixels() + g.filters() * g.outPixels());
        return VectorWinogradTask.serves(g, layout, g.channels(), g.filters())
                && tiles * g.batch() >= SHARES * FEWEST * LANES
                && sums <= MOST_SUMS * floats;
    }

    void run(DirectLayout of, Geometry g, float[] from, float[] dy, boolean adds, float[] gradient) {
        layout = of;
        add = adds;
        dw = gradient;
        batch = g.batch();
        channels = g.channels();
        filters = g.filters();
        x = from;
        y = dy;
        pairs = ceil(channels, 2);
        fours = ceil(filters, FILTERS);
        columns = ceil(layout.outWidth(), 2);
        rows = ceil(layout.outHeight(), 2);
        partRows = ceil(rows, SHARES);
        parts = ceil(rows, partRows);
        int perRow = PRODUCTS * WIDTH * (channels + filters) * columns;
        bandRows = Math.min(partRows, Math.max(1, BLOCK / perRow));
        images.set(channels, layout.height(), layout.width(), 2 * columns + 2, 2 * bandRows + 2, layout.left());
        outputs.set(filters, layout.outHeight(), layout.outWidth(), 2 * columns, 2 * bandRows, 0);
        int units = ceil(batch, WIDTH) * parts;
        shares = Math.min(SHARES, units);
        int worker = workers.current();
        for (int share = 0; share < shares; share++) {
            sums[share] = workers.scratch(worker, SUMS_SLOT + share, PRODUCTS * sumsOfProduct());
        }
        adding = false;
        workers.run(shares, this);
        adding = true;
        workers.run(fours, this);
        workers = null;
        layout = null;
        x = null;
        y = null;
        dw = null;
        Arrays.fill(sums, null);
    }

    private int sumsOfProduct() {
        return pairs * fours * 2 * FILTERS * LANES;
    }

    @Override
    public void run(int worker, int index) {
        if (adding) {
            addUp(index);
        } else {
            share(worker, index);
        }
    }

    private void share(int worker, int share) {
        int units = ceil(batch, WIDTH) * parts;
        Arrays.fill(sums[share], 0, PRODUCTS * sumsOfProduct(), 0f);
        int end = (int) ((long) units * (share + 1) / shares);
        for (int unit = (int) ((long) units * share / shares); unit < end; unit++) {
            unit(worker, unit, sums[share]);
        }
    }

    private void unit(int worker, int unit, float[] sum) {
        int image = unit / parts * WIDTH;
        int count = Math.min(WIDTH, batch - image);
        int firstRow = unit % parts * partRows;
        int endRow = Math.min(rows, firstRow + partRows);
        for (int row = firstRow; row < endRow; row += bandRows) {
            transform(worker, image, count, row, Math.min(bandRows, endRow - row));
            multiply(worker, Math.min(bandRows, endRow - row) * columns, sum);
        }
    }

    /** Channel by channel and filter by filter, so that what is turned into lanes is transformed before it leaves the first cache. */
    private void transform(int worker, int image, int count, int row, int some) {
        int most = most();
        float[] v = workers.scratch(worker, INPUT_SLOT, PRODUCTS * vStep());
        float[] in = workers.scratch(worker, IMAGES_SLOT, images.plane());
        int inRow = (2 * columns + 2) * WIDTH;
        for (int c = 0; c < channels; c++) {
            images.layOut(x, image, count, c, 2 * row - layout.top(), 0, 2 * some + 2, in, 0);
            for (int t = 0, to = c * most; t < some * columns; t++, to += WIDTH) {
                int at = t / columns * 2 * inRow + t % columns * 2 * WIDTH;
                if (compiled) {
                    VectorWinogradGradient.input(in, at, inRow, v, to, vStep());
                } else {
                    VectorWinogradGradient.plainInput(in, at, inRow, v, to, vStep());
                }
            }
        }
        float[] d = workers.scratch(worker, GRADIENT_SLOT, PRODUCTS * dStep());
        float[] out = workers.scratch(worker, OUTPUTS_SLOT, outputs.plane());
        int outRow = 2 * columns * WIDTH;
        for (int f = 0; f < filters; f++) {
            outputs.layOut(y, image, count, f, 2 * row, 0, 2 * some, out, 0);
            for (int t = 0, to = f * most; t < some * columns; t++, to += WIDTH) {
                int at = t / columns * 2 * outRow + t % columns * 2 * WIDTH;
                if (compiled) {
                    VectorWinogradGradient.gradient(out, at, outRow, d, to, dStep());
                } else {
                    VectorWinogradGradient.plainGradient(out, at, outRow, d, to, dStep());
                }
            }
        }
    }

    private int most() {
        return bandRows * columns * WIDTH;
    }

    private int vStep() {
        return 2 * pairs * most() + GAP;
    }

    private int dStep() {
        return FILTERS * fours * most() + GAP;
    }

    private void multiply(int worker, int count, float[] sum) {
        int most = most();
        int vStep = vStep();
        int dStep = dStep();
        float[] v = workers.scratch(worker, INPUT_SLOT, PRODUCTS * vStep);
        float[] d = workers.scratch(worker, GRADIENT_SLOT, PRODUCTS * dStep);
        for (int k = 0, so = 0; k < PRODUCTS; k++) {
            Arrays.fill(v, k * vStep + channels * most, k * vStep + 2 * pairs * most, 0f);
            Arrays.fill(d, k * dStep + filters * most, k * dStep + FILTERS * fours * most, 0f);
            for (int f = 0, at = k * dStep; f < fours; f++, at += FILTERS * most) {
                for (int c = 0, x0 = k * vStep; c < pairs; c++, x0 += 2 * most, so += 2 * FILTERS * LANES) {
                    if (compiled) {
                        VectorDirectTiles.weights(count * WIDTH, d, at, most, v, x0, x0 + most, sum, so);
                    } else {
                        VectorDirectTiles.plainWeights(count * WIDTH, d, at, most, v, x0, x0 + most, sum, so);
                    }
                }
            }
        }
    }

    /** Adds up the shares, then the lanes of each product, and turns the products into weights, for four filters. */
    private void addUp(int four) {
        float[] sum = sums[0];
        int step = sumsOfProduct();
        int each = pairs * 2 * FILTERS * LANES;
        for (int k = 0, from = four * each; k < PRODUCTS; k++, from += step) {
            for (int share = 1; share < shares; share++) {
                float[] other = sums[share];
                for (int i = from; i < from + each; i++) {
                    sum[i] += other[i];
                }
            }
        }
        for (int f = four * FILTERS; f < Math.min(filters, (four + 1) * FILTERS); f++) {
            for (int c = 0; c < channels; c++) {
                int at = four * each + c / 2 * 2 * FILTERS * LANES + (f % FILTERS * 2 + c % 2) * LANES;
                for (int k = 0; k < PRODUCTS; k++) {
                    sum[at + k * step] = VectorDirectTiles.addLanes(sum, at + k * step);
                }
                VectorWinogradGradient.weightsGradient(sum, at, step, add, dw, 9 * (f * channels + c));
            }
        }
    }

    private static int ceil(int value, int step) {
        return (value + step - 1) / step;
    }
}
