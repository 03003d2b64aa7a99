package dev.descent.kernel;

import static dev.descent.kernel.VectorDirectTiles.FILTERS;
import static dev.descent.kernel.VectorDirectTiles.LANES;
import static dev.descent.kernel.VectorDirectTiles.WIDTH;
import static dev.descent.kernel.VectorWinograd.PRODUCTS;
import static dev.descent.kernel.VectorWinograd.SIZE;
import static dev.descent.kernel.Workers.ceil;

import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/**
 * The weights' gradient of a 3×3 convolution of stride 1 by {@link VectorWinograd}. For some rows of as many images as two vectors
 * have lanes, every channel and filter is transformed, a task each, before any product is taken, a task for each of the 36. So a
 * product's sums stay in registers until its lanes are added up, and need no memory of their own for each thread.
 */
@NullUnmarked // the fields of a task are set when it begins and let go when it ends
final class VectorWinogradGradientTask implements Workers.Task {
    static final int SLOT = 11;

    private static final int IMAGES_SLOT = 10;
    private static final int OUTPUTS_SLOT = 11;
    private static final int SUMS_SLOT = 12;
    private static final int LANES_SLOT = 13;
    private static final int INPUT_SLOT = 14;
    private static final int GRADIENT_SLOT = 15;
    private static final int BETWEEN_SLOT = 16;

    /** Floats of four filters and two channels that are multiplied at once: most of the first cache. */
    private static final int BLOCK = 5 * 1024;

    /** Tiles of an image, at least: products of fewer cost less than their lanes' sums. */
    private static final int FEWEST_TILES = 8;

    /** Between the 36 products, so that they don't fall into the same few sets of the cache. */
    private static final int GAP = 5 * 16;

    private static final int TRANSFORM = 0;
    private static final int MULTIPLY = 1;
    private static final int FINISH = 2;

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
    private int phase;
    private int pairs;
    private int fours;
    private int columns;
    private int rows;
    private int bandRows;
    /** The first image and the first row of tiles of those at hand, and how many tiles an image has there. */
    private int image;

    private int row;
    private int tiles;
    private float[] v;
    private float[] d;
    /** For each product {@code [filters, channels]}. */
    private float[] sums;

    static boolean serves(Geometry g, DirectLayout layout) {
        return VectorWinogradTask.serves(g, layout, g.channels(), g.filters())
                && ceil(layout.outHeight(), SIZE) * ceil(layout.outWidth(), SIZE) >= FEWEST_TILES;
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
        columns = ceil(layout.outWidth(), SIZE);
        rows = ceil(layout.outHeight(), SIZE);
        bandRows = ceil(rows, ceil(rows, Math.max(1, BLOCK / ((FILTERS + 2) * WIDTH * columns))));
        images.set(channels, layout.height(), layout.width(), SIZE * columns + 2, SIZE * bandRows + 2, layout.left());
        outputs.set(filters, layout.outHeight(), layout.outWidth(), SIZE * columns, SIZE * bandRows, 0);
        int worker = workers.current();
        v = workers.scratch(worker, INPUT_SLOT, PRODUCTS * vStep());
        d = workers.scratch(worker, GRADIENT_SLOT, PRODUCTS * dStep());
        sums = workers.scratch(worker, SUMS_SLOT, PRODUCTS * filters * channels);
        Arrays.fill(sums, 0, PRODUCTS * filters * channels, 0f);
        for (image = 0; image < batch; image += WIDTH) {
            for (row = 0; row < rows; row += bandRows) {
                tiles = Math.min(bandRows, rows - row) * columns;
                start(TRANSFORM, 2 * pairs + FILTERS * fours);
                start(MULTIPLY, PRODUCTS);
            }
        }
        start(FINISH, fours);
        workers = null;
        layout = null;
        x = null;
        y = null;
        dw = null;
        v = null;
        d = null;
        sums = null;
    }

    private void start(int what, int tasks) {
        phase = what;
        workers.run(tasks, this);
    }

    /** Floats of a channel or filter in the transforms. */
    private int plane() {
        return bandRows * columns * WIDTH;
    }

    private int vStep() {
        return 2 * pairs * plane() + GAP;
    }

    private int dStep() {
        return FILTERS * fours * plane() + GAP;
    }

    @Override
    public void run(int worker, int index) {
        if (phase == MULTIPLY) {
            multiply(worker, index);
        } else if (phase == FINISH) {
            finish(index);
        } else if (index < 2 * pairs) {
            transformChannel(worker, index);
        } else {
            transformFilter(worker, index - 2 * pairs);
        }
    }

    private void transformChannel(int worker, int channel) {
        int to = channel * plane();
        if (channel == channels) {
            zeros(v, to, vStep());
            return;
        }
        float[] in = workers.scratch(worker, IMAGES_SLOT, images.plane() + VectorLanes.ASIDE);
        float[] between = workers.scratch(worker, BETWEEN_SLOT, VectorWinograd.BETWEEN);
        int count = Math.min(WIDTH, batch - image);
        int height = SIZE * (tiles / columns) + 2;
        images.layOut(x, image, count, channel, SIZE * row - layout.top(), 0, height, in, 0);
        int width = (SIZE * columns + 2) * WIDTH;
        for (int t = 0; t < tiles; t++, to += WIDTH) {
            int at = SIZE * (t / columns * width + t % columns * WIDTH);
            if (compiled) {
                VectorWinograd.input(in, at, width, between, v, to, vStep());
            } else {
                VectorWinograd.plainInput(in, at, width, between, v, to, vStep());
            }
        }
    }

    private void transformFilter(int worker, int filter) {
        int to = filter * plane();
        if (filter >= filters) {
            zeros(d, to, dStep());
            return;
        }
        float[] out = workers.scratch(worker, OUTPUTS_SLOT, outputs.plane() + VectorLanes.ASIDE);
        float[] between = workers.scratch(worker, BETWEEN_SLOT, VectorWinograd.BETWEEN);
        int count = Math.min(WIDTH, batch - image);
        outputs.layOut(y, image, count, filter, SIZE * row, 0, SIZE * (tiles / columns), out, 0);
        int width = SIZE * columns * WIDTH;
        for (int t = 0; t < tiles; t++, to += WIDTH) {
            int at = SIZE * (t / columns * width + t % columns * WIDTH);
            if (compiled) {
                VectorWinograd.gradient(out, at, width, between, d, to, dStep());
            } else {
                VectorWinograd.plainGradient(out, at, width, between, d, to, dStep());
            }
        }
    }

    /** What fills up the last pair of channels or four of filters. */
    private void zeros(float[] to, int at, int step) {
        for (int k = 0; k < PRODUCTS; k++) {
            Arrays.fill(to, at + k * step, at + k * step + tiles * WIDTH, 0f);
        }
    }

    private void multiply(int worker, int product) {
        float[] lanes = workers.scratch(worker, LANES_SLOT, 2 * FILTERS * LANES);
        int plane = plane();
        int sum = product * filters * channels;
        for (int f = 0, at = product * dStep(); f < filters; f += FILTERS, at += FILTERS * plane) {
            for (int c = 0, x0 = product * vStep(); c < channels; c += 2, x0 += 2 * plane) {
                Arrays.fill(lanes, 0, 2 * FILTERS * LANES, 0f);
                if (compiled) {
                    VectorDirectTiles.weights(tiles * WIDTH, d, at, plane, v, x0, x0 + plane, lanes, 0);
                } else {
                    VectorDirectTiles.plainWeights(tiles * WIDTH, d, at, plane, v, x0, x0 + plane, lanes, 0);
                }
                addLanes(lanes, f, c, sum);
            }
        }
    }

    private void addLanes(float[] lanes, int filter, int channel, int sum) {
        for (int f = filter; f < Math.min(filters, filter + FILTERS); f++) {
            for (int c = channel; c < Math.min(channels, channel + 2); c++) {
                sums[sum + f * channels + c] +=
                        VectorDirectTiles.addLanes(lanes, (2 * (f - filter) + c - channel) * LANES);
            }
        }
    }

    /** Turns the products into weights, for four filters. */
    private void finish(int four) {
        int from = four * FILTERS * channels;
        int end = Math.min(filters, (four + 1) * FILTERS) * channels;
        for (int i = from; i < end; i++) {
            VectorWinograd.weightsGradient(sums, i, filters * channels, add, dw, 9 * i);
        }
    }
}
