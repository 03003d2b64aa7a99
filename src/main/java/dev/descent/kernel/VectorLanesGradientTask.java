package dev.descent.kernel;

import static dev.descent.kernel.VectorDirectTiles.FILTERS;
import static dev.descent.kernel.VectorDirectTiles.LANES;
import static dev.descent.kernel.VectorDirectTiles.WIDTH;
import static dev.descent.kernel.Workers.ceil;

import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/**
 * The weights' gradient as {@link VectorLanesTask} has the outputs: a lane is an image. Tasks are shares of rows and images, whose
 * sums are added up at the end; or, where all the lanes' sums would take more memory than the images, four filters each.
 */
@NullUnmarked // the fields of a task are set when it begins and let go when it ends
final class VectorLanesGradientTask implements Workers.Task {
    static final int SLOT = 13;

    private static final int IMAGES_SLOT = 10;
    private static final int OUTPUTS_SLOT = 11;
    private static final int SUMS_SLOT = 16;

    /** Shares of the work; more would mean more to add up. */
    private static final int SHARES = 4;

    private static final int SHARE = 0;
    private static final int ADD_UP = 1;
    private static final int LAY_OUT = 2;
    private static final int FILTERS_OF_ALL = 3;

    /** Floats of four filters and two channels that are multiplied at once: about the first cache. */
    private static final int BLOCK = 6 * 1024;

    Workers workers;
    boolean compiled;
    private final VectorLanes images = new VectorLanes();
    private final VectorLanes outputs = new VectorLanes();
    private Geometry g;
    private float[] x;
    private float[] y;
    private float[] dw;
    private boolean add;
    private int phase;
    private int kernel;
    /** Of a row of images, whose columns lie in the order in which a stride meets them. */
    private int width;

    private int pairs;
    private int fours;
    /** Rows of outputs that are laid out at once, and of these, that are multiplied at once. */
    private int bandRows;

    private int blockRows;
    private int imageRows;
    private int bands;
    private int shares;
    /** Where filters are the tasks: the first image of those laid out, and these. */
    private int image;

    private float[] in;
    private float[] out;
    private final float[][] sums = new float[SHARES][];

    void run(Geometry geometry, float[] from, float[] dy, boolean adds, float[] gradient) {
        g = geometry;
        add = adds;
        dw = gradient;
        x = from;
        y = dy;
        kernel = g.kernelHeight() * g.kernelWidth();
        pairs = ceil(g.channels(), 2);
        fours = ceil(g.filters(), FILTERS);
        width = ceil(g.width(), g.strideX()) * g.strideX();
        blockRows = Math.max(1, BLOCK / (WIDTH * (FILTERS * g.outWidth() + 2 * g.strideY() * g.width())));
        int floats = WIDTH * (g.channels() * g.pixels() + g.filters() * g.outPixels());
        if (size() > floats) {
            byFilters(workers.current());
        } else {
            byShares(workers.current());
        }
        workers = null;
        g = null;
        x = null;
        y = null;
        dw = null;
        in = null;
        out = null;
        Arrays.fill(sums, null);
    }

    private void byShares(int worker) {
        // As many rows as the second cache has room for: what bands have in common is laid out for each of them.
        int floats = WIDTH * (g.channels() * g.strideY() * width + g.filters() * g.outWidth());
        int rows = ceil(g.outHeight(), ceil(SHARES, ceil(g.batch(), WIDTH)));
        bands(Math.min(rows, Math.max(blockRows, VectorLanesTask.BAND / floats)));
        shares = Math.min(SHARES, ceil(g.batch(), WIDTH) * bands);
        for (int share = 0; share < shares; share++) {
            sums[share] = workers.scratch(worker, SUMS_SLOT + share, size());
        }
        start(SHARE, shares);
        start(ADD_UP, fours);
    }

    private void byFilters(int worker) {
        bands(g.outHeight());
        shares = 1;
        sums[0] = workers.scratch(worker, SUMS_SLOT, size());
        in = workers.scratch(worker, IMAGES_SLOT, 2 * pairs * plane() + VectorLanes.ASIDE);
        out = workers.scratch(worker, OUTPUTS_SLOT, FILTERS * fours * outPlane() + VectorLanes.ASIDE);
        for (image = 0; image < g.batch(); image += WIDTH) {
            start(LAY_OUT, 2);
            start(FILTERS_OF_ALL, fours);
        }
    }

    private void bands(int height) {
        bandRows = height;
        bands = ceil(g.outHeight(), bandRows);
        imageRows = (bandRows - 1) * g.strideY() + (g.kernelHeight() - 1) * g.dilationY() + 1;
        images.set(g.channels(), g.height(), g.width(), width, imageRows, 0, g.strideX());
        outputs.set(g.filters(), g.outHeight(), g.outWidth(), g.outWidth(), bandRows, 0);
    }

    private void start(int what, int tasks) {
        phase = what;
        workers.run(tasks, this);
    }

    private int plane() {
        return imageRows * width * WIDTH;
    }

    private int outPlane() {
        return bandRows * g.outWidth() * WIDTH;
    }

    /** Floats of a share's sums. */
    private int size() {
        return fours * pairs * kernel * 2 * FILTERS * LANES;
    }

    @Override
    public void run(int worker, int index) {
        switch (phase) {
            case SHARE -> share(worker, index);
            case ADD_UP -> addUp(index);
            case LAY_OUT -> layOut(index);
            default -> filtersOfAll(index);
        }
    }

    private void share(int worker, int share) {
        int units = ceil(g.batch(), WIDTH) * bands;
        float[] from = workers.scratch(worker, IMAGES_SLOT, 2 * pairs * plane() + VectorLanes.ASIDE);
        float[] dy = workers.scratch(worker, OUTPUTS_SLOT, FILTERS * fours * outPlane() + VectorLanes.ASIDE);
        Arrays.fill(sums[share], 0, size(), 0f);
        for (int unit = begin(units, share); unit < begin(units, share + 1); unit++) {
            int row = unit % bands * bandRows;
            layOutImages(unit / bands * WIDTH, row, from);
            layOutOutputs(unit / bands * WIDTH, row, dy);
            for (int four = 0; four < fours; four++) {
                multiply(four, row, dy, from, sums[share]);
            }
        }
    }

    private int begin(int units, int share) {
        return units * share / shares;
    }

    private void layOut(int which) {
        if (which == 0) {
            layOutImages(image, 0, in);
        } else {
            layOutOutputs(image, 0, out);
        }
    }

    private void filtersOfAll(int four) {
        if (image == 0) {
            int each = size() / fours;
            Arrays.fill(sums[0], four * each, (four + 1) * each, 0f);
        }
        multiply(four, 0, out, in, sums[0]);
        if (image + WIDTH >= g.batch()) {
            addUp(four);
        }
    }

    private void layOutImages(int first, int row, float[] to) {
        images.layOut(x, first, Math.min(WIDTH, g.batch() - first), g.row(row, 0), 0, imageRows, to);
        Arrays.fill(to, g.channels() * plane(), 2 * pairs * plane(), 0f);
    }

    private void layOutOutputs(int first, int row, float[] to) {
        int some = Math.min(bandRows, g.outHeight() - row);
        outputs.layOut(y, first, Math.min(WIDTH, g.batch() - first), row, 0, some, to);
        Arrays.fill(to, g.filters() * outPlane(), FILTERS * fours * outPlane(), 0f);
    }

    /** Four filters times all channels, for some rows of outputs: as many at once as the first cache holds. */
    private void multiply(int four, int row, float[] dy, float[] from, float[] sum) {
        int end = Math.min(row + bandRows, g.outHeight());
        int each = kernel * 2 * FILTERS * LANES;
        int so = four * (size() / fours);
        for (int c = 0; c < pairs; c++, so += each) {
            for (int first = row; first < end; first += blockRows) {
                multiply(four, c, row, first, Math.min(end, first + blockRows), dy, from, sum, so);
            }
        }
    }

    /** Four filters times two channels; {@code row} is the first one that is laid out. */
    private void multiply(
            int four, int pair, int row, int from, int to, float[] dy, float[] in, float[] sum, int start) {
        int so = start;
        for (int ky = 0; ky < g.kernelHeight(); ky++) {
            int first = Math.max(from, g.firstRow(ky));
            int rows = Math.min(to, g.endRow(ky)) - first;
            int d = FILTERS * four * outPlane() + (first - row) * g.outWidth() * WIDTH;
            int at = 2 * pair * plane() + (g.row(first, ky) - g.row(row, 0)) * width * WIDTH;
            for (int kx = 0; kx < g.kernelWidth(); kx++, so += 2 * FILTERS * LANES) {
                multiply(kx, rows, dy, d, in, at, sum, so);
            }
        }
    }

    /** Four filters times two channels, for one value of the kernel. */
    private void multiply(int kx, int rows, float[] dy, int d, float[] from, int at, float[] sum, int so) {
        int first = g.firstColumn(kx);
        int length = (g.endColumn(kx) - first) * WIDTH;
        int d0 = d + first * WIDTH;
        int x0 = at + images.column(first * g.strideX() + g.column(kx)) * WIDTH;
        for (int r = 0; r < rows; r++, d0 += g.outWidth() * WIDTH, x0 += g.strideY() * width * WIDTH) {
            if (compiled) {
                VectorDirectTiles.weights(length, dy, d0, outPlane(), from, x0, x0 + plane(), sum, so);
            } else {
                VectorDirectTiles.plainWeights(length, dy, d0, outPlane(), from, x0, x0 + plane(), sum, so);
            }
        }
    }

    /** Adds up the shares, then the lanes of each weight, for four filters. */
    private void addUp(int four) {
        float[] sum = sums[0];
        int each = pairs * kernel * 2 * FILTERS * LANES;
        for (int share = 1; share < shares; share++) {
            float[] other = sums[share];
            for (int i = four * each; i < (four + 1) * each; i++) {
                sum[i] += other[i];
            }
        }
        for (int f = four * FILTERS; f < Math.min(g.filters(), (four + 1) * FILTERS); f++) {
            int to = f * g.channels() * kernel;
            for (int c = 0; c < g.channels(); c++) {
                int at = four * each + c / 2 * kernel * 2 * FILTERS * LANES + (f % FILTERS * 2 + c % 2) * LANES;
                for (int k = 0; k < kernel; k++, to++, at += 2 * FILTERS * LANES) {
                    float total = VectorDirectTiles.addLanes(sum, at);
                    dw[to] = add ? dw[to] + total : total;
                }
            }
        }
    }
}
