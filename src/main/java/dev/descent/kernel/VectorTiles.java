package dev.descent.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles: up to five rows of C times two vectors, as far as the registers reach; with six rows C2 spills.
 *
 * <p>Each method is a unit of its own for C2, small enough to be compiled well. Of A, rows lie {@code ar} apart and steps of k
 * {@code as}; of B, steps lie {@code bs} apart: packed panels and matrices as they lie are all the same to it. The loop runs on
 * B's position, by a step that C2 doesn't know: counted, later versions unroll it and spill. A tile begins with what stands
 * at {@code s}, rows {@code ss} apart: C itself, the bias or zeros.
 */
final class VectorTiles {
    static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    static final int LANES = S.length();
    static final int WIDTH = 2 * LANES;
    static final int MAX_ROWS = 5;

    /**
     * Steps of k in a block: a panel of B (16 KB at eight lanes) stays in L1 next to the rows of A that pass over it.
     */
    static final int DEPTH = 256;

    /** Distance of A's packed rows. A power of two would send all of them to the same few sets of the cache. */
    static final int ROW = DEPTH + 16;

    private VectorTiles() {}

    static void tile(
            int rows,
            int kc,
            float[] a,
            int ao,
            int ar,
            int as,
            float[] b,
            int bo,
            int bs,
            float[] s,
            int so,
            int ss,
            float[] c,
            int co,
            int ldc) {
        switch (rows) {
            case 5 -> rows5(kc, a, ao, ar, as, b, bo, bs, s, so, ss, c, co, ldc);
            case 4 -> rows4(kc, a, ao, ar, as, b, bo, bs, s, so, ss, c, co, ldc);
            case 3 -> rows3(kc, a, ao, ar, as, b, bo, bs, s, so, ss, c, co, ldc);
            case 2 -> rows2(kc, a, ao, ar, as, b, bo, bs, s, so, ss, c, co, ldc);
            default -> rows1(kc, a, ao, ar, as, b, bo, bs, s, so, ss, c, co, ldc);
        }
    }

    static void rows5(
            int kc,
            float[] a,
            int ao,
            int ar,
            int as,
            float[] b,
            int bo,
            int bs,
            float[] s,
            int so,
            int ss,
            float[] c,
            int co,
            int ldc) {
        FloatVector c00 = FloatVector.fromArray(S, s, so);
        FloatVector c01 = FloatVector.fromArray(S, s, so + LANES);
        FloatVector c10 = FloatVector.fromArray(S, s, so + ss);
        FloatVector c11 = FloatVector.fromArray(S, s, so + ss + LANES);
        FloatVector c20 = FloatVector.fromArray(S, s, so + 2 * ss);
        FloatVector c21 = FloatVector.fromArray(S, s, so + 2 * ss + LANES);
        FloatVector c30 = FloatVector.fromArray(S, s, so + 3 * ss);
        FloatVector c31 = FloatVector.fromArray(S, s, so + 3 * ss + LANES);
        FloatVector c40 = FloatVector.fromArray(S, s, so + 4 * ss);
        FloatVector c41 = FloatVector.fromArray(S, s, so + 4 * ss + LANES);
        for (int end = bo + kc * bs; bo != end; bo += bs) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo);
            FloatVector b1 = FloatVector.fromArray(S, b, bo + LANES);
            FloatVector x = FloatVector.broadcast(S, a[ao]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(S, a[ao + ar]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(S, a[ao + 2 * ar]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(S, a[ao + 3 * ar]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(S, a[ao + 4 * ar]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            ao += as;
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + LANES);
        c10.intoArray(c, co + ldc);
        c11.intoArray(c, co + ldc + LANES);
        c20.intoArray(c, co + 2 * ldc);
        c21.intoArray(c, co + 2 * ldc + LANES);
        c30.intoArray(c, co + 3 * ldc);
        c31.intoArray(c, co + 3 * ldc + LANES);
        c40.intoArray(c, co + 4 * ldc);
        c41.intoArray(c, co + 4 * ldc + LANES);
    }

    static void rows4(
            int kc,
            float[] a,
            int ao,
            int ar,
            int as,
            float[] b,
            int bo,
            int bs,
            float[] s,
            int so,
            int ss,
            float[] c,
            int co,
            int ldc) {
        FloatVector c00 = FloatVector.fromArray(S, s, so);
        FloatVector c01 = FloatVector.fromArray(S, s, so + LANES);
        FloatVector c10 = FloatVector.fromArray(S, s, so + ss);
        FloatVector c11 = FloatVector.fromArray(S, s, so + ss + LANES);
        FloatVector c20 = FloatVector.fromArray(S, s, so + 2 * ss);
        FloatVector c21 = FloatVector.fromArray(S, s, so + 2 * ss + LANES);
        FloatVector c30 = FloatVector.fromArray(S, s, so + 3 * ss);
        FloatVector c31 = FloatVector.fromArray(S, s, so + 3 * ss + LANES);
        for (int end = bo + kc * bs; bo != end; bo += bs) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo);
            FloatVector b1 = FloatVector.fromArray(S, b, bo + LANES);
            FloatVector x = FloatVector.broadcast(S, a[ao]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(S, a[ao + ar]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(S, a[ao + 2 * ar]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(S, a[ao + 3 * ar]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            ao += as;
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + LANES);
        c10.intoArray(c, co + ldc);
        c11.intoArray(c, co + ldc + LANES);
        c20.intoArray(c, co + 2 * ldc);
        c21.intoArray(c, co + 2 * ldc + LANES);
        c30.intoArray(c, co + 3 * ldc);
        c31.intoArray(c, co + 3 * ldc + LANES);
    }

    static void rows3(
            int kc,
            float[] a,
            int ao,
            int ar,
            int as,
            float[] b,
            int bo,
            int bs,
            float[] s,
            int so,
            int ss,
            float[] c,
            int co,
            int ldc) {
        FloatVector c00 = FloatVector.fromArray(S, s, so);
        FloatVector c01 = FloatVector.fromArray(S, s, so + LANES);
        FloatVector c10 = FloatVector.fromArray(S, s, so + ss);
        FloatVector c11 = FloatVector.fromArray(S, s, so + ss + LANES);
        FloatVector c20 = FloatVector.fromArray(S, s, so + 2 * ss);
        FloatVector c21 = FloatVector.fromArray(S, s, so + 2 * ss + LANES);
        for (int end = bo + kc * bs; bo != end; bo += bs) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo);
            FloatVector b1 = FloatVector.fromArray(S, b, bo + LANES);
            FloatVector x = FloatVector.broadcast(S, a[ao]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(S, a[ao + ar]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(S, a[ao + 2 * ar]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            ao += as;
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + LANES);
        c10.intoArray(c, co + ldc);
        c11.intoArray(c, co + ldc + LANES);
        c20.intoArray(c, co + 2 * ldc);
        c21.intoArray(c, co + 2 * ldc + LANES);
    }

    static void rows2(
            int kc,
            float[] a,
            int ao,
            int ar,
            int as,
            float[] b,
            int bo,
            int bs,
            float[] s,
            int so,
            int ss,
            float[] c,
            int co,
            int ldc) {
        FloatVector c00 = FloatVector.fromArray(S, s, so);
        FloatVector c01 = FloatVector.fromArray(S, s, so + LANES);
        FloatVector c10 = FloatVector.fromArray(S, s, so + ss);
        FloatVector c11 = FloatVector.fromArray(S, s, so + ss + LANES);
        for (int end = bo + kc * bs; bo != end; bo += bs) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo);
            FloatVector b1 = FloatVector.fromArray(S, b, bo + LANES);
            FloatVector x = FloatVector.broadcast(S, a[ao]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(S, a[ao + ar]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            ao += as;
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + LANES);
        c10.intoArray(c, co + ldc);
        c11.intoArray(c, co + ldc + LANES);
    }

    static void rows1(
            int kc,
            float[] a,
            int ao,
            int ar,
            int as,
            float[] b,
            int bo,
            int bs,
            float[] s,
            int so,
            int ss,
            float[] c,
            int co,
            int ldc) {
        FloatVector c00 = FloatVector.fromArray(S, s, so);
        FloatVector c01 = FloatVector.fromArray(S, s, so + LANES);
        for (int end = bo + kc * bs; bo != end; bo += bs) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo);
            FloatVector b1 = FloatVector.fromArray(S, b, bo + LANES);
            FloatVector x = FloatVector.broadcast(S, a[ao]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            ao += as;
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + LANES);
    }
}
