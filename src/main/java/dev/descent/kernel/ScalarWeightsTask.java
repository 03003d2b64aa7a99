package dev.descent.kernel;

import static dev.descent.kernel.ScalarPanel.COLUMNS;
import static dev.descent.kernel.ScalarPanel.DEPTH;
import static dev.descent.kernel.ScalarPanel.SUMS;

import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/**
 * The weights' gradient as products of the outputs' gradient with panels of patches: a row of the panel is the patch of one
 * output pixel. Images are turned first, so that the channels of a pixel lie side by side and a patch is a few pieces. Tasks are
 * shares of the batch, whose sums are added up at the end.
 */
@NullUnmarked // the fields of a task are set when it begins and let go when it ends
final class ScalarWeightsTask implements Workers.Task {
    static final int SLOT = 11;

    private static final int PANEL = 12;
    private static final int IMAGE_SLOT = 12;
    private static final int SHARES_SLOT = 13;

    /** Shorter patches are too short for the vectorized loops. */
    private static final int SHORTEST = 64;

    Workers workers;
    boolean fma;
    private Geometry g;
    private float[] x;
    private float[] y;
    private float[] shares;
    private int count;
    /** Of a turned image with its margins. */
    private int imageHeight;

    private int imageWidth;
    private int channels;

    static boolean serves(Geometry g) {
        return g.patch() >= SHORTEST;
    }

    void run(Geometry geometry, float[] from, float[] dy, boolean add, float[] dw) {
        g = geometry;
        x = from;
        y = dy;
        channels = g.groupChannels();
        imageHeight = (g.outHeight() - 1) * g.strideY() + (g.kernelHeight() - 1) * g.dilationY() + 1;
        imageWidth = (g.outWidth() - 1) * g.strideX() + (g.kernelWidth() - 1) * g.dilationX() + 1;
        count = PatchTask.shares(g);
        shares = workers.scratch(workers.current(), SHARES_SLOT, count * g.weights());
        try {
            workers.run(count, this);
            sumUp(add, dw);
        } finally {
            workers = null;
            g = null;
            x = null;
            y = null;
            shares = null;
        }
    }

    /** In order; and back from channels side by side to the weights' order. */
    private void sumUp(boolean add, float[] dw) {
        int size = g.weights();
        for (int share = 1; share < count; share++) {
            for (int i = 0, at = share * size; i < size; i++) {
                shares[i] += shares[at + i];
            }
        }
        int kernel = g.kernelHeight() * g.kernelWidth();
        int at = 0;
        for (int f = 0; f < g.filters(); f++) {
            for (int k = 0; k < kernel; k++) {
                for (int c = 0, to = f * g.patch() + k; c < channels; c++, to += kernel) {
                    float sum = shares[at++];
                    dw[to] = add ? dw[to] + sum : sum;
                }
            }
        }
    }

    @Override
    public void run(int worker, int share) {
        int from = (int) ((long) g.batch() * share / count);
        int to = (int) ((long) g.batch() * (share + 1) / count);
        int parts = (g.patch() + COLUMNS - 1) / COLUMNS;
        int columns = (g.patch() + parts - 1) / parts;
        for (int group = 0; group < g.groups(); group++) {
            for (int f = 0; f < g.groupFilters(); f += SUMS) {
                for (int column = 0; column < g.patch(); column += columns) {
                    part(
                            worker,
                            share * g.weights(),
                            group,
                            group * g.groupFilters() + f,
                            Math.min(SUMS, g.groupFilters() - f),
                            column,
                            Math.min(columns, g.patch() - column),
                            from,
                            to);
                }
            }
        }
    }

    /** Some filters' sums over some images, for some columns of the patches. */
    private void part(
            int worker, int share, int group, int filter, int filters, int column, int width, int from, int to) {
        ScalarPanel panel = ScalarPanel.of(workers, worker, PANEL, DEPTH, COLUMNS, filters);
        float[] turned = workers.scratch(worker, IMAGE_SLOT, imageHeight * imageWidth * channels);
        for (int f = 0; f < filters; f++) {
            Arrays.fill(panel.sums[f], 0, width, 0f);
        }
        for (int image = from; image < to; image++) {
            turn((image * g.channels() + group * channels) * g.pixels(), turned);
            int dy = (image * g.filters() + filter) * g.outPixels();
            for (int pixel = 0; pixel < g.outPixels(); pixel += DEPTH) {
                int depth = Math.min(DEPTH, g.outPixels() - pixel);
                for (int i = 0; i < depth; i++) {
                    pack(turned, pixel + i, column, width, panel.rows[i]);
                }
                panel.multiply(fma, filters, depth, y, dy + pixel, g.outPixels(), 1, width);
            }
        }
        for (int f = 0; f < filters; f++) {
            System.arraycopy(panel.sums[f], 0, shares, share + (filter + f) * g.patch() + column, width);
        }
    }

    /** Pixel by pixel, with margins of zeros. */
    private void turn(int start, float[] to) {
        int left = Math.max(0, Math.min(imageWidth, g.padLeft()));
        int right = Math.max(left, Math.min(imageWidth, g.width() + g.padLeft()));
        for (int r = 0; r < imageHeight; r++) {
            int row = r * imageWidth * channels;
            int iy = r - g.padTop();
            if (iy < 0 || iy >= g.height()) {
                Arrays.fill(to, row, row + imageWidth * channels, 0f);
                continue;
            }
            Arrays.fill(to, row, row + left * channels, 0f);
            Arrays.fill(to, row + right * channels, row + imageWidth * channels, 0f);
            for (int c = 0; c < channels; c++) {
                int from = start + c * g.pixels() + iy * g.width() - g.padLeft();
                for (int i = left, at = row + left * channels + c; i < right; i++, at += channels) {
                    to[at] = x[from + i];
                }
            }
        }
    }

    /** Columns of one pixel's patch, whose parts in a row of the image are one piece if nothing is left out between them. */
    private void pack(float[] turned, int pixel, int column, int width, float[] to) {
        int row = pixel / g.outWidth() * g.strideY();
        int start = pixel % g.outWidth() * g.strideX();
        boolean whole = g.dilationX() == 1;
        int size = whole ? g.kernelWidth() * channels : channels;
        int across = whole ? 1 : g.kernelWidth();
        for (int at = 0; at < width; ) {
            int piece = (column + at) / size;
            int skip = column + at - piece * size;
            int length = Math.min(size - skip, width - at);
            int ky = piece / across;
            int kx = piece - ky * across;
            int from = ((row + ky * g.dilationY()) * imageWidth + start + kx * g.dilationX()) * channels;
            System.arraycopy(turned, from + skip, to, at, length);
            at += length;
        }
    }
}
