package dev.descent.kernel;

import static dev.descent.kernel.Workers.ceil;

import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/**
 * Blocks of a convolution's output pixels, each the columns of a {@link ScalarPanel}: those of several images where these are
 * small, else some rows of one, or a part of a row. What it describes can be set anew, so that a step makes none.
 */
@NullUnmarked // the geometry is set when a task begins and let go when it ends
final class ScalarBlocks {
    private Geometry g;
    private int images;
    private int rows;
    private int columns;
    private int down;
    private int across;

    /**
     * @param most pixels in a block
     * @param parts of the batch, at least if it has as many images
     */
    void set(Geometry geometry, int most, int parts) {
        g = geometry;
        columns = evenly(g.outWidth(), most);
        rows = evenly(g.outHeight(), Math.max(1, most / g.outWidth()));
        across = ceil(g.outWidth(), columns);
        down = ceil(g.outHeight(), rows);
        images = across * down > 1 ? 1 : Math.min(Math.max(1, most / g.outPixels()), ceil(g.batch(), parts));
    }

    void forget() {
        g = null;
    }

    int count() {
        return ceil(g.batch(), images) * down * across;
    }

    int pixels(int block) {
        return imagesOf(block) * high(block) * wide(block);
    }

    private int image(int block) {
        return block / across / down * images;
    }

    private int imagesOf(int block) {
        return Math.min(images, g.batch() - image(block));
    }

    private int row(int block) {
        return block / across % down * rows;
    }

    private int high(int block) {
        return Math.min(rows, g.outHeight() - row(block));
    }

    private int column(int block) {
        return block % across * columns;
    }

    private int wide(int block) {
        return Math.min(columns, g.outWidth() - column(block));
    }

    /** Copies a block of a filter's outputs from there. */
    void read(float[] y, int filter, int block, float[] to) {
        int pixels = high(block) * wide(block);
        for (int i = 0; i < imagesOf(block); i++) {
            System.arraycopy(y, at(filter, block, i), to, i * pixels, pixels);
        }
    }

    /** Copies a block of a filter's outputs to there. */
    void write(float[] from, int filter, int block, float[] y) {
        int pixels = high(block) * wide(block);
        for (int i = 0; i < imagesOf(block); i++) {
            System.arraycopy(from, i * pixels, y, at(filter, block, i), pixels);
        }
    }

    private int at(int filter, int block, int i) {
        int plane = (image(block) + i) * g.filters() + filter;
        return plane * g.outPixels() + row(block) * g.outWidth() + column(block);
    }

    /**
     * Writes what a block is computed from of one channel, a row for each weight of the kernel. For each column of the kernel the
     * image's rows are first brought to where that column meets the outputs, so that each row of the kernel, every few of them
     * with a stride, then is one piece.
     */
    void pack(Workers workers, int worker, int slot, float[] x, int channel, int block, float[][] to, int first) {
        int stride = g.strideY();
        int high = high(block);
        int wide = wide(block);
        int imageRows = (high - 1) * stride + (g.kernelHeight() - 1) * g.dilationY() + 1;
        int each = ceil(imageRows, stride);
        int top = row(block) * stride - g.padTop();
        float[] shifted = workers.scratch(worker, slot, each * stride * wide);
        for (int i = 0; i < imagesOf(block); i++) {
            int plane = ((image(block) + i) * g.channels() + channel) * g.pixels();
            for (int kx = 0; kx < g.kernelWidth(); kx++) {
                int start = Math.min(wide, Math.max(0, g.firstColumn(kx) - column(block)));
                int end = Math.max(start, Math.min(wide, g.endColumn(kx) - column(block)));
                int source = plane + column(block) * g.strideX() + g.column(kx);
                for (int r = 0; r < imageRows; r++) {
                    int at = (r % stride * each + r / stride) * wide;
                    if (top + r < 0 || top + r >= g.height()) {
                        Arrays.fill(shifted, at, at + wide, 0f);
                    } else {
                        shift(x, source + (top + r) * g.width(), start, end, wide, shifted, at);
                    }
                }
                for (int ky = 0; ky < g.kernelHeight(); ky++) {
                    int r = ky * g.dilationY();
                    int from = (r % stride * each + r / stride) * wide;
                    float[] row = to[first + ky * g.kernelWidth() + kx];
                    System.arraycopy(shifted, from, row, i * high * wide, high * wide);
                }
            }
        }
    }

    /** A row of the image, as outputs meet it at one column of the kernel; what lies outside of it is zero. */
    private void shift(float[] x, int from, int first, int end, int wide, float[] to, int start) {
        for (int i = 0; i < first; i++) {
            to[start + i] = 0f;
        }
        if (g.strideX() == 1 && first < end) { // else this column may lie beyond the array
            System.arraycopy(x, from + first, to, start + first, end - first);
        } else {
            for (int i = first, at = from + first * g.strideX(); i < end; i++, at += g.strideX()) {
                to[start + i] = x[at];
            }
        }
        for (int i = end; i < wide; i++) {
            to[start + i] = 0f;
        }
    }

    /** The size of parts of at most {@code most} that differ little. */
    private static int evenly(int all, int most) {
        return ceil(all, ceil(all, Math.min(all, most)));
    }
}
