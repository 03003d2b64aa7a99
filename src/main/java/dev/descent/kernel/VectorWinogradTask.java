package dev.descent.kernel;

import static dev.descent.kernel.VectorDirectTiles.FEWEST_FILTERS;
import static dev.descent.kernel.VectorDirectTiles.WIDTH;
import static dev.descent.kernel.VectorWinograd.PRODUCTS;
import static dev.descent.kernel.VectorWinograd.SIZE;
import static dev.descent.kernel.Workers.ceil;

import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/** A 3×3 convolution of stride 1 by {@link VectorWinograd}, for some rows of as many images as two vectors have lanes. */
@NullUnmarked // the fields of a task are set when it begins and let go when it ends
final class VectorWinogradTask implements Workers.Task {
    static final int SLOT = 10;

    private static final int IMAGES_SLOT = 10;
    private static final int OUTPUTS_SLOT = 11;
    private static final int WEIGHTS_SLOT = 12;
    private static final int BIAS_SLOT = 13;
    private static final int INPUT_SLOT = 14;
    private static final int PRODUCT_SLOT = 15;
    private static final int BETWEEN_SLOT = 16;

    /** Floats of a task's images and outputs, and of what is transformed at once; together about the second cache. */
    private static final int BAND = 160 * 1024;

    private static final int BLOCK = 96 * 1024;

    /** Between the 36 products, so that they don't fall into the same few sets of the cache. */
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
    private boolean add;
    private int tiles;
    private int padded;
    private int columns;
    private int rows;
    private int bandRows;
    private int partRows;
    private int parts;
    private int block;
    private int[] offsets = {};
    private float[] w;
    private boolean mirrored;
    /** Whether tasks are tiles of weights to be transformed, or bands of images. */
    private boolean transforming;

    private float[] weights;
    private float[] bias;

    /**
     * Whether the products saved are worth the transforms, which is measured to be from about 20 channels on, and nearly all
     * lanes have an image.
     */
    static boolean serves(Geometry g, DirectLayout layout, int channels, int filters) {
        return DirectLayout.serves(g)
                && layout.kernelHeight() == 3
                && layout.kernelWidth() == 3
                && layout.dilationY() == 1
                && layout.dilationX() == 1
                && VectorConvolutionPlan.lanesServe(g)
                && channels * filters >= 10 * (channels + filters);
    }

    void run(
            DirectLayout of,
            int batchSize,
            int channelCount,
            int filterCount,
            float[] from,
            float[] w,
            boolean mirrored,
            float[] shift,
            boolean adds,
            float[] to) {
        layout = of;
        batch = batchSize;
        channels = channelCount;
        filters = filterCount;
        x = from;
        y = to;
        add = adds;
        tiles = VectorDirectTiles.count(filters);
        padded = Math.max(filters, tiles * FEWEST_FILTERS);
        columns = ceil(layout.outWidth(), SIZE);
        rows = ceil(layout.outHeight(), SIZE);
        int perRow = SIZE * WIDTH * (channels * (SIZE * columns + 2) + filters * SIZE * columns);
        partRows = VectorLanes.taskRows(ceil(batch, WIDTH), rows, workers.threads());
        parts = ceil(rows, partRows);
        bandRows = ceil(partRows, ceil(partRows, Math.max(1, BAND / perRow - 1)));
        block = Math.max(1, Math.min(columns * bandRows, BLOCK / (PRODUCTS * WIDTH * (channels + padded))));
        images.set(channels, layout.height(), layout.width(), SIZE * columns + 2, SIZE * bandRows + 2, layout.left());
        outputs.set(filters, layout.outHeight(), layout.outWidth(), SIZE * columns, SIZE * bandRows, 0);
        if (offsets.length < channels) {
            offsets = new int[channels];
        }
        for (int c = 0; c < channels; c++) {
            offsets[c] = c * WIDTH;
        }
        int worker = workers.current();
        weights = workers.scratch(worker, WEIGHTS_SLOT, PRODUCTS * (padded * channels + GAP));
        bias = workers.scratch(worker, BIAS_SLOT, 2 * padded);
        Arrays.fill(bias, 0, 2 * padded, 0f);
        if (shift != null) {
            System.arraycopy(shift, 0, bias, 0, filters);
        }
        this.w = w;
        this.mirrored = mirrored;
        transforming = true;
        workers.run(tiles, this);
        transforming = false;
        workers.run(ceil(batch, WIDTH) * parts, this);
        forget();
    }

    private void forget() {
        workers = null;
        layout = null;
        x = null;
        y = null;
        w = null;
        weights = null;
        bias = null;
    }

    private int first(int tile) {
        int height = padded / tiles;
        return tile * height + Math.min(tile, padded % tiles);
    }

    private void transformWeights(int tile) {
        int step = padded * channels + GAP;
        int from = first(tile);
        int height = first(tile + 1) - from;
        for (int c = 0; c < channels; c++) {
            for (int f = from; f < from + height; f++) {
                int to = from * channels + c * height + f - from;
                if (f < filters) {
                    int at = 9 * (mirrored ? c * filters + f : f * channels + c);
                    VectorWinograd.weights(w, at, mirrored, weights, to, step);
                } else {
                    for (int k = 0; k < PRODUCTS; k++) {
                        weights[to + k * step] = 0;
                    }
                }
            }
        }
    }

    @Override
    public void run(int worker, int index) {
        if (transforming) {
            transformWeights(index);
        } else {
            images(worker, index);
        }
    }

    private void images(int worker, int index) {
        int image = index / parts * WIDTH;
        int count = Math.min(WIDTH, batch - image);
        int firstRow = index % parts * partRows;
        int endRow = Math.min(rows, firstRow + partRows);
        float[] in = workers.scratch(worker, IMAGES_SLOT, images.size());
        float[] out = workers.scratch(worker, OUTPUTS_SLOT, outputs.size());
        for (int row = firstRow; row < endRow; row += bandRows) {
            int some = Math.min(bandRows, endRow - row);
            int kept = row > firstRow ? images.keepLast(in, 2) : 0;
            images.layOut(x, image, count, SIZE * row - layout.top(), kept, SIZE * some + 2, in);
            transform(worker, in, some, out);
            int used = Math.min(SIZE * some, layout.outHeight() - SIZE * row);
            outputs.takeOut(out, image, count, SIZE * row, used, add, y);
        }
    }

    private void transform(int worker, float[] in, int height, float[] out) {
        int row = (SIZE * columns + 2) * WIDTH;
        int plane = (SIZE * bandRows + 2) * row;
        int outRow = SIZE * columns * WIDTH;
        int outPlane = SIZE * bandRows * outRow;
        int vStep = block * channels * WIDTH + GAP;
        int mStep = block * padded * WIDTH + GAP;
        float[] v = workers.scratch(worker, INPUT_SLOT, PRODUCTS * vStep);
        float[] m = workers.scratch(worker, PRODUCT_SLOT, PRODUCTS * mStep);
        float[] between = workers.scratch(worker, BETWEEN_SLOT, VectorWinograd.BETWEEN);
        for (int from = 0; from < height * columns; from += block) {
            int count = Math.min(block, height * columns - from);
            for (int t = 0; t < count; t++) {
                int place = from + t;
                int at = SIZE * (place / columns * row + place % columns * WIDTH);
                int to = t * channels * WIDTH;
                for (int c = 0; c < channels; c++, at += plane, to += WIDTH) {
                    if (compiled) {
                        VectorWinograd.input(in, at, row, between, v, to, vStep);
                    } else {
                        VectorWinograd.plainInput(in, at, row, between, v, to, vStep);
                    }
                }
            }
            for (int k = 0; k < PRODUCTS; k++) {
                product(count, k * (padded * channels + GAP), v, k * vStep, m, k * mStep);
            }
            for (int t = 0; t < count; t++) {
                int place = from + t;
                int to = SIZE * (place / columns * outRow + place % columns * WIDTH);
                int at = t * padded * WIDTH;
                for (int f = 0; f < filters; f++, to += outPlane, at += WIDTH) {
                    if (compiled) {
                        VectorWinograd.output(m, at, mStep, bias[f], between, out, to, outRow);
                    } else {
                        VectorWinograd.plainOutput(m, at, mStep, bias[f], between, out, to, outRow);
                    }
                }
            }
        }
    }

    private void product(int count, int w, float[] v, int vo, float[] m, int mo) {
        for (int tile = 0; tile < tiles; tile++) {
            int f = first(tile);
            int height = first(tile + 1) - f;
            for (int t = 0; t < count; t++) {
                int base = vo + t * channels * WIDTH;
                int to = mo + (t * padded + f) * WIDTH;
                if (compiled) {
                    VectorDirectTiles.outputs(
                            height, channels, weights, w + f * channels, v, base, offsets, bias, padded, m, to, WIDTH);
                } else {
                    VectorDirectTiles.plainOutputs(
                            height, channels, weights, w + f * channels, v, base, offsets, bias, padded, m, to, WIDTH);
                }
            }
        }
    }
}
