package dev.descent.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transforms of Winograd's convolution F(4×4, 3×3): 16 outputs of a 3×3 kernel from 36 products instead of 144 (Lavin, Gray, 2016,
 * "Fast algorithms for convolutional neural networks", section 4.3); transposed, the share of 16 outputs in nine weights' gradient. The points are 0, ±√½, ±√2 and infinity instead of the paper's
 * 0, ±1, ±2: the transforms' numbers are smaller, and errors a third (1.2e-6 of the largest output with 64 channels; directly 0.6e-6).
 *
 * <p>A lane is an image. Each transform is of one row or column; a tile's goes both ways. The plain forms stand in until the
 * others are compiled; their bits are the same.
 */
final class VectorWinograd {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int LANES = S.length();
    private static final int WIDTH = VectorDirectTiles.WIDTH;

    /** Outputs of a tile, each way. */
    static final int SIZE = 4;

    /** Pixels that these are computed from, each way. */
    static final int PATCH = SIZE + 2;

    static final int PRODUCTS = PATCH * PATCH;

    /** Floats of what a tile's transform leaves for its second half. */
    static final int BETWEEN = PRODUCTS * WIDTH;

    private static final int ROW = PATCH * WIDTH;

    private static final float A = (float) Math.sqrt(0.5);
    private static final float B = (float) Math.sqrt(2);

    private VectorWinograd() {}

    /**
     * Bᵀ d B for two vectors of images.
     *
     * @param x 6 rows of 6 pixels, rows {@code row} apart
     * @param between {@link #BETWEEN} floats of scratch
     * @param v the 36 results, {@code step} apart
     */
    static void input(float[] x, int at, int row, float[] between, float[] v, int to, int step) {
        for (int k = 0; k < PATCH; k++) {
            inputLine(x, at + k * WIDTH, row, between, k * WIDTH, ROW);
            inputLine(x, at + k * WIDTH + LANES, row, between, k * WIDTH + LANES, ROW);
        }
        for (int k = 0; k < PATCH; k++) {
            int line = to + k * PATCH * step;
            inputLine(between, k * ROW, WIDTH, v, line, step);
            inputLine(between, k * ROW + LANES, WIDTH, v, line + LANES, step);
        }
    }

    private static void inputLine(float[] x, int at, int step, float[] v, int to, int vStep) {
        FloatVector d1 = FloatVector.fromArray(S, x, at + step);
        FloatVector d2 = FloatVector.fromArray(S, x, at + 2 * step);
        FloatVector d3 = FloatVector.fromArray(S, x, at + 3 * step);
        FloatVector d4 = FloatVector.fromArray(S, x, at + 4 * step);
        FloatVector even = d4.sub(d2.mul(2.5f));
        FloatVector.fromArray(S, x, at).add(even).intoArray(v, to);
        even = d4.sub(d2.add(d2));
        FloatVector odd = d3.sub(d1.add(d1)).mul(A);
        even.add(odd).intoArray(v, to + vStep);
        even.sub(odd).intoArray(v, to + 2 * vStep);
        even = d4.sub(d2.mul(0.5f));
        odd = d3.sub(d1.mul(0.5f)).mul(B);
        even.add(odd).intoArray(v, to + 3 * vStep);
        even.sub(odd).intoArray(v, to + 4 * vStep);
        odd = FloatVector.fromArray(S, x, at + 5 * step).sub(d3.mul(2.5f));
        d1.add(odd).intoArray(v, to + 5 * vStep);
    }

    /**
     * Aᵀ m A + bias for two vectors of images.
     *
     * @param m the 36 sums of products, {@code step} apart
     * @param between {@link #BETWEEN} floats of scratch
     * @param y 4 rows of 4 pixels, rows {@code row} apart
     */
    static void output(float[] m, int at, int step, float bias, float[] between, float[] y, int to, int row) {
        for (int k = 0; k < PATCH; k++) {
            outputLine(m, at + k * step, PATCH * step, 0f, between, k * WIDTH, ROW);
            outputLine(m, at + k * step + LANES, PATCH * step, 0f, between, k * WIDTH + LANES, ROW);
        }
        for (int k = 0; k < SIZE; k++) {
            outputLine(between, k * ROW, WIDTH, bias, y, to + k * row, WIDTH);
            outputLine(between, k * ROW + LANES, WIDTH, bias, y, to + k * row + LANES, WIDTH);
        }
    }

    private static void outputLine(float[] m, int at, int step, float bias, float[] y, int to, int yStep) {
        FloatVector shift = FloatVector.broadcast(S, bias);
        FloatVector m1 = FloatVector.fromArray(S, m, at + step);
        FloatVector m2 = FloatVector.fromArray(S, m, at + 2 * step);
        FloatVector m3 = FloatVector.fromArray(S, m, at + 3 * step);
        FloatVector m4 = FloatVector.fromArray(S, m, at + 4 * step);
        FloatVector p = m1.add(m2);
        FloatVector q = m3.add(m4);
        FloatVector.fromArray(S, m, at).add(p).add(q).add(shift).intoArray(y, to);
        p.mul(0.5f).add(q.add(q)).add(shift).intoArray(y, to + 2 * yStep);
        p = m1.sub(m2).mul(A);
        q = m3.sub(m4).mul(B);
        p.add(q).add(shift).intoArray(y, to + yStep);
        m1 = FloatVector.fromArray(S, m, at + 5 * step);
        p.mul(0.5f).add(q.add(q)).add(m1).add(shift).intoArray(y, to + 3 * yStep);
    }

    /** {@link #input} without vectors. */
    static void plainInput(float[] x, int at, int row, float[] between, float[] v, int to, int step) {
        for (int i = 0; i < WIDTH; i++) {
            for (int k = 0; k < PATCH; k++) {
                plainInputLine(x, at + k * WIDTH + i, row, between, k * WIDTH + i, ROW);
            }
            for (int k = 0; k < PATCH; k++) {
                plainInputLine(between, k * ROW + i, WIDTH, v, to + k * PATCH * step + i, step);
            }
        }
    }

    private static void plainInputLine(float[] x, int at, int step, float[] v, int to, int vStep) {
        float d1 = x[at + step];
        float d2 = x[at + 2 * step];
        float d3 = x[at + 3 * step];
        float d4 = x[at + 4 * step];
        v[to] = x[at] + (d4 - d2 * 2.5f);
        float even = d4 - (d2 + d2);
        float odd = (d3 - (d1 + d1)) * A;
        v[to + vStep] = even + odd;
        v[to + 2 * vStep] = even - odd;
        even = d4 - d2 * 0.5f;
        odd = (d3 - d1 * 0.5f) * B;
        v[to + 3 * vStep] = even + odd;
        v[to + 4 * vStep] = even - odd;
        v[to + 5 * vStep] = d1 + (x[at + 5 * step] - d3 * 2.5f);
    }

    /** {@link #output} without vectors. */
    static void plainOutput(float[] m, int at, int step, float bias, float[] between, float[] y, int to, int row) {
        for (int i = 0; i < WIDTH; i++) {
            for (int k = 0; k < PATCH; k++) {
                plainOutputLine(m, at + k * step + i, PATCH * step, 0f, between, k * WIDTH + i, ROW);
            }
            for (int k = 0; k < SIZE; k++) {
                plainOutputLine(between, k * ROW + i, WIDTH, bias, y, to + k * row + i, WIDTH);
            }
        }
    }

    private static void plainOutputLine(float[] m, int at, int step, float bias, float[] y, int to, int yStep) {
        float m1 = m[at + step];
        float m2 = m[at + 2 * step];
        float m3 = m[at + 3 * step];
        float m4 = m[at + 4 * step];
        float p = m1 + m2;
        float q = m3 + m4;
        y[to] = m[at] + p + q + bias;
        y[to + 2 * yStep] = p * 0.5f + (q + q) + bias;
        p = (m1 - m2) * A;
        q = (m3 - m4) * B;
        y[to + yStep] = p + q + bias;
        y[to + 3 * yStep] = p * 0.5f + (q + q) + m[at + 5 * step] + bias;
    }

    /**
     * G g Gᵀ.
     *
     * @param g 3×3 weights one after the other from {@code from} on; backwards if {@code turned}
     * @param u the 36 results, {@code step} apart
     */
    static void weights(float[] g, int from, boolean turned, float[] u, int to, int step) {
        int first = turned ? from + 8 : from;
        int next = turned ? -1 : 1;
        for (int k = 0; k < 3; k++) {
            int at = first + k * next;
            weightsLine(g[at], g[at + 3 * next], g[at + 6 * next], u, to + k * step, PATCH * step);
        }
        for (int k = 0; k < PATCH; k++) {
            int at = to + k * PATCH * step;
            weightsLine(u[at], u[at + step], u[at + 2 * step], u, at, step);
        }
    }

    private static void weightsLine(float a, float b, float c, float[] u, int to, int step) {
        float third = c / 3;
        float even = a * (-2 / 3f) - third;
        float odd = b * (A * 2 / 3);
        u[to] = a;
        u[to + step] = even - odd;
        u[to + 2 * step] = even + odd;
        even = a / 6 + third;
        odd = b * (B / 6);
        u[to + 3 * step] = even + odd;
        u[to + 4 * step] = even - odd;
        u[to + 5 * step] = c;
    }

    /**
     * A dy Aᵀ for two vectors of images.
     *
     * @param dy 4 rows of 4 pixels, rows {@code row} apart
     * @param between {@link #BETWEEN} floats of scratch
     * @param d the 36 results, {@code step} apart
     */
    static void gradient(float[] dy, int at, int row, float[] between, float[] d, int to, int step) {
        for (int k = 0; k < SIZE; k++) {
            gradientLine(dy, at + k * WIDTH, row, between, k * WIDTH, ROW);
            gradientLine(dy, at + k * WIDTH + LANES, row, between, k * WIDTH + LANES, ROW);
        }
        for (int k = 0; k < PATCH; k++) {
            int line = to + k * PATCH * step;
            gradientLine(between, k * ROW, WIDTH, d, line, step);
            gradientLine(between, k * ROW + LANES, WIDTH, d, line + LANES, step);
        }
    }

    private static void gradientLine(float[] dy, int at, int step, float[] d, int to, int dStep) {
        FloatVector d0 = FloatVector.fromArray(S, dy, at);
        FloatVector d1 = FloatVector.fromArray(S, dy, at + step);
        FloatVector d2 = FloatVector.fromArray(S, dy, at + 2 * step);
        FloatVector d3 = FloatVector.fromArray(S, dy, at + 3 * step);
        d0.intoArray(d, to);
        FloatVector even = d0.add(d2.mul(0.5f));
        FloatVector odd = d1.add(d3.mul(0.5f)).mul(A);
        even.add(odd).intoArray(d, to + dStep);
        even.sub(odd).intoArray(d, to + 2 * dStep);
        even = d0.add(d2.add(d2));
        odd = d1.add(d3.add(d3)).mul(B);
        even.add(odd).intoArray(d, to + 3 * dStep);
        even.sub(odd).intoArray(d, to + 4 * dStep);
        d3.intoArray(d, to + 5 * dStep);
    }

    /** {@link #gradient} without vectors. */
    static void plainGradient(float[] dy, int at, int row, float[] between, float[] d, int to, int step) {
        for (int i = 0; i < WIDTH; i++) {
            for (int k = 0; k < SIZE; k++) {
                plainGradientLine(dy, at + k * WIDTH + i, row, between, k * WIDTH + i, ROW);
            }
            for (int k = 0; k < PATCH; k++) {
                plainGradientLine(between, k * ROW + i, WIDTH, d, to + k * PATCH * step + i, step);
            }
        }
    }

    private static void plainGradientLine(float[] dy, int at, int step, float[] d, int to, int dStep) {
        float d0 = dy[at];
        float d1 = dy[at + step];
        float d2 = dy[at + 2 * step];
        float d3 = dy[at + 3 * step];
        d[to] = d0;
        float even = d0 + d2 * 0.5f;
        float odd = (d1 + d3 * 0.5f) * A;
        d[to + dStep] = even + odd;
        d[to + 2 * dStep] = even - odd;
        even = d0 + (d2 + d2);
        odd = (d1 + (d3 + d3)) * B;
        d[to + 3 * dStep] = even + odd;
        d[to + 4 * dStep] = even - odd;
        d[to + 5 * dStep] = d3;
    }

    /** Gᵀ u G, the gradient of 3×3 weights, or its addition; {@code u}, 36 sums {@code step} apart, is overwritten. */
    static void weightsGradient(float[] u, int at, int step, boolean add, float[] dw, int to) {
        for (int k = 0; k < PATCH; k++) {
            weightsGradientLine(u, at + k * step, PATCH * step, false, u, at + k * step, PATCH * step);
        }
        for (int k = 0; k < 3; k++) {
            weightsGradientLine(u, at + k * PATCH * step, step, add, dw, to + 3 * k, 1);
        }
    }

    private static void weightsGradientLine(float[] u, int at, int step, boolean add, float[] dw, int to, int dwStep) {
        float p = u[at + step] + u[at + 2 * step];
        float q = u[at + 3 * step] + u[at + 4 * step];
        float a = u[at] - p * (2 / 3f) + q / 6;
        float b = (u[at + 3 * step] - u[at + 4 * step]) * (B / 6) - (u[at + step] - u[at + 2 * step]) * (A * 2 / 3);
        float c = (q - p) / 3 + u[at + 5 * step];
        dw[to] = add ? dw[to] + a : a;
        dw[to + dwStep] = add ? dw[to + dwStep] + b : b;
        dw[to + 2 * dwStep] = add ? dw[to + 2 * dwStep] + c : c;
    }
}
