package dev.descent.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of the direct convolution: three to five filters times two vectors. Images are read where they lie, so that
 * nothing is packed but the weights. The plain forms stand in until the others are compiled; their bits are the same.
 *
 * <p>The loops take two steps at a time, and the heights count on different things, since either form alone loses up to a
 * quarter on some JDK or width of vectors.
 */
final class VectorDirectTiles {
    static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    static final int LANES = S.length();
    static final int WIDTH = 2 * LANES;

    static final int MOST_FILTERS = 5;

    static final int FEWEST_FILTERS = 3;

    /** Filters in a tile of the weights' gradient. */
    static final int FILTERS = 4;

    private VectorDirectTiles() {}

    /**
     * How many tiles so many filters make: as few as possible; but with vectors of up to 256 bits, of which there are 16
     * registers, C2 spills some of the higher tile's, so that four filters are faster where they come out even.
     */
    static int count(int filters) {
        boolean fours = LANES <= 8 && filters % 4 == 0;
        return fours ? filters / 4 : (filters + MOST_FILTERS - 1) / MOST_FILTERS;
    }

    /**
     * Outputs of some filters at two vectors of places: bias plus the sum over the patch, in its order.
     *
     * @param filters 3 to 5
     * @param a the weights, as many side by side for each step of the patch
     * @param offsets where each step reads, from {@code base} on
     */
    static void outputs(
            int filters,
            int patch,
            float[] a,
            int ao,
            float[] x,
            int base,
            int[] offsets,
            float[] bias,
            int f,
            float[] y,
            int yo,
            int ldy) {
        if (filters == MOST_FILTERS) {
            five(patch, a, ao, x, base, offsets, bias, f, y, yo, ldy);
        } else if (filters == FEWEST_FILTERS) {
            three(patch, a, ao, x, base, offsets, bias, f, y, yo, ldy);
        } else {
            four(patch, a, ao, x, base, offsets, bias, f, y, yo, ldy);
        }
    }

    static void five(
            int patch,
            float[] a,
            int ao,
            float[] x,
            int base,
            int[] offsets,
            float[] bias,
            int f,
            float[] y,
            int yo,
            int ldy) {
        FloatVector c00 = FloatVector.broadcast(S, bias[f]);
        FloatVector c01 = c00;
        FloatVector c10 = FloatVector.broadcast(S, bias[f + 1]);
        FloatVector c11 = c10;
        FloatVector c20 = FloatVector.broadcast(S, bias[f + 2]);
        FloatVector c21 = c20;
        FloatVector c30 = FloatVector.broadcast(S, bias[f + 3]);
        FloatVector c31 = c30;
        FloatVector c40 = FloatVector.broadcast(S, bias[f + 4]);
        FloatVector c41 = c40;
        int p = 0;
        for (; p + 1 < patch; p += 2) {
            int at = base + offsets[p];
            FloatVector b0 = FloatVector.fromArray(S, x, at);
            FloatVector b1 = FloatVector.fromArray(S, x, at + LANES);
            FloatVector w = FloatVector.broadcast(S, a[ao]);
            c00 = w.fma(b0, c00);
            c01 = w.fma(b1, c01);
            w = FloatVector.broadcast(S, a[ao + 1]);
            c10 = w.fma(b0, c10);
            c11 = w.fma(b1, c11);
            w = FloatVector.broadcast(S, a[ao + 2]);
            c20 = w.fma(b0, c20);
            c21 = w.fma(b1, c21);
            w = FloatVector.broadcast(S, a[ao + 3]);
            c30 = w.fma(b0, c30);
            c31 = w.fma(b1, c31);
            w = FloatVector.broadcast(S, a[ao + 4]);
            c40 = w.fma(b0, c40);
            c41 = w.fma(b1, c41);
            at = base + offsets[p + 1];
            b0 = FloatVector.fromArray(S, x, at);
            b1 = FloatVector.fromArray(S, x, at + LANES);
            w = FloatVector.broadcast(S, a[ao + 5]);
            c00 = w.fma(b0, c00);
            c01 = w.fma(b1, c01);
            w = FloatVector.broadcast(S, a[ao + 6]);
            c10 = w.fma(b0, c10);
            c11 = w.fma(b1, c11);
            w = FloatVector.broadcast(S, a[ao + 7]);
            c20 = w.fma(b0, c20);
            c21 = w.fma(b1, c21);
            w = FloatVector.broadcast(S, a[ao + 8]);
            c30 = w.fma(b0, c30);
            c31 = w.fma(b1, c31);
            w = FloatVector.broadcast(S, a[ao + 9]);
            c40 = w.fma(b0, c40);
            c41 = w.fma(b1, c41);
            ao += 2 * MOST_FILTERS;
        }
        if (p < patch) {
            int at = base + offsets[p];
            FloatVector b0 = FloatVector.fromArray(S, x, at);
            FloatVector b1 = FloatVector.fromArray(S, x, at + LANES);
            FloatVector w = FloatVector.broadcast(S, a[ao]);
            c00 = w.fma(b0, c00);
            c01 = w.fma(b1, c01);
            w = FloatVector.broadcast(S, a[ao + 1]);
            c10 = w.fma(b0, c10);
            c11 = w.fma(b1, c11);
            w = FloatVector.broadcast(S, a[ao + 2]);
            c20 = w.fma(b0, c20);
            c21 = w.fma(b1, c21);
            w = FloatVector.broadcast(S, a[ao + 3]);
            c30 = w.fma(b0, c30);
            c31 = w.fma(b1, c31);
            w = FloatVector.broadcast(S, a[ao + 4]);
            c40 = w.fma(b0, c40);
            c41 = w.fma(b1, c41);
        }
        c00.intoArray(y, yo);
        c01.intoArray(y, yo + LANES);
        c10.intoArray(y, yo + ldy);
        c11.intoArray(y, yo + ldy + LANES);
        c20.intoArray(y, yo + 2 * ldy);
        c21.intoArray(y, yo + 2 * ldy + LANES);
        c30.intoArray(y, yo + 3 * ldy);
        c31.intoArray(y, yo + 3 * ldy + LANES);
        c40.intoArray(y, yo + 4 * ldy);
        c41.intoArray(y, yo + 4 * ldy + LANES);
    }

    static void four(
            int patch,
            float[] a,
            int ao,
            float[] x,
            int base,
            int[] offsets,
            float[] bias,
            int f,
            float[] y,
            int yo,
            int ldy) {
        FloatVector c00 = FloatVector.broadcast(S, bias[f]);
        FloatVector c01 = c00;
        FloatVector c10 = FloatVector.broadcast(S, bias[f + 1]);
        FloatVector c11 = c10;
        FloatVector c20 = FloatVector.broadcast(S, bias[f + 2]);
        FloatVector c21 = c20;
        FloatVector c30 = FloatVector.broadcast(S, bias[f + 3]);
        FloatVector c31 = c30;
        int p = 0;
        for (int end = ao + 4 * (patch & ~1); ao < end; ao += 8) {
            int at = base + offsets[p];
            FloatVector b0 = FloatVector.fromArray(S, x, at);
            FloatVector b1 = FloatVector.fromArray(S, x, at + LANES);
            FloatVector w = FloatVector.broadcast(S, a[ao]);
            c00 = w.fma(b0, c00);
            c01 = w.fma(b1, c01);
            w = FloatVector.broadcast(S, a[ao + 1]);
            c10 = w.fma(b0, c10);
            c11 = w.fma(b1, c11);
            w = FloatVector.broadcast(S, a[ao + 2]);
            c20 = w.fma(b0, c20);
            c21 = w.fma(b1, c21);
            w = FloatVector.broadcast(S, a[ao + 3]);
            c30 = w.fma(b0, c30);
            c31 = w.fma(b1, c31);
            at = base + offsets[p + 1];
            b0 = FloatVector.fromArray(S, x, at);
            b1 = FloatVector.fromArray(S, x, at + LANES);
            w = FloatVector.broadcast(S, a[ao + 4]);
            c00 = w.fma(b0, c00);
            c01 = w.fma(b1, c01);
            w = FloatVector.broadcast(S, a[ao + 5]);
            c10 = w.fma(b0, c10);
            c11 = w.fma(b1, c11);
            w = FloatVector.broadcast(S, a[ao + 6]);
            c20 = w.fma(b0, c20);
            c21 = w.fma(b1, c21);
            w = FloatVector.broadcast(S, a[ao + 7]);
            c30 = w.fma(b0, c30);
            c31 = w.fma(b1, c31);
            p += 2;
        }
        if (p < patch) {
            int at = base + offsets[p];
            FloatVector b0 = FloatVector.fromArray(S, x, at);
            FloatVector b1 = FloatVector.fromArray(S, x, at + LANES);
            FloatVector w = FloatVector.broadcast(S, a[ao]);
            c00 = w.fma(b0, c00);
            c01 = w.fma(b1, c01);
            w = FloatVector.broadcast(S, a[ao + 1]);
            c10 = w.fma(b0, c10);
            c11 = w.fma(b1, c11);
            w = FloatVector.broadcast(S, a[ao + 2]);
            c20 = w.fma(b0, c20);
            c21 = w.fma(b1, c21);
            w = FloatVector.broadcast(S, a[ao + 3]);
            c30 = w.fma(b0, c30);
            c31 = w.fma(b1, c31);
        }
        c00.intoArray(y, yo);
        c01.intoArray(y, yo + LANES);
        c10.intoArray(y, yo + ldy);
        c11.intoArray(y, yo + ldy + LANES);
        c20.intoArray(y, yo + 2 * ldy);
        c21.intoArray(y, yo + 2 * ldy + LANES);
        c30.intoArray(y, yo + 3 * ldy);
        c31.intoArray(y, yo + 3 * ldy + LANES);
    }

    static void three(
            int patch,
            float[] a,
            int ao,
            float[] x,
            int base,
            int[] offsets,
            float[] bias,
            int f,
            float[] y,
            int yo,
            int ldy) {
        FloatVector c00 = FloatVector.broadcast(S, bias[f]);
        FloatVector c01 = c00;
        FloatVector c10 = FloatVector.broadcast(S, bias[f + 1]);
        FloatVector c11 = c10;
        FloatVector c20 = FloatVector.broadcast(S, bias[f + 2]);
        FloatVector c21 = c20;
        int p = 0;
        for (int end = ao + (patch & ~1) * FEWEST_FILTERS; ao < end; ao += 2 * FEWEST_FILTERS) {
            int at = base + offsets[p];
            FloatVector b0 = FloatVector.fromArray(S, x, at);
            FloatVector b1 = FloatVector.fromArray(S, x, at + LANES);
            FloatVector w = FloatVector.broadcast(S, a[ao]);
            c00 = w.fma(b0, c00);
            c01 = w.fma(b1, c01);
            w = FloatVector.broadcast(S, a[ao + 1]);
            c10 = w.fma(b0, c10);
            c11 = w.fma(b1, c11);
            w = FloatVector.broadcast(S, a[ao + 2]);
            c20 = w.fma(b0, c20);
            c21 = w.fma(b1, c21);
            at = base + offsets[p + 1];
            b0 = FloatVector.fromArray(S, x, at);
            b1 = FloatVector.fromArray(S, x, at + LANES);
            w = FloatVector.broadcast(S, a[ao + 3]);
            c00 = w.fma(b0, c00);
            c01 = w.fma(b1, c01);
            w = FloatVector.broadcast(S, a[ao + 4]);
            c10 = w.fma(b0, c10);
            c11 = w.fma(b1, c11);
            w = FloatVector.broadcast(S, a[ao + 5]);
            c20 = w.fma(b0, c20);
            c21 = w.fma(b1, c21);
            p += 2;
        }
        if (p < patch) {
            int at = base + offsets[p];
            FloatVector b0 = FloatVector.fromArray(S, x, at);
            FloatVector b1 = FloatVector.fromArray(S, x, at + LANES);
            FloatVector w = FloatVector.broadcast(S, a[ao]);
            c00 = w.fma(b0, c00);
            c01 = w.fma(b1, c01);
            w = FloatVector.broadcast(S, a[ao + 1]);
            c10 = w.fma(b0, c10);
            c11 = w.fma(b1, c11);
            w = FloatVector.broadcast(S, a[ao + 2]);
            c20 = w.fma(b0, c20);
            c21 = w.fma(b1, c21);
        }
        c00.intoArray(y, yo);
        c01.intoArray(y, yo + LANES);
        c10.intoArray(y, yo + ldy);
        c11.intoArray(y, yo + ldy + LANES);
        c20.intoArray(y, yo + 2 * ldy);
        c21.intoArray(y, yo + 2 * ldy + LANES);
    }

    /**
     * Shares of eight weights' gradients, of four filters at two places of the patch, lane by lane over a range of outputs.
     *
     * @param length a multiple of the lanes
     * @param dy four rows {@code ldd} apart
     * @param x0 where the first place of the patch reads for output 0; likewise x1
     * @param sums eight vectors side by side, added to
     */
    static void weights(int length, float[] dy, int d0, int ldd, float[] x, int x0, int x1, float[] sums, int so) {
        FloatVector c00 = FloatVector.fromArray(S, sums, so);
        FloatVector c01 = FloatVector.fromArray(S, sums, so + LANES);
        FloatVector c10 = FloatVector.fromArray(S, sums, so + 2 * LANES);
        FloatVector c11 = FloatVector.fromArray(S, sums, so + 3 * LANES);
        FloatVector c20 = FloatVector.fromArray(S, sums, so + 4 * LANES);
        FloatVector c21 = FloatVector.fromArray(S, sums, so + 5 * LANES);
        FloatVector c30 = FloatVector.fromArray(S, sums, so + 6 * LANES);
        FloatVector c31 = FloatVector.fromArray(S, sums, so + 7 * LANES);
        int d1 = d0 + ldd;
        int d2 = d1 + ldd;
        int d3 = d2 + ldd;
        for (int end = x0 + length; x0 < end; x0 += LANES) {
            FloatVector b0 = FloatVector.fromArray(S, x, x0);
            FloatVector b1 = FloatVector.fromArray(S, x, x1);
            FloatVector d = FloatVector.fromArray(S, dy, d0);
            c00 = d.fma(b0, c00);
            c01 = d.fma(b1, c01);
            d = FloatVector.fromArray(S, dy, d1);
            c10 = d.fma(b0, c10);
            c11 = d.fma(b1, c11);
            d = FloatVector.fromArray(S, dy, d2);
            c20 = d.fma(b0, c20);
            c21 = d.fma(b1, c21);
            d = FloatVector.fromArray(S, dy, d3);
            c30 = d.fma(b0, c30);
            c31 = d.fma(b1, c31);
            x1 += LANES;
            d0 += LANES;
            d1 += LANES;
            d2 += LANES;
            d3 += LANES;
        }
        c00.intoArray(sums, so);
        c01.intoArray(sums, so + LANES);
        c10.intoArray(sums, so + 2 * LANES);
        c11.intoArray(sums, so + 3 * LANES);
        c20.intoArray(sums, so + 4 * LANES);
        c21.intoArray(sums, so + 5 * LANES);
        c30.intoArray(sums, so + 6 * LANES);
        c31.intoArray(sums, so + 7 * LANES);
    }

    /** The sum of a vector's lanes, in two chains. */
    static float addLanes(float[] sums, int at) {
        float even = 0;
        float odd = 0;
        for (int lane = 0; lane < LANES; lane += 2) {
            even += sums[at + lane];
            odd += sums[at + lane + 1];
        }
        return even + odd;
    }

    /** {@link #outputs} without vectors. */
    static void plainOutputs(
            int filters,
            int patch,
            float[] a,
            int ao,
            float[] x,
            int base,
            int[] offsets,
            float[] bias,
            int f,
            float[] y,
            int yo,
            int ldy) {
        for (int r = 0; r < filters; r++) {
            int to = yo + r * ldy;
            for (int i = 0; i < WIDTH; i++) {
                y[to + i] = bias[f + r];
            }
            for (int p = 0; p < patch; p++) {
                float w = a[ao + p * filters + r];
                int at = base + offsets[p];
                for (int i = 0; i < WIDTH; i++) {
                    y[to + i] = Math.fma(w, x[at + i], y[to + i]);
                }
            }
        }
    }

    /** {@link #weights} without vectors. */
    static void plainWeights(int length, float[] dy, int d0, int ldd, float[] x, int x0, int x1, float[] sums, int so) {
        for (int r = 0; r < FILTERS; r++) {
            int first = so + 2 * r * LANES;
            for (int q = 0; q < length; q += LANES) {
                int d = d0 + r * ldd + q;
                for (int i = 0; i < LANES; i++) {
                    sums[first + i] = Math.fma(dy[d + i], x[x0 + q + i], sums[first + i]);
                    sums[first + LANES + i] = Math.fma(dy[d + i], x[x1 + q + i], sums[first + LANES + i]);
                }
            }
        }
    }
}
