package dev.descent.kernel;

import static dev.descent.kernel.VectorDirectTiles.WIDTH;
import static dev.descent.kernel.Workers.ceil;

import java.util.Arrays;

/**
 * Some rows of as many images as two vectors have lanes, turned so that the images lie side by side: channel by channel, row
 * by row, pixel by pixel, image by image. Unlike vectors of pixels, these waste nothing at the ends of rows.
 * What it describes can be set anew, so that a step makes none.
 */
final class VectorLanes {
    /** Pixels of the rows that are turned at once, half the first cache: enough for memory to be fetched ahead. */
    private static final int BLOCK = 128;

    /** From one image to the next of those that wait to be turned: not a power of two, so that they share no set of the cache. */
    private static final int STRIDE = BLOCK + 16;

    /**
     * Floats at the end of an array of lanes in which four images wait to be turned. Copied there, where vectors fetch them from
     * memory and planes share no sets, they are turned in three quarters of the time.
     */
    static final int ASIDE = 4 * STRIDE;

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

    /**
     * How many rows of a group of images make a task: those with which equally fast threads are done first. A task more lays out
     * its margins, about a row's work.
     */
    static int taskRows(int groups, int rows, int threads) {
        int best = rows;
        long least = Long.MAX_VALUE;
        for (int parts = 1; parts <= rows; parts++) {
            int height = ceil(rows, parts);
            long time = (height + 1L) * ceil(groups * ceil(rows, height), threads);
            if (time < least) {
                least = time;
                best = height;
            }
        }
        return best;
    }

    /** Floats of an array for all channels. */
    int size() {
        return channels * plane() + ASIDE;
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
        int some = Math.max(1, BLOCK / Math.max(width, imageWidth));
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
        int some = Math.max(1, BLOCK / imageWidth);
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < count; i += 4) {
                int to = (((image + i) * channels + c) * height + firstRow) * imageWidth;
                for (int r = 0; r < used; r += some, to += some * imageWidth) {
                    int end = Math.min(used, r + some);
                    if (!add && i + 4 <= count) {
                        fourBack(lanes, at(c, r) + i, end - r, y, to, size);
                    } else {
                        back(lanes, at(c, r) + i, end - r, Math.min(4, count - i), add, y, to, size);
                    }
                }
            }
        }
    }

    private void turn(float[] x, int source, int count, int someRows, int used, float[] lanes, int start) {
        int size = channels * height * imageWidth;
        for (int i = 0; i < count; i += 4) {
            if (step == 1 && i + 4 <= count) {
                four(x, source + i * size, size, someRows, used, lanes, start + i);
                continue;
            }
            for (int r = 0; r < someRows; r++) {
                int to = start + r * width * WIDTH + i;
                some(x, source + i * size + r * imageWidth, size, used, Math.min(4, count - i), lanes, to);
            }
        }
    }

    /** Several rows have no more pixels than there is room for. */
    private void four(float[] x, int source, int size, int someRows, int used, float[] lanes, int start) {
        int aside = lanes.length - ASIDE;
        for (int from = 0; from < used; from += BLOCK) {
            int pixels = Math.min(BLOCK, used - from);
            int some = (someRows - 1) * imageWidth + pixels;
            for (int i = 0; i < 4; i++) {
                System.arraycopy(x, source + from + i * size, lanes, aside + i * STRIDE, some);
            }
            if (used == width && width == imageWidth) {
                four(lanes, aside, some, start + from * WIDTH);
            } else {
                for (int r = 0; r < someRows; r++) {
                    four(lanes, aside + r * imageWidth, pixels, start + (r * width + from) * WIDTH);
                }
            }
        }
    }

    private static void four(float[] lanes, int x0, int pixels, int start) {
        int x1 = x0 + STRIDE;
        int x2 = x1 + STRIDE;
        int x3 = x2 + STRIDE;
        for (int i = 0, at = start; i < pixels; i++, at += WIDTH) {
            lanes[at] = lanes[x0 + i];
            lanes[at + 1] = lanes[x1 + i];
            lanes[at + 2] = lanes[x2 + i];
            lanes[at + 3] = lanes[x3 + i];
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

    private void fourBack(float[] lanes, int start, int someRows, float[] y, int to, int size) {
        int aside = lanes.length - ASIDE;
        for (int from = 0; from < imageWidth; from += BLOCK) {
            int pixels = Math.min(BLOCK, imageWidth - from);
            int some = (someRows - 1) * imageWidth + pixels;
            if (width == imageWidth) {
                fourBack(lanes, start + from * WIDTH, some, aside);
            } else {
                for (int r = 0; r < someRows; r++) {
                    fourBack(lanes, start + (r * width + from) * WIDTH, pixels, aside + r * imageWidth);
                }
            }
            for (int i = 0; i < 4; i++) {
                System.arraycopy(lanes, aside + i * STRIDE, y, to + from + i * size, some);
            }
        }
    }

    private static void fourBack(float[] lanes, int start, int pixels, int y0) {
        int y1 = y0 + STRIDE;
        int y2 = y1 + STRIDE;
        int y3 = y2 + STRIDE;
        for (int i = 0, at = start; i < pixels; i++, at += WIDTH) {
            lanes[y0 + i] = lanes[at];
            lanes[y1 + i] = lanes[at + 1];
            lanes[y2 + i] = lanes[at + 2];
            lanes[y3 + i] = lanes[at + 3];
        }
    }

    private void back(float[] lanes, int start, int someRows, int count, boolean add, float[] y, int y0, int size) {
        for (int image = 0; image < count; image++) {
            for (int r = 0; r < someRows; r++) {
                int to = y0 + image * size + r * imageWidth;
                int at = start + r * width * WIDTH + image;
                for (int i = 0; i < imageWidth; i++, at += WIDTH) {
                    y[to + i] = add ? y[to + i] + lanes[at] : lanes[at];
                }
            }
        }
    }
}
