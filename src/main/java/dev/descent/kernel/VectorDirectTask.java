package dev.descent.kernel;

import static dev.descent.kernel.VectorDirectTiles.FEWEST_FILTERS;
import static dev.descent.kernel.VectorDirectTiles.FILTERS;
import static dev.descent.kernel.VectorDirectTiles.LANES;
import static dev.descent.kernel.VectorDirectTiles.WIDTH;
import static dev.descent.kernel.Workers.ceil;

import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/** What {@link VectorConvolution} runs for some images, or for each share of the batch; kept by the workers. */
@NullUnmarked // the fields of a task are set when it begins and let go when it ends
final class VectorDirectTask implements Workers.Task {
    static final int SLOT = 9;

    private static final int IMAGES_SLOT = 10;
    private static final int OUTPUTS_SLOT = 11;
    private static final int WEIGHTS_SLOT = 12;
    private static final int BIAS_SLOT = 13;
    private static final int SUMS_SLOT = 16;

    private static final int OUTPUTS = 0;
    private static final int GRADIENT = 1;
    private static final int ADD_UP = 2;

    /** Shares of the batch in the weight's gradient; more would mean more to add up. */
    private static final int SHARES = 4;

    Workers workers;
    boolean compiled;
    private DirectLayout layout;
    private int batch;
    private int channels;
    private int filters;
    private int patch;
    private float[] x;
    private float[] y;
    private boolean add;
    private int images;
    private int tiles;
    /** Filters with those that fill up the last tile. */
    private int padded;

    private int[] offsets = {};
    private float[] weights;
    private float[] bias;

    private int phase;
    private float[] dw;
    private int shares;
    private float[][] sums = {};

    void forward(Geometry g, DirectLayout of, float[] from, float[] w, float[] shift, float[] to) {
        begin(of, g.batch(), g.channels(), g.filters());
        outputs(from, w, false, shift, false, to);
    }

    void inputGradient(Geometry g, DirectLayout of, float[] dy, float[] w, boolean adds, float[] dx) {
        begin(of, g.batch(), g.filters(), g.channels());
        outputs(dy, w, true, null, adds, dx);
    }

    void weightGradient(Geometry g, DirectLayout of, float[] from, float[] dy, boolean adds, float[] dw) {
        begin(of, g.batch(), g.channels(), g.filters());
        weightGradient(from, dy, adds, dw);
    }

    private void begin(DirectLayout images, int batchSize, int channelCount, int filterCount) {
        layout = images;
        batch = batchSize;
        channels = channelCount;
        filters = filterCount;
        patch = channels * layout.kernelHeight() * layout.kernelWidth();
        this.images = layout.group(batch);
        if (offsets.length < patch) {
            offsets = new int[patch];
        }
    }

    private void forget() {
        workers = null;
        layout = null;
        x = null;
        y = null;
        weights = null;
        bias = null;
        dw = null;
        Arrays.fill(sums, null);
    }

    /** y = x ∗ w + b, or its addition. */
    private void outputs(float[] from, float[] w, boolean mirrored, float[] shift, boolean adds, float[] to) {
        phase = OUTPUTS;
        x = from;
        y = to;
        add = adds;
        int worker = workers.current();
        tiles = VectorDirectTiles.count(filters);
        padded = Math.max(filters, tiles * FEWEST_FILTERS);
        weights = workers.scratch(worker, WEIGHTS_SLOT, padded * patch);
        bias = workers.scratch(worker, BIAS_SLOT, padded);
        for (int f = 0; f < padded; f++) {
            bias[f] = shift == null || f >= filters ? 0 : shift[f];
        }
        packWeights(w, mirrored);
        layout.offsets(channels, layout.stride(images, length(images)), offsets);
        start(worker, ceil(batch, images));
        forget();
    }

    /** The first filter of a tile: all tiles have nearly the same height, four or five. */
    private int first(int tile) {
        int height = padded / tiles;
        return tile * height + Math.min(tile, padded % tiles);
    }

    /** A tile's filters side by side for each step of the patch; for the gradient of the input, turned round. */
    private void packWeights(float[] w, boolean mirrored) {
        int kernel = patch / channels;
        for (int tile = 0; tile < tiles; tile++) {
            int from = first(tile);
            int height = first(tile + 1) - from;
            for (int f = from; f < from + height; f++) {
                int at = from * patch + f - from;
                if (f >= filters) {
                    for (int p = 0; p < patch; p++, at += height) {
                        weights[at] = 0;
                    }
                } else if (mirrored) {
                    for (int c = 0; c < channels; c++) {
                        int last = (c * filters + f + 1) * kernel - 1;
                        for (int k = 0; k < kernel; k++, at += height) {
                            weights[at] = w[last - k];
                        }
                    }
                } else {
                    for (int p = 0; p < patch; p++, at += height) {
                        weights[at] = w[f * patch + p];
                    }
                }
            }
        }
    }

    /** dw = Σ over images and outputs of dy · x, or its addition. */
    private void weightGradient(float[] images, float[] dy, boolean adds, float[] gradient) {
        phase = GRADIENT;
        x = images;
        y = dy;
        add = adds;
        dw = gradient;
        shares = Math.min(SHARES, batch);
        if (sums.length < shares) {
            sums = new float[shares][];
        }
        int worker = workers.current();
        tiles = ceil(filters, FILTERS);
        int pairs = ceil(patch, 2);
        for (int share = 0; share < shares; share++) {
            sums[share] = workers.scratch(worker, SUMS_SLOT + share, pairs * tiles * 2 * FILTERS * LANES);
        }
        this.images = Math.min(this.images, ceil(batch, shares));
        layout.offsets(channels, layout.stride(this.images, length(this.images)), offsets);
        start(worker, shares);
        phase = ADD_UP;
        start(worker, tiles);
        forget();
    }

    /** A single task stays outside of a region, as everywhere; there is nothing in it to be shared. */
    private void start(int worker, int tasks) {
        if (tasks == 1) {
            run(worker, 0);
        } else {
            workers.run(tasks, this);
        }
    }

    /** A multiple of the tiles' width. */
    private int length(int count) {
        return ceil(layout.outputs(count), WIDTH) * WIDTH;
    }

    @Override
    public void run(int worker, int index) {
        switch (phase) {
            case OUTPUTS -> outputs(worker, index * images, Math.min(images, batch - index * images));
            case GRADIENT -> share(worker, index);
            default -> addUp(index);
        }
    }

    private void outputs(int worker, int from, int count) {
        int stride = layout.stride(images, length(images));
        int length = length(count);
        float[] in = workers.scratch(worker, IMAGES_SLOT, channels * stride);
        float[] out = workers.scratch(worker, OUTPUTS_SLOT, padded * length);
        layout.layOut(x, from, count, channels, in, stride);
        for (int q = 0; q < length; q += WIDTH) {
            for (int tile = 0; tile < tiles; tile++) {
                int f = first(tile);
                int height = first(tile + 1) - f;
                int to = f * length + q;
                if (compiled) {
                    VectorDirectTiles.outputs(
                            height, patch, weights, f * patch, in, q, offsets, bias, f, out, to, length);
                } else {
                    VectorDirectTiles.plainOutputs(
                            height, patch, weights, f * patch, in, q, offsets, bias, f, out, to, length);
                }
            }
        }
        layout.takeOut(out, length, from, count, filters, add, y);
    }

    private void share(int worker, int share) {
        int from = (int) ((long) batch * share / shares);
        int to = (int) ((long) batch * (share + 1) / shares);
        int stride = layout.stride(images, length(images));
        float[] sum = sums[share];
        Arrays.fill(sum, 0, ceil(patch, 2) * tiles * 2 * FILTERS * LANES, 0f);
        for (int image = from; image < to; image += images) {
            int count = Math.min(images, to - image);
            int length = length(count);
            float[] in = workers.scratch(worker, IMAGES_SLOT, channels * stride);
            float[] dy = workers.scratch(worker, OUTPUTS_SLOT, tiles * FILTERS * length);
            layout.layOut(x, image, count, channels, in, stride);
            layout.layOutOutputs(y, image, count, filters, dy, length);
            Arrays.fill(dy, filters * length, tiles * FILTERS * length, 0f);
            int used = ceil(layout.outputs(count), LANES) * LANES;
            for (int p = 0, so = 0; p < patch; p += 2) {
                int x0 = offsets[p];
                int x1 = offsets[Math.min(p + 1, patch - 1)];
                for (int f = 0; f < tiles * FILTERS; f += FILTERS, so += 2 * FILTERS * LANES) {
                    if (compiled) {
                        VectorDirectTiles.weights(used, dy, f * length, length, in, x0, x1, sum, so);
                    } else {
                        VectorDirectTiles.plainWeights(used, dy, f * length, length, in, x0, x1, sum, so);
                    }
                }
            }
        }
    }

    /** Adds up the shares, then the lanes of each weight, for the filters of one tile. */
    private void addUp(int tile) {
        int each = 2 * FILTERS * LANES;
        float[] sum = sums[0];
        for (int p = 0; p < patch; p += 2) {
            int from = (p / 2 * tiles + tile) * each;
            for (int share = 1; share < shares; share++) {
                addTo(sum, sums[share], from, from + each);
            }
            for (int f = 0; f < Math.min(FILTERS, filters - tile * FILTERS); f++) {
                int to = (tile * FILTERS + f) * patch + p;
                for (int q = 0; q < Math.min(2, patch - p); q++) {
                    float total = VectorDirectTiles.addLanes(sum, from + (2 * f + q) * LANES);
                    dw[to + q] = add ? dw[to + q] + total : total;
                }
            }
        }
    }

    private static void addTo(float[] sum, float[] share, int from, int to) {
        for (int i = from; i < to; i++) {
            sum[i] += share[i];
        }
    }
}
