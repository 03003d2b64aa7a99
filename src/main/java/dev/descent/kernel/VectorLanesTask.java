package dev.descent.kernel;

import static dev.descent.kernel.VectorDirectTiles.FEWEST_FILTERS;
import static dev.descent.kernel.VectorDirectTiles.WIDTH;
import static dev.descent.kernel.Workers.ceil;

import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/**
 * A convolution, or the gradient of its input, for some rows of as many images as two vectors have lanes. A lane is an image,
 * so that nothing is computed beyond the ends of rows, no product is with a margin's zero, and strides cost nothing.
 */
@NullUnmarked // the fields of a task are set when it begins and let go when it ends
final class VectorLanesTask implements Workers.Task {
    static final int SLOT = 12;

    private static final int IMAGES_SLOT = 10;
    private static final int OUTPUTS_SLOT = 11;
    private static final int WEIGHTS_SLOT = 12;
    private static final int BIAS_SLOT = 13;

    /** Floats of a task's images and outputs, about the second cache. */
    static final int BAND = 160 * 1024;

    Workers workers;
    boolean compiled;
    private final VectorLanes images = new VectorLanes();
    private final VectorLanes outputs = new VectorLanes();
    private Taps rows;
    private Taps columns;
    private int batch;
    private int channels;
    private int filters;
    private int height;
    private int width;
    private int outHeight;
    private int outWidth;
    private float[] x;
    private float[] y;
    private boolean add;
    private int tiles;
    private int padded;
    private int bandRows;
    private int partRows;
    private int parts;
    private int imageRows;
    /** For each range of columns, where each step of the patch reads, and where its weights begin. */
    private int[][] offsets = {};

    private int[] blocks = {};
    private float[] weights;
    private float[] bias;

    void forward(Geometry g, Taps rowTaps, Taps columnTaps, float[] from, float[] w, float[] shift, float[] to) {
        rows = rowTaps;
        columns = columnTaps;
        sizes(g.batch(), g.channels(), g.filters(), g.height(), g.width(), g.outHeight(), g.outWidth());
        run(g, from, w, false, shift, false, to);
    }

    void inputGradient(Geometry g, Taps rowTaps, Taps columnTaps, float[] dy, float[] w, boolean adds, float[] dx) {
        rows = rowTaps;
        columns = columnTaps;
        sizes(g.batch(), g.filters(), g.channels(), g.outHeight(), g.outWidth(), g.height(), g.width());
        run(g, dy, w, true, null, adds, dx);
    }

    private void sizes(int batch, int channels, int filters, int height, int width, int outHeight, int outWidth) {
        this.batch = batch;
        this.channels = channels;
        this.filters = filters;
        this.height = height;
        this.width = width;
        this.outHeight = outHeight;
        this.outWidth = outWidth;
    }

    private void run(Geometry g, float[] from, float[] w, boolean backward, float[] shift, boolean adds, float[] to) {
        x = from;
        y = to;
        add = adds;
        tiles = VectorDirectTiles.count(filters);
        padded = Math.max(filters, tiles * FEWEST_FILTERS);
        int groups = ceil(batch, WIDTH);
        partRows = VectorLanes.taskRows(groups, outHeight, workers.threads());
        parts = ceil(outHeight, partRows);
        int floats = WIDTH * (channels * width * height / outHeight + padded * outWidth);
        bandRows = Math.max(1, Math.min(partRows, BAND / Math.max(1, floats)));
        imageRows = 1;
        for (int row = 0; row < outHeight; row++) {
            int end = Math.min(outHeight, row + bandRows);
            imageRows = Math.max(imageRows, rows.end(row, end) - rows.lowest(row, end));
        }
        images.set(channels, height, width, width, imageRows, 0);
        outputs.set(filters, outHeight, outWidth, outWidth, bandRows, 0);
        int worker = workers.current();
        bias = workers.scratch(worker, BIAS_SLOT, padded);
        Arrays.fill(bias, 0, padded, 0f);
        if (shift != null) {
            System.arraycopy(shift, 0, bias, 0, filters);
        }
        describePatches(g.kernelHeight());
        packWeights(worker, g, w, backward);
        workers.run(groups * parts, this);
        workers = null;
        x = null;
        y = null;
        weights = null;
        bias = null;
    }

    private int first(int tile) {
        int height = padded / tiles;
        return tile * height + Math.min(tile, padded % tiles);
    }

    /** Row by row of the kernel, so that an output that lacks some of its rows has a range of the steps. */
    private void describePatches(int kernelHeight) {
        int ranges = columns.rangeCount.length;
        if (offsets.length < ranges) {
            offsets = Arrays.copyOf(offsets, ranges);
            blocks = new int[ranges];
        }
        int start = 0;
        for (int range = 0; range < ranges; range++) {
            int size = kernelHeight * columns.rangeCount[range] * channels;
            blocks[range] = start;
            start += padded * size;
            if (offsets[range] == null || offsets[range].length < size) {
                offsets[range] = new int[size];
            }
            int p = 0;
            for (int j = 0; j < kernelHeight; j++) {
                for (int i = 0; i < columns.rangeCount[range]; i++) {
                    for (int c = 0; c < channels; c++) {
                        int row = c * imageRows + j * rows.step;
                        offsets[range][p++] = (row * width + i * columns.step) * WIDTH;
                    }
                }
            }
        }
        weights = workers.scratch(workers.current(), WEIGHTS_SLOT, start);
    }

    /** For each range of columns, a tile's filters side by side for each step of the patch. */
    private void packWeights(int worker, Geometry g, float[] w, boolean backward) {
        int kernel = g.kernelHeight() * g.kernelWidth();
        for (int range = 0; range < columns.rangeCount.length; range++) {
            int at = blocks[range];
            int end = columns.rangeFirst[range] + columns.rangeCount[range];
            for (int tile = 0; tile < tiles; tile++) {
                for (int ky : rows.order) {
                    for (int i = columns.rangeFirst[range]; i < end; i++) {
                        int k = ky * g.kernelWidth() + columns.order[i];
                        for (int c = 0; c < channels; c++) {
                            for (int f = first(tile); f < first(tile + 1); f++) {
                                int filter = backward ? c * filters + f : f * channels + c;
                                weights[at++] = f < filters ? w[filter * kernel + k] : 0;
                            }
                        }
                    }
                }
            }
        }
    }

    @Override
    public void run(int worker, int index) {
        int image = index / parts * WIDTH;
        int count = Math.min(WIDTH, batch - image);
        int firstRow = index % parts * partRows;
        int endRow = Math.min(outHeight, firstRow + partRows);
        float[] in = workers.scratch(worker, IMAGES_SLOT, images.size());
        float[] out = workers.scratch(worker, OUTPUTS_SLOT, padded * bandRows * outWidth * WIDTH + VectorLanes.ASIDE);
        for (int row = firstRow; row < endRow; row += bandRows) {
            int end = Math.min(endRow, row + bandRows);
            int lowest = rows.lowest(row, end);
            images.layOut(x, image, count, lowest, 0, rows.end(row, end) - lowest, in);
            for (int oy = row; oy < end; oy++) {
                outputs(in, oy, rows.source[oy] - lowest, out, (oy - row) * outWidth * WIDTH);
            }
            outputs.takeOut(out, image, count, row, end - row, add, y);
        }
    }

    private void outputs(float[] in, int oy, int source, float[] out, int to) {
        int plane = bandRows * outWidth * WIDTH;
        for (int ox = 0; ox < outWidth; ox++) {
            int range = columns.range[ox];
            int row = columns.rangeCount[range] * channels;
            int patch = rows.count[oy] * row;
            int base = (source * width + columns.source[ox]) * WIDTH;
            for (int tile = 0; tile < tiles; tile++) {
                int f = first(tile);
                int height = first(tile + 1) - f;
                int a = blocks[range] + rows.order.length * row * f + rows.first[oy] * row * height;
                int at = to + f * plane + ox * WIDTH;
                if (compiled) {
                    VectorDirectTiles.outputs(
                            height, patch, weights, a, in, base, offsets[range], bias, f, out, at, plane);
                } else {
                    VectorDirectTiles.plainOutputs(
                            height, patch, weights, a, in, base, offsets[range], bias, f, out, at, plane);
                }
            }
        }
    }
}
