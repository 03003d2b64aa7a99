package dev.descent.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** One row of C times a B stored [k, n]: bound by reading B once, so nothing is packed. */
final class VectorRow {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int LANES = S.length();

    private VectorRow() {}

    /**
     * Columns [j0, j1); {@code c} holds what the chains begin with. Eight rows of B a pass: as many streams are
     * prefetched.
     */
    static void add(int k, float[] a, int ao, float[] b, int bo, int ldb, float[] c, int co, int j0, int j1) {
        int p = 0;
        for (; p + 8 <= k; p += 8) {
            eight(a, ao + p, b, bo + p * ldb, ldb, c, co, j0, j1);
        }
        for (; p < k; p++) {
            one(a[ao + p], b, bo + p * ldb, c, co, j0, j1);
        }
    }

    private static void eight(float[] a, int ao, float[] b, int b0, int ldb, float[] c, int co, int j0, int j1) {
        int b1 = b0 + ldb;
        int b2 = b1 + ldb;
        int b3 = b2 + ldb;
        int b4 = b3 + ldb;
        int b5 = b4 + ldb;
        int b6 = b5 + ldb;
        int b7 = b6 + ldb;
        FloatVector x0 = FloatVector.broadcast(S, a[ao]);
        FloatVector x1 = FloatVector.broadcast(S, a[ao + 1]);
        FloatVector x2 = FloatVector.broadcast(S, a[ao + 2]);
        FloatVector x3 = FloatVector.broadcast(S, a[ao + 3]);
        FloatVector x4 = FloatVector.broadcast(S, a[ao + 4]);
        FloatVector x5 = FloatVector.broadcast(S, a[ao + 5]);
        FloatVector x6 = FloatVector.broadcast(S, a[ao + 6]);
        FloatVector x7 = FloatVector.broadcast(S, a[ao + 7]);
        int j = j0;
        for (; j <= j1 - LANES; j += LANES) {
            FloatVector s = FloatVector.fromArray(S, c, co + j);
            s = x0.fma(FloatVector.fromArray(S, b, b0 + j), s);
            s = x1.fma(FloatVector.fromArray(S, b, b1 + j), s);
            s = x2.fma(FloatVector.fromArray(S, b, b2 + j), s);
            s = x3.fma(FloatVector.fromArray(S, b, b3 + j), s);
            s = x4.fma(FloatVector.fromArray(S, b, b4 + j), s);
            s = x5.fma(FloatVector.fromArray(S, b, b5 + j), s);
            s = x6.fma(FloatVector.fromArray(S, b, b6 + j), s);
            s = x7.fma(FloatVector.fromArray(S, b, b7 + j), s);
            s.intoArray(c, co + j);
        }
        for (; j < j1; j++) {
            float s = c[co + j];
            for (int p = 0, at = b0 + j; p < 8; p++, at += ldb) {
                s = Math.fma(a[ao + p], b[at], s);
            }
            c[co + j] = s;
        }
    }

    private static void one(float x, float[] b, int bo, float[] c, int co, int j0, int j1) {
        FloatVector v = FloatVector.broadcast(S, x);
        int j = j0;
        for (; j <= j1 - LANES; j += LANES) {
            v.fma(FloatVector.fromArray(S, b, bo + j), FloatVector.fromArray(S, c, co + j))
                    .intoArray(c, co + j);
        }
        for (; j < j1; j++) {
            c[co + j] = Math.fma(x, b[bo + j], c[co + j]);
        }
    }
}
