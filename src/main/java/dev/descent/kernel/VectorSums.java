package dev.descent.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Reductions in double precision over half vectors of floats, in four sums to hide the latency of the addition.
 * {@code reduceLanes} is avoided where order matters: its order may differ between interpreter and compiler.
 */
final class VectorSums {
    static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, VectorWidth.SPECIES.vectorShape());

    /** As many floats as {@link #DOUBLES} has lanes. */
    static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(VectorWidth.bits() / 2));

    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int L = DOUBLES.length();

    private VectorSums() {}

    static DoubleVector wide(float[] x, int i) {
        return (DoubleVector) FloatVector.fromArray(HALF, x, i).convertShape(VectorOperators.F2D, DOUBLES, 0);
    }

    private static double lanes(DoubleVector s0, DoubleVector s1, DoubleVector s2, DoubleVector s3) {
        DoubleVector s = s0.add(s1).add(s2.add(s3));
        double sum = 0;
        for (int lane = 0; lane < L; lane++) {
            sum += s.lane(lane);
        }
        return sum;
    }

    static double sum(float[] x, int from, int to) {
        if (to - from < 4 * L) {
            return ScalarSums.sum(x, from, to);
        }
        DoubleVector s0 = DoubleVector.zero(DOUBLES);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        int i = from;
        for (; i <= to - 4 * L; i += 4 * L) {
            s0 = s0.add(wide(x, i));
            s1 = s1.add(wide(x, i + L));
            s2 = s2.add(wide(x, i + 2 * L));
            s3 = s3.add(wide(x, i + 3 * L));
        }
        return lanes(s0, s1, s2, s3) + ScalarSums.sum(x, i, to);
    }

    static double dot(float[] a, float[] b, int from, int to) {
        if (to - from < 4 * L) {
            return ScalarSums.dot(a, b, from, to);
        }
        DoubleVector s0 = DoubleVector.zero(DOUBLES);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        int i = from;
        for (; i <= to - 4 * L; i += 4 * L) {
            s0 = wide(a, i).fma(wide(b, i), s0);
            s1 = wide(a, i + L).fma(wide(b, i + L), s1);
            s2 = wide(a, i + 2 * L).fma(wide(b, i + 2 * L), s2);
            s3 = wide(a, i + 3 * L).fma(wide(b, i + 3 * L), s3);
        }
        return lanes(s0, s1, s2, s3) + ScalarSums.dot(a, b, i, to);
    }

    /** Σ (x − mean)². */
    static double squaredDistances(float[] x, double mean, int from, int to) {
        if (to - from < 4 * L) {
            return ScalarSums.squaredDistances(x, mean, from, to);
        }
        DoubleVector s0 = DoubleVector.zero(DOUBLES);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        int i = from;
        for (; i <= to - 4 * L; i += 4 * L) {
            DoubleVector d0 = wide(x, i).sub(mean);
            DoubleVector d1 = wide(x, i + L).sub(mean);
            DoubleVector d2 = wide(x, i + 2 * L).sub(mean);
            DoubleVector d3 = wide(x, i + 3 * L).sub(mean);
            s0 = d0.fma(d0, s0);
            s1 = d1.fma(d1, s1);
            s2 = d2.fma(d2, s2);
            s3 = d3.fma(d3, s3);
        }
        return lanes(s0, s1, s2, s3) + ScalarSums.squaredDistances(x, mean, i, to);
    }

    /** Σ e^x. */
    static double sumExp(float[] x, int from, int to) {
        DoubleVector s0 = DoubleVector.zero(DOUBLES);
        DoubleVector s1 = s0;
        int length = S.length();
        int i = from;
        for (; i <= to - length; i += length) {
            FloatVector e = VectorMath.exp(FloatVector.fromArray(S, x, i));
            s0 = s0.add(e.convertShape(VectorOperators.F2D, DOUBLES, 0));
            s1 = s1.add(e.convertShape(VectorOperators.F2D, DOUBLES, 1));
        }
        return lanes(s0, s1, DoubleVector.zero(DOUBLES), DoubleVector.zero(DOUBLES)) + ScalarSums.sumExp(x, i, to);
    }

    /** The largest element, passing over NaN; −∞ of none. */
    static float max(float[] x, int from, int to) {
        int length = S.length();
        if (to - from < 2 * length) {
            return ScalarSums.max(x, from, to);
        }
        FloatVector m0 = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        FloatVector m1 = m0;
        int i = from;
        for (; i <= to - 2 * length; i += 2 * length) {
            FloatVector v0 = FloatVector.fromArray(S, x, i);
            FloatVector v1 = FloatVector.fromArray(S, x, i + length);
            m0 = m0.blend(v0, v0.compare(VectorOperators.GT, m0));
            m1 = m1.blend(v1, v1.compare(VectorOperators.GT, m1));
        }
        return Math.max(m0.max(m1).reduceLanes(VectorOperators.MAX), ScalarSums.max(x, i, to));
    }

    static boolean allFinite(float[] x, int from, int to) {
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = s0;
        int length = S.length();
        int i = from;
        for (; i <= to - 2 * length; i += 2 * length) {
            s0 = FloatVector.fromArray(S, x, i).fma(FloatVector.zero(S), s0);
            s1 = FloatVector.fromArray(S, x, i + length).fma(FloatVector.zero(S), s1);
        }
        // NaN · 0 and ∞ · 0 are NaN, which no sum loses again, in whatever order.
        return s0.add(s1).reduceLanes(VectorOperators.ADD) == 0 && ScalarSums.allFinite(x, i, to);
    }
}
