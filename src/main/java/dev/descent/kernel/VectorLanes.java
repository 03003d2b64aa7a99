package dev.descent.kernel;

import static dev.descent.kernel.VectorDirectTiles.WIDTH;

import java.util.Arrays;

/**
 * Some rows of as many images as two vectors have lanes, turned so that the images lie side by side: channel by channel, row
 * by row, pixel by pixel, image by image. Unlike vectors of pixels, these waste nothing at the ends of rows.
 * What it describes can be set anew, so that a step makes none.
 */
final class VectorLanes {
    private int channels;
    private int height;
    private int imageWidth;
    private int width;
    private int rows;
    private int left;

    /**
     * @param newWidth of a row here, with margins of zeros
     * @param newRows of a channel here
     * @param newLeft zeros before an image's row
     */
    void set(int newChannels, int newHeight, int newImageWidth, int newWidth, int newRows, int newLeft) {
        channels = newChannels;
        height = newHeight;
        imageWidth = newImageWidth;
        width = newWidth;
        rows = newRows;
        left = newLeft;
    }

    int size() {
        return channels * rows * width * WIDTH;
    }

    /**
     * @param image the first one
     * @param count images; the lanes of missing ones become zeros
     * @param firstRow the row of the images that row 0 is; rows outside of them become zeros
     * @param from the first row to be laid out
     */
    void layOut(float[] x, int image, int count, int firstRow, int from, int to, float[] lanes) {
        int pixels = height * imageWidth;
        int used = Math.min(imageWidth, width - left);
        for (int c = 0; c < channels; c++) {
            for (int r = from; r < to; r++) {
                int at = (c * rows + r) * width * WIDTH;
                int end = at + width * WIDTH;
                int y = firstRow + r;
                if (y < 0 || y >= height) {
                    Arrays.fill(lanes, at, end, 0f);
                    continue;
                }
                int start = at + left * WIDTH;
                Arrays.fill(lanes, at, start, 0f);
                Arrays.fill(lanes, count < WIDTH ? start : start + used * WIDTH, end, 0f);
                int source = (image * channels + c) * pixels + y * imageWidth;
                turn(x, source, channels * pixels, count, used, lanes, start);
            }
        }
    }

    /** Copies the last rows to the front, where the next ones begin; returns how many. */
    int keepLast(float[] lanes, int kept) {
        for (int c = 0; c < channels; c++) {
            int at = c * rows * width * WIDTH;
            System.arraycopy(lanes, at + (rows - kept) * width * WIDTH, lanes, at, kept * width * WIDTH);
        }
        return kept;
    }

    /** The way back: {@code used} rows, from row {@code firstRow} of the images on. */
    void takeOut(float[] lanes, int image, int count, int firstRow, int used, boolean add, float[] y) {
        int size = channels * height * imageWidth;
        for (int c = 0; c < channels; c++) {
            for (int r = 0; r < used; r++) {
                int at = (c * rows + r) * width * WIDTH;
                int to = image * size + (c * height + firstRow + r) * imageWidth;
                if (add) {
                    for (int i = 0; i < count; i++, to += size) {
                        for (int j = 0; j < imageWidth; j++) {
                            y[to + j] += lanes[at + j * WIDTH + i];
                        }
                    }
                } else {
                    VectorPacking.turn(lanes, at, WIDTH, imageWidth, count, y, to, size);
                }
            }
        }
    }

    /** Four images at a time: their planes often fall into one set of the cache, which eight would overflow. */
    private static void turn(float[] x, int source, int size, int count, int pixels, float[] lanes, int start) {
        int image = 0;
        for (; image + 4 <= count; image += 4) {
            four(x, source + image * size, size, pixels, lanes, start + image);
        }
        VectorPacking.turn(x, source + image * size, size, count - image, pixels, lanes, start + image, WIDTH);
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
}
