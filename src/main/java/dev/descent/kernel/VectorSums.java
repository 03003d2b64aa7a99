package dev.descent.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Reductions whose result does not depend on the order of their steps. Those that do, the sums, stay scalar in double
 * precision ({@link ScalarSums}): widening takes vectors of half the length, and once a second float species has passed
 * through {@code FloatVector}'s methods, their shared type profile no longer tells C2 which class it deals with; it then
 * boxes every vector in every kernel, a thousand times slower on JDK 17.
 */
final class VectorSums {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;

    private VectorSums() {}

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
