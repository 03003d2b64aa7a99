package dev.descent.kernel;

import java.util.Arrays;

/** Convolution of one channel of one image with a filter of its own: a multiply-add for each weight and output row. */
final class Depthwise {
    private Depthwise() {}

    static void forward(
            Geometry g, float[] x, int plane, float[] weight, int weightStart, float bias, float[] y, int out) {
        Arrays.fill(y, out, out + g.outPixels(), bias);
        int w = weightStart;
        for (int ky = 0; ky < g.kernelHeight(); ky++) {
            for (int kx = 0; kx < g.kernelWidth(); kx++) {
                float factor = weight[w++];
                int first = g.firstColumn(kx);
                int end = g.endColumn(kx);
                int stride = g.strideX();
                for (int oy = 0; oy < g.outHeight(); oy++) {
                    int row = g.row(oy, ky);
                    if (row >= 0 && row < g.height()) {
                        int from = plane + row * g.width() + g.column(kx);
                        int to = out + oy * g.outWidth();
                        for (int ox = first; ox < end; ox++) {
                            y[to + ox] += factor * x[from + ox * stride];
                        }
                    }
                }
            }
        }
    }

    /** Adds to dx. */
    static void inputGradient(Geometry g, float[] dy, int out, float[] weight, int weightStart, float[] dx, int plane) {
        int w = weightStart;
        for (int ky = 0; ky < g.kernelHeight(); ky++) {
            for (int kx = 0; kx < g.kernelWidth(); kx++) {
                float factor = weight[w++];
                int first = g.firstColumn(kx);
                int end = g.endColumn(kx);
                int stride = g.strideX();
                for (int oy = 0; oy < g.outHeight(); oy++) {
                    int row = g.row(oy, ky);
                    if (row >= 0 && row < g.height()) {
                        int to = plane + row * g.width() + g.column(kx);
                        int from = out + oy * g.outWidth();
                        for (int ox = first; ox < end; ox++) {
                            dx[to + ox * stride] += factor * dy[from + ox];
                        }
                    }
                }
            }
        }
    }

    /** Adds to dw; the sum over a row is taken in two float chains, that over the rows of the plane in double. */
    static void weightGradient(Geometry g, float[] x, int plane, float[] dy, int out, float[] dw, int weightStart) {
        int w = weightStart;
        for (int ky = 0; ky < g.kernelHeight(); ky++) {
            for (int kx = 0; kx < g.kernelWidth(); kx++) {
                int first = g.firstColumn(kx);
                int end = g.endColumn(kx);
                int stride = g.strideX();
                double sum = 0;
                for (int oy = 0; oy < g.outHeight(); oy++) {
                    int row = g.row(oy, ky);
                    if (row >= 0 && row < g.height()) {
                        int from = plane + row * g.width() + g.column(kx);
                        int to = out + oy * g.outWidth();
                        float even = 0;
                        float odd = 0;
                        int ox = first;
                        for (; ox < end - 1; ox += 2) {
                            even += dy[to + ox] * x[from + ox * stride];
                            odd += dy[to + ox + 1] * x[from + (ox + 1) * stride];
                        }
                        sum += ox < end ? even + odd + dy[to + ox] * x[from + ox * stride] : even + odd;
                    }
                }
                dw[w++] += (float) sum;
            }
        }
    }
}
