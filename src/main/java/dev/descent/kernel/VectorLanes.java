package dev.descent.kernel;

import static dev.descent.kernel.VectorDirectTiles.WIDTH;

import java.util.Arrays;

/**
 * Some rows of as many images as two vectors have lanes, turned so that the images lie side by side: channel by channel, row
 * by row, pixel by pixel, image by image. Unlike vectors of pixels, these waste nothing at the ends of rows.
 * What it describes can be set anew, so that a step makes none.
 */
final class VectorLanes {
    /** Pixels of the rows that are turned at once, half the first cache: enough for memory to be fetched ahead. */
    private static final int BLOCK = 128;

    private int channels;
    private int height;
    private int imageWidth;
    private int width;
    private int rows;
    private int left;
    private int step;

    void set(int newChannels, int newHeight, int newImageWidth, int newWidth, int newRows, int newLeft) {
        set(newChannels, newHeight, newImageWidth, newWidth, newRows, newLeft, 1);
    }

    /**
     * @param newWidth of a row here, with margins of zeros
     * @param newRows of a channel here
     * @param newLeft zeros before an image's row
     * @param newStep if above 1, a row's columns are reordered: every so many-th one, then those beside them, and so on
     */
    void set(int newChannels, int newHeight, int newImageWidth, int newWidth, int newRows, int newLeft, int newStep) {
        channels = newChannels;
        height = newHeight;
        imageWidth = newImageWidth;
        width = newWidth;
        rows = newRows;
        left = newLeft;
        step = newStep;
    }

    int size() {
        return channels * plane();
    }

    /** Floats of one channel. */
    int plane() {
        return rows * width * WIDTH;
    }

    /** Where a column of the image lies in its row. */
    int column(int of) {
        return of % step * (width / step) + of / step;
    }

    private int at(int channel, int row) {
        return (channel * rows + row) * width * WIDTH;
    }

    /**
     * @param image the first one
     * @param count images; the lanes of missing ones become zeros
     * @param firstRow the row of the images that row 0 is; rows outside of them become zeros
     * @param from the first row to be laid out
     */
    void layOut(float[] x, int image, int count, int firstRow, int from, int to, float[] lanes) {
        for (int c = 0; c < channels; c++) {
            layOut(x, image, count, c, firstRow, from, to, lanes, at(c, 0));
        }
    }

    /** The same with one channel, whose row 0 begins at {@code plane}. */
    void layOut(
            float[] x, int image, int count, int channel, int firstRow, int from, int to, float[] lanes, int plane) {
        int used = Math.min(imageWidth, width - left);
        int first = Math.min(to, Math.max(from, -firstRow));
        int end = Math.max(first, Math.min(to, height - firstRow));
        int row = width * WIDTH;
        Arrays.fill(lanes, plane + from * row, plane + first * row, 0f);
        Arrays.fill(lanes, plane + end * row, plane + to * row, 0f);
        for (int r = first; r < end; r++) {
            int start = plane + r * row + left * WIDTH;
            Arrays.fill(lanes, plane + r * row, start, 0f);
            Arrays.fill(lanes, count < WIDTH ? start : start + used * WIDTH, plane + (r + 1) * row, 0f);
        }
        int some = Math.max(1, BLOCK / width);
        for (int r = first; r < end; r += some) {
            int source = ((image * channels + channel) * height + firstRow + r) * imageWidth;
            turn(x, source, count, Math.min(some, end - r), used, lanes, plane + r * row + left * WIDTH);
        }
    }

    /** Copies the last rows to the front, where the next ones begin; returns how many. */
    int keepLast(float[] lanes, int kept) {
        for (int c = 0; c < channels; c++) {
            System.arraycopy(lanes, at(c, rows - kept), lanes, at(c, 0), kept * width * WIDTH);
        }
        return kept;
    }

    /** The way back: {@code used} rows, from row {@code firstRow} of the images on. */
    void takeOut(float[] lanes, int image, int count, int firstRow, int used, boolean add, float[] y) {
        int size = channels * height * imageWidth;
        boolean whole = width == imageWidth;
        int pixels = whole ? used * width : imageWidth;
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < count; i += 4) {
                int to = (((image + i) * channels + c) * height + firstRow) * imageWidth;
                for (int r = 0; r < (whole ? 1 : used); r++, to += imageWidth) {
                    if (!add && i + 4 <= count) {
                        fourBack(lanes, at(c, r) + i, pixels, y, to, size);
                    } else {
                        back(lanes, at(c, r) + i, pixels, Math.min(4, count - i), add, y, to, size);
                    }
                }
            }
        }
    }

    /**
     * Four images at a time, since their planes often fall into one set of the cache, which eight would overflow; and all rows
     * of these one after the other, as memory is fetched ahead.
     */
    private void turn(float[] x, int source, int count, int someRows, int used, float[] lanes, int start) {
        int size = channels * height * imageWidth;
        boolean whole = used == width && used == imageWidth && step == 1;
        int pixels = whole ? someRows * used : used;
        for (int i = 0; i < count; i += 4) {
            for (int r = 0; r < (whole ? 1 : someRows); r++) {
                int from = source + i * size + r * imageWidth;
                int to = start + r * width * WIDTH + i;
                if (step == 1 && i + 4 <= count) {
                    four(x, from, size, pixels, lanes, to);
                } else {
                    some(x, from, size, pixels, Math.min(4, count - i), lanes, to);
                }
            }
        }
    }

    private static void four(float[] x, int x0, int size, int pixels, float[] lanes, int start) {
        int x1 = x0 + size;
        int x2 = x1 + size;
        int x3 = x2 + size;
        for (int i = 0, at = start; i < pixels; i++, at += WIDTH) {
            lanes[at] = x[x0 + i];
            lanes[at + 1] = x[x1 + i];
            lanes[at + 2] = x[x2 + i];
            lanes[at + 3] = x[x3 + i];
        }
    }

    private void some(float[] x, int x0, int size, int pixels, int count, float[] lanes, int start) {
        for (int phase = 0; phase < step; phase++) {
            for (int image = 0; image < count; image++) {
                int at = start + column(phase) * WIDTH + image;
                for (int i = phase; i < pixels; i += step, at += WIDTH) {
                    lanes[at] = x[x0 + image * size + i];
                }
            }
        }
    }

    private static void fourBack(float[] lanes, int start, int pixels, float[] y, int y0, int size) {
        int y1 = y0 + size;
        int y2 = y1 + size;
        int y3 = y2 + size;
        for (int i = 0, at = start; i < pixels; i++, at += WIDTH) {
            y[y0 + i] = lanes[at];
            y[y1 + i] = lanes[at + 1];
            y[y2 + i] = lanes[at + 2];
            y[y3 + i] = lanes[at + 3];
        }
    }

    private static void back(
            float[] lanes, int start, int pixels, int count, boolean add, float[] y, int y0, int size) {
        for (int image = 0; image < count; image++) {
            int to = y0 + image * size;
            for (int i = 0, at = start + image; i < pixels; i++, at += WIDTH) {
                y[to + i] = add ? y[to + i] + lanes[at] : lanes[at];
            }
        }
    }
}
