package dev.descent.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link VectorTiles} of one vector instead of two, for the few columns at the end of C, such as a head of ten classes. Lower ones
 * than these would wait for themselves as long as two vectors take.
 */
final class VectorNarrowTiles {
    private static final VectorSpecies<Float> S = VectorTiles.S;
    static final int MIN_ROWS = 4;

    private VectorNarrowTiles() {}

    /** As {@link VectorTiles#tile}, for {@value #MIN_ROWS} or {@value VectorTiles#MAX_ROWS} rows. */
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
        if (rows == MIN_ROWS) {
            rows4(kc, a, ao, ar, as, b, bo, bs, s, so, ss, c, co, ldc);
        } else {
            rows5(kc, a, ao, ar, as, b, bo, bs, s, so, ss, c, co, ldc);
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
        FloatVector c0 = FloatVector.fromArray(S, s, so);
        FloatVector c1 = FloatVector.fromArray(S, s, so + ss);
        FloatVector c2 = FloatVector.fromArray(S, s, so + 2 * ss);
        FloatVector c3 = FloatVector.fromArray(S, s, so + 3 * ss);
        FloatVector c4 = FloatVector.fromArray(S, s, so + 4 * ss);
        for (int end = bo + kc * bs; bo != end; bo += bs) {
            FloatVector y = FloatVector.fromArray(S, b, bo);
            FloatVector x = FloatVector.broadcast(S, a[ao]);
            c0 = x.fma(y, c0);
            x = FloatVector.broadcast(S, a[ao + ar]);
            c1 = x.fma(y, c1);
            x = FloatVector.broadcast(S, a[ao + 2 * ar]);
            c2 = x.fma(y, c2);
            x = FloatVector.broadcast(S, a[ao + 3 * ar]);
            c3 = x.fma(y, c3);
            x = FloatVector.broadcast(S, a[ao + 4 * ar]);
            c4 = x.fma(y, c4);
            ao += as;
        }
        c0.intoArray(c, co);
        c1.intoArray(c, co + ldc);
        c2.intoArray(c, co + 2 * ldc);
        c3.intoArray(c, co + 3 * ldc);
        c4.intoArray(c, co + 4 * ldc);
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
        FloatVector c0 = FloatVector.fromArray(S, s, so);
        FloatVector c1 = FloatVector.fromArray(S, s, so + ss);
        FloatVector c2 = FloatVector.fromArray(S, s, so + 2 * ss);
        FloatVector c3 = FloatVector.fromArray(S, s, so + 3 * ss);
        for (int end = bo + kc * bs; bo != end; bo += bs) {
            FloatVector y = FloatVector.fromArray(S, b, bo);
            FloatVector x = FloatVector.broadcast(S, a[ao]);
            c0 = x.fma(y, c0);
            x = FloatVector.broadcast(S, a[ao + ar]);
            c1 = x.fma(y, c1);
            x = FloatVector.broadcast(S, a[ao + 2 * ar]);
            c2 = x.fma(y, c2);
            x = FloatVector.broadcast(S, a[ao + 3 * ar]);
            c3 = x.fma(y, c3);
            ao += as;
        }
        c0.intoArray(c, co);
        c1.intoArray(c, co + ldc);
        c2.intoArray(c, co + 2 * ldc);
        c3.intoArray(c, co + 3 * ldc);
    }
}
