package dev.descent.kernel;

import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Reductions. Sums keep what each addition loses in a second vector (Knuth's exact addition), which is nearly as good as
 * double precision. Doubles would take vectors of half the length, and once a second float species has passed through
 * {@code FloatVector}'s methods, their shared type profile no longer tells C2 which class it deals with; it then boxes every
 * vector in every kernel. {@code reduceLanes} is avoided where order matters: interpreter and compiler may differ in it.
 *
 * <p>One chain suffices: it waits three cycles a vector, and the seven additions take as long. Ranges are passed over in one loop: from
 * an inner loop to the next C2 carries vectors as objects, at three times the cost.
 */
final class VectorSums {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int LENGTH = S.length();
    private static final ScalarPointwise PLAIN = new ScalarPointwise();

    /** Elements after which a chain ends in double precision, before its rest grows so large that it rounds itself. */
    private static final int BLOCK = 8_192;

    private VectorSums() {}

    private static FloatVector load(float[] x, int i) {
        return FloatVector.fromArray(S, x, i);
    }

    /** What {@code sum}, the rounded a + b, lost. */
    static FloatVector lost(FloatVector a, FloatVector b, FloatVector sum) {
        FloatVector fromB = sum.sub(a);
        return a.sub(sum.sub(fromB)).add(b.sub(fromB));
    }

    static double sum(float[] x, int from, int to) {
        return sum(x, from, 1, 0, to - from);
    }

    /** The sum of {@code planes} ranges, {@code stride} apart; short ones share a chain, since adding up its lanes costs as much as 20 vectors. */
    static double sum(float[] x, int first, int planes, int stride, int size) {
        double sum = 0;
        int together = Math.max(1, BLOCK / Math.max(1, size));
        for (int p = 0; p < planes; p += together) {
            int at = first + p * stride;
            for (int i = 0; i < size; i += BLOCK) {
                sum += chain(x, at + i, Math.min(together, planes - p), stride, Math.min(BLOCK, size - i));
            }
        }
        // Infinity leaves NaN as its rest, and a sum may pass float's limits on its way.
        return Double.isFinite(sum) ? sum : PLAIN.planeSum(x, first, planes, stride, size);
    }

    private static double chain(float[] x, int first, int planes, int stride, int size) {
        FloatVector s = FloatVector.zero(S);
        FloatVector rest = s;
        int whole = size & -LENGTH;
        for (int left = planes * whole, i = first, end = first + whole; left > 0; left -= LENGTH) {
            FloatVector v = load(x, i);
            FloatVector t = s.add(v);
            rest = rest.add(lost(s, v, t));
            s = t;
            i += LENGTH;
            if (i == end) {
                i += stride - whole;
                end += stride;
            }
        }
        // Apart, since their sum in float32 would round a large mean by more than the variance about it.
        return lanes(s) + lanes(rest) + PLAIN.planeSum(x, first + whole, planes, stride, size - whole);
    }

    static double dot(float[] a, float[] b, int from, int to) {
        double sum = 0;
        int i = from;
        for (; i < to - BLOCK; i += BLOCK) {
            sum += chain(a, b, i, i + BLOCK);
        }
        sum += chain(a, b, i, to);
        return inRange(sum) ? sum : ScalarSums.dot(a, b, from, to);
    }

    private static double chain(float[] a, float[] b, int from, int to) {
        FloatVector s = FloatVector.zero(S);
        FloatVector rest = s;
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(a, i).mul(load(b, i));
            FloatVector t = s.add(v);
            rest = rest.add(lost(s, v, t));
            s = t;
        }
        return lanes(s.add(rest)) + ScalarSums.dot(a, b, i, to);
    }

    /** Σ (x − mean)² over ranges as in {@link #sum(float[], int, int, int, int)}. */
    static double squaredDistances(float[] x, double mean, int first, int planes, int stride, int size) {
        double sum = 0;
        int together = Math.max(1, BLOCK / Math.max(1, size));
        for (int p = 0; p < planes; p += together) {
            int at = first + p * stride;
            for (int i = 0; i < size; i += BLOCK) {
                sum += distances(x, mean, at + i, Math.min(together, planes - p), stride, Math.min(BLOCK, size - i));
            }
        }
        return inRange(sum) ? sum : PLAIN.planeDistances(x, mean, first, planes, stride, size);
    }

    private static double distances(float[] x, double mean, int first, int planes, int stride, int size) {
        float high = (float) mean;
        float low = (float) (mean - high);
        FloatVector s = FloatVector.zero(S);
        FloatVector rest = s;
        int whole = size & -LENGTH;
        for (int left = planes * whole, i = first, end = first + whole; left > 0; left -= LENGTH) {
            FloatVector d = load(x, i).sub(high).sub(low);
            FloatVector v = d.mul(d);
            FloatVector t = s.add(v);
            rest = rest.add(lost(s, v, t));
            s = t;
            i += LENGTH;
            if (i == end) {
                i += stride - whole;
                end += stride;
            }
        }
        return lanes(s.add(rest)) + PLAIN.planeDistances(x, mean, first + whole, planes, stride, size - whole);
    }

    /** Σ a · (x − mean) over ranges as in {@link #sum(float[], int, int, int, int)}. */
    static double centredDot(float[] a, float[] x, double mean, int first, int planes, int stride, int size) {
        double sum = 0;
        int together = Math.max(1, BLOCK / Math.max(1, size));
        for (int p = 0; p < planes; p += together) {
            int at = first + p * stride;
            for (int i = 0; i < size; i += BLOCK) {
                sum += centredChain(
                        a, x, mean, at + i, Math.min(together, planes - p), stride, Math.min(BLOCK, size - i));
            }
        }
        return inRange(sum) ? sum : PLAIN.planeDot(a, x, mean, first, planes, stride, size);
    }

    private static double centredChain(float[] a, float[] x, double mean, int first, int planes, int stride, int size) {
        float high = (float) mean;
        float low = (float) (mean - high);
        FloatVector s = FloatVector.zero(S);
        FloatVector rest = s;
        int whole = size & -LENGTH;
        for (int left = planes * whole, i = first, end = first + whole; left > 0; left -= LENGTH) {
            FloatVector v = load(x, i).sub(high).sub(low).mul(load(a, i));
            FloatVector t = s.add(v);
            rest = rest.add(lost(s, v, t));
            s = t;
            i += LENGTH;
            if (i == end) {
                i += stride - whole;
                end += stride;
            }
        }
        return lanes(s.add(rest)) + PLAIN.planeDot(a, x, mean, first + whole, planes, stride, size - whole);
    }

    /**
     * The largest element; NaN may be it or be passed over. Read as integers, floats from +0 up keep their order and those
     * below it have it reversed, so the largest and the least integer take two instructions where C2 on JDK 17 needs six
     * for the maximum of floats.
     */
    static float max(float[] x, int from, int to) {
        IntVector none = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY).reinterpretAsInts();
        IntVector largest = none;
        IntVector least = none;
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            // Not by way of load: what is not the Vector API's own may stay a call if a first profile was poor.
            IntVector v = FloatVector.fromArray(S, x, i).reinterpretAsInts();
            largest = v.max(largest);
            least = v.min(least);
        }
        int bits = none.max(largest).reduceLanes(MAX);
        float max = Float.intBitsToFloat(bits >= 0 ? bits : none.min(least).reduceLanes(MIN));
        for (; i < to; i++) {
            max = x[i] > max ? x[i] : max;
        }
        return max;
    }

    /** Whether no product can have passed float's limits, or it would matter; false for infinity, NaN and 0. */
    private static boolean inRange(double sum) {
        double size = Math.abs(sum);
        return size > 1e-30 && size < Float.MAX_VALUE;
    }

    /**
     * Constant lane numbers, since with others C2 boxes the vector; in methods of at most 35 bytes, which it draws in wherever they
     * are called: one that is larger and seldom called stays a call now and then, and boxes as well.
     */
    private static double lanes(FloatVector s) {
        return LENGTH > 8 ? sixteen(s) : LENGTH > 4 ? eight(s) : four(s);
    }

    private static double sixteen(FloatVector s) {
        return eight(s) + ((pair(s, 8) + pair(s, 10)) + (pair(s, 12) + pair(s, 14)));
    }

    private static double eight(FloatVector s) {
        return four(s) + (pair(s, 4) + pair(s, 6));
    }

    private static double four(FloatVector s) {
        return pair(s, 0) + pair(s, 2);
    }

    private static double pair(FloatVector s, int lane) {
        return (double) s.lane(lane) + s.lane(lane + 1);
    }
}
