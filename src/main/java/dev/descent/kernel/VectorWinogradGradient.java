package dev.descent.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transforms of Winograd's convolution F(3×3, 2×2): the share of 2×2 outputs in nine weights' gradient from 16 products instead
 * of 36 (Lavin, Gray, 2016, "Fast algorithms for convolutional neural networks", equations 8 to 11, transposed). A lane is an image.
 * The plain forms stand in until the others are compiled; their bits are the same. Larger tiles would save more products, but
 * every product's sums, lane by lane, are fetched and stored for each band of images.
 */
final class VectorWinogradGradient {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int LANES = S.length();
    private static final int WIDTH = VectorDirectTiles.WIDTH;

    /** Products of a tile. */
    static final int PRODUCTS = 16;

    private VectorWinogradGradient() {}

    /**
     * Bᵀ d B for two vectors of images.
     *
     * @param x 4 rows of 4 pixels, rows {@code row} apart
     * @param v the 16 results, {@code step} apart
     */
    static void input(float[] x, int at, int row, float[] v, int to, int step) {
        inputHalf(x, at, row, v, to, step);
        inputHalf(x, at + LANES, row, v, to + LANES, step);
    }

    static void inputHalf(float[] x, int at, int row, float[] v, int to, int step) {
        int r1 = at + row;
        int r2 = r1 + row;
        int r3 = r2 + row;
        FloatVector a = FloatVector.fromArray(S, x, r1);
        FloatVector b = FloatVector.fromArray(S, x, r2);
        FloatVector s0 = FloatVector.fromArray(S, x, at).sub(b);
        FloatVector p0 = a.add(b);
        FloatVector m0 = b.sub(a);
        FloatVector e0 = a.sub(FloatVector.fromArray(S, x, r3));
        a = FloatVector.fromArray(S, x, r1 + 2 * WIDTH);
        b = FloatVector.fromArray(S, x, r2 + 2 * WIDTH);
        FloatVector s2 = FloatVector.fromArray(S, x, at + 2 * WIDTH).sub(b);
        FloatVector p2 = a.add(b);
        FloatVector m2 = b.sub(a);
        FloatVector e2 = a.sub(FloatVector.fromArray(S, x, r3 + 2 * WIDTH));
        s0.sub(s2).intoArray(v, to);
        p0.sub(p2).intoArray(v, to + 4 * step);
        m0.sub(m2).intoArray(v, to + 8 * step);
        e0.sub(e2).intoArray(v, to + 12 * step);
        a = FloatVector.fromArray(S, x, r1 + WIDTH);
        b = FloatVector.fromArray(S, x, r2 + WIDTH);
        FloatVector s1 = FloatVector.fromArray(S, x, at + WIDTH).sub(b);
        FloatVector p1 = a.add(b);
        FloatVector m1 = b.sub(a);
        FloatVector e1 = a.sub(FloatVector.fromArray(S, x, r3 + WIDTH));
        s1.add(s2).intoArray(v, to + step);
        s2.sub(s1).intoArray(v, to + 2 * step);
        p1.add(p2).intoArray(v, to + 5 * step);
        p2.sub(p1).intoArray(v, to + 6 * step);
        m1.add(m2).intoArray(v, to + 9 * step);
        m2.sub(m1).intoArray(v, to + 10 * step);
        e1.add(e2).intoArray(v, to + 13 * step);
        e2.sub(e1).intoArray(v, to + 14 * step);
        a = FloatVector.fromArray(S, x, r1 + 3 * WIDTH);
        b = FloatVector.fromArray(S, x, r2 + 3 * WIDTH);
        s1.sub(FloatVector.fromArray(S, x, at + 3 * WIDTH).sub(b)).intoArray(v, to + 3 * step);
        p1.sub(a.add(b)).intoArray(v, to + 7 * step);
        m1.sub(b.sub(a)).intoArray(v, to + 11 * step);
        e1.sub(a.sub(FloatVector.fromArray(S, x, r3 + 3 * WIDTH))).intoArray(v, to + 15 * step);
    }

    /** {@link #input} without vectors. */
    static void plainInput(float[] x, int at, int row, float[] v, int to, int step) {
        for (int i = 0; i < WIDTH; i++) {
            for (int k = 0; k < 4; k++) {
                int first = at + k * WIDTH + i;
                float a = x[first + row];
                float b = x[first + 2 * row];
                int column = to + k * step + i;
                v[column] = x[first] - b;
                v[column + 4 * step] = a + b;
                v[column + 8 * step] = b - a;
                v[column + 12 * step] = a - x[first + 3 * row];
            }
            for (int k = 0; k < PRODUCTS; k += 4) {
                int first = to + k * step + i;
                float a = v[first + step];
                float b = v[first + 2 * step];
                v[first] -= b;
                v[first + step] = a + b;
                v[first + 2 * step] = b - a;
                v[first + 3 * step] = a - v[first + 3 * step];
            }
        }
    }

    /**
     * A dy Aᵀ for two vectors of images.
     *
     * @param dy 2 rows of 2 pixels, rows {@code row} apart
     * @param d the 16 results, {@code step} apart
     */
    static void gradient(float[] dy, int at, int row, float[] d, int to, int step) {
        gradientHalf(dy, at, row, d, to, step);
        gradientHalf(dy, at + LANES, row, d, to + LANES, step);
    }

    private static void gradientHalf(float[] dy, int at, int row, float[] d, int to, int step) {
        FloatVector a = FloatVector.fromArray(S, dy, at);
        FloatVector b = FloatVector.fromArray(S, dy, at + WIDTH);
        FloatVector c = FloatVector.fromArray(S, dy, at + row);
        FloatVector e = FloatVector.fromArray(S, dy, at + row + WIDTH);
        gradientRow(a, b, d, to, step);
        gradientRow(a.add(c), b.add(e), d, to + 4 * step, step);
        gradientRow(a.sub(c), b.sub(e), d, to + 8 * step, step);
        gradientRow(c.neg(), e.neg(), d, to + 12 * step, step);
    }

    private static void gradientRow(FloatVector a, FloatVector b, float[] d, int to, int step) {
        a.intoArray(d, to);
        a.add(b).intoArray(d, to + step);
        a.sub(b).intoArray(d, to + 2 * step);
        b.neg().intoArray(d, to + 3 * step);
    }

    /** {@link #gradient} without vectors. */
    static void plainGradient(float[] dy, int at, int row, float[] d, int to, int step) {
        for (int i = 0; i < WIDTH; i++) {
            float a = dy[at + i];
            float b = dy[at + WIDTH + i];
            float c = dy[at + row + i];
            float e = dy[at + row + WIDTH + i];
            plainRow(a, b, d, to + i, step);
            plainRow(a + c, b + e, d, to + 4 * step + i, step);
            plainRow(a - c, b - e, d, to + 8 * step + i, step);
            plainRow(-c, -e, d, to + 12 * step + i, step);
        }
    }

    private static void plainRow(float a, float b, float[] d, int to, int step) {
        d[to] = a;
        d[to + step] = a + b;
        d[to + 2 * step] = a - b;
        d[to + 3 * step] = -b;
    }

    /** Gᵀ u G, the gradient of 3×3 weights, or its addition; {@code u}, 16 sums {@code step} apart, is overwritten. */
    static void weightsGradient(float[] u, int at, int step, boolean add, float[] dw, int to) {
        for (int k = 0; k < 4; k++) {
            int column = at + k * step;
            float sum = u[column + 4 * step] + u[column + 8 * step];
            float difference = u[column + 4 * step] - u[column + 8 * step];
            u[column] += 0.5f * sum;
            u[column + 4 * step] = 0.5f * difference;
            u[column + 8 * step] = 0.5f * sum + u[column + 12 * step];
        }
        for (int k = 0; k < 3; k++) {
            int row = at + 4 * k * step;
            float sum = u[row + step] + u[row + 2 * step];
            float difference = u[row + step] - u[row + 2 * step];
            float a = u[row] + 0.5f * sum;
            float b = 0.5f * difference;
            float c = 0.5f * sum + u[row + 3 * step];
            int first = to + 3 * k;
            dw[first] = add ? dw[first] + a : a;
            dw[first + 1] = add ? dw[first + 1] + b : b;
            dw[first + 2] = add ? dw[first + 2] + c : c;
        }
    }
}
