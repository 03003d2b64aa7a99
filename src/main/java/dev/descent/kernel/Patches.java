package dev.descent.kernel;

import java.util.Arrays;

/**
 * The matrix of patches of one group of an image ("im2col"): a row for each weight of a filter, a column for each output
 * pixel. Rows of the image are copied as wholes, and what lies in the padding is zero.
 */
final class Patches {
    private Patches() {}

    /** Writes the matrix {@code [patch, outPixels]} of the channels that begin at {@code start} in x. */
    static void gather(Geometry g, float[] x, int start, float[] matrix) {
        int at = 0;
        for (int channel = 0; channel < g.groupChannels(); channel++) {
            int plane = start + channel * g.pixels();
            for (int ky = 0; ky < g.kernelHeight(); ky++) {
                for (int kx = 0; kx < g.kernelWidth(); kx++) {
                    plane(g, x, plane, ky, kx, matrix, at);
                    at += g.outPixels();
                }
            }
        }
    }

    private static void plane(Geometry g, float[] x, int plane, int ky, int kx, float[] matrix, int start) {
        int first = g.firstColumn(kx);
        int end = g.endColumn(kx);
        int width = g.outWidth();
        int stride = g.strideX();
        for (int oy = 0; oy < g.outHeight(); oy++) {
            int row = g.row(oy, ky);
            int to = start + oy * width;
            if (row < 0 || row >= g.height()) {
                Arrays.fill(matrix, to, to + width, 0f);
                continue;
            }
            int from = plane + row * g.width() + g.column(kx);
            for (int ox = 0; ox < first; ox++) {
                matrix[to + ox] = 0f;
            }
            if (stride == 1 && first < end) { // else this column may lie beyond the array
                System.arraycopy(x, from + first, matrix, to + first, end - first);
            } else {
                for (int ox = first; ox < end; ox++) {
                    matrix[to + ox] = x[from + ox * stride];
                }
            }
            for (int ox = end; ox < width; ox++) {
                matrix[to + ox] = 0f;
            }
        }
    }

    /** Adds each element of the matrix to the pixel it was, or would have been, gathered from. */
    static void scatter(Geometry g, float[] matrix, float[] dx, int start) {
        int at = 0;
        for (int channel = 0; channel < g.groupChannels(); channel++) {
            int plane = start + channel * g.pixels();
            for (int ky = 0; ky < g.kernelHeight(); ky++) {
                for (int kx = 0; kx < g.kernelWidth(); kx++) {
                    addPlane(g, matrix, at, ky, kx, dx, plane);
                    at += g.outPixels();
                }
            }
        }
    }

    private static void addPlane(Geometry g, float[] matrix, int start, int ky, int kx, float[] dx, int plane) {
        int first = g.firstColumn(kx);
        int end = g.endColumn(kx);
        int stride = g.strideX();
        for (int oy = 0; oy < g.outHeight(); oy++) {
            int row = g.row(oy, ky);
            if (row >= 0 && row < g.height()) {
                int to = plane + row * g.width() + g.column(kx);
                int from = start + oy * g.outWidth();
                if (stride == 1) {
                    for (int ox = first; ox < end; ox++) {
                        dx[to + ox] += matrix[from + ox];
                    }
                } else {
                    for (int ox = first; ox < end; ox++) {
                        dx[to + ox * stride] += matrix[from + ox];
                    }
                }
            }
        }
    }
}
