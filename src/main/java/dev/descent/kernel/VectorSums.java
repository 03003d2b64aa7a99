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
 * <p>One chain suffices: it waits three cycles a vector, and the seven additions take as long.
 *
 * <p>Moments and gradients of planes take plain additions, in chains so short that they lose less than float32 does when it holds the
 * result, added up in double precision. A variance is taken about the mean of four elements and, if that turns out to be far from
 * that of all, once more about the latter, so that no large mean eats it. A chain runs over several planes in one loop, since
 * from an inner loop to the next C2 carries vectors as objects, at three times the cost. Its lanes are stored and added up one
 * by one: taken out of the vector, they need methods that C2 draws in, which it does not always do.
 */
final class VectorSums {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int LENGTH = S.length();
    private static final ScalarPointwise PLAIN = new ScalarPointwise();

    /** Elements after which a chain ends in double precision, before its rest grows so large that it rounds itself. */
    private static final int BLOCK = 8_192;

    /** Elements of a plain chain. */
    private static final int CHAIN = 64 * LENGTH;

    /** How many variances the square of the distance from mean to centre may be; each costs a bit of the variance. */
    private static final double FAR = 2;

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
        double sum = 0;
        int i = from;
        for (; i < to - BLOCK; i += BLOCK) {
            sum += chain(x, i, i + BLOCK);
        }
        sum += chain(x, i, to);
        // Infinity leaves NaN as its rest, and a sum may pass float's limits on its way.
        return Double.isFinite(sum) ? sum : ScalarSums.sum(x, from, to);
    }

    private static double chain(float[] x, int from, int to) {
        FloatVector s = FloatVector.zero(S);
        FloatVector rest = s;
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            FloatVector t = s.add(v);
            rest = rest.add(lost(s, v, t));
            s = t;
        }
        return lanes(s.add(rest)) + ScalarSums.sum(x, i, to);
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

    /** As {@link Pointwise#planeMoments}. */
    static void moments(float[] x, int first, int planes, int stride, int size, float[] out, int at) {
        int quarter = size / 4;
        float centre = (x[first] + x[first + quarter] + (x[first + 2 * quarter] + x[first + 3 * quarter])) / 4;
        if (!about(centre, x, first, planes, stride, size, out, at)
                && !about(out[at], x, first, planes, stride, size, out, at)) {
            PLAIN.planeMoments(x, first, planes, stride, size, out, at);
        }
    }

    /** Whether all went well; if not, {@code out[at]} has a centre with which it may. */
    private static boolean about(
            float centre, float[] x, int first, int planes, int stride, int size, float[] out, int at) {
        int whole = size & -LENGTH;
        double count = (double) planes * size;
        // What is left at the planes' ends.
        double sum = ScalarSums.planeSum(x, first + whole, planes, stride, size - whole)
                - (double) centre * planes * (size - whole);
        double squares = ScalarSums.planeDistances(x, centre, first + whole, planes, stride, size - whole);
        int together = Math.max(1, CHAIN / size);
        for (int p = 0; p < planes; p += together) {
            int start = first + p * stride;
            for (int i = 0; i < whole; i += CHAIN) {
                int left = Math.min(together, planes - p) * Math.min(CHAIN, whole - i);
                distances(centre, x, start + i, left, stride, Math.min(CHAIN, whole - i), out, at);
                sum += stored(out, at);
                squares += stored(out, at + LENGTH);
            }
        }
        double distance = sum / count;
        double variance = squares / count - distance * distance;
        out[at] = (float) (centre + distance);
        out[at + 1] = (float) variance;
        return inRange(squares) && distance * distance <= FAR * variance;
    }

    private static void distances(
            float centre, float[] x, int first, int total, int stride, int size, float[] out, int at) {
        FloatVector sum = FloatVector.zero(S);
        FloatVector squares = sum;
        for (int left = total, i = first, end = first + size; left > 0; left -= LENGTH) {
            FloatVector d = FloatVector.fromArray(S, x, i).sub(centre);
            sum = d.add(sum);
            squares = d.fma(d, squares);
            i += LENGTH;
            if (i == end) {
                i += stride - size;
                end += stride;
            }
        }
        sum.intoArray(out, at);
        squares.intoArray(out, at + LENGTH);
    }

    /** As {@link Pointwise#planeGradients}. */
    static void gradients(
            float[] g, float[] x, float mean, int first, int planes, int stride, int size, float[] out, int at) {
        int whole = size & -LENGTH;
        double sum = ScalarSums.planeSum(g, first + whole, planes, stride, size - whole);
        double dot = ScalarSums.planeDot(g, x, mean, first + whole, planes, stride, size - whole);
        int together = Math.max(1, CHAIN / size);
        for (int p = 0; p < planes; p += together) {
            int start = first + p * stride;
            for (int i = 0; i < whole; i += CHAIN) {
                int left = Math.min(together, planes - p) * Math.min(CHAIN, whole - i);
                products(g, x, mean, start + i, left, stride, Math.min(CHAIN, whole - i), out, at);
                sum += stored(out, at);
                dot += stored(out, at + LENGTH);
            }
        }
        out[at] = (float) sum;
        out[at + 1] = (float) dot;
        if (!inRange(dot)) {
            PLAIN.planeGradients(g, x, mean, first, planes, stride, size, out, at);
        }
    }

    private static void products(
            float[] g, float[] x, float mean, int first, int total, int stride, int size, float[] out, int at) {
        FloatVector sum = FloatVector.zero(S);
        FloatVector dot = sum;
        for (int left = total, i = first, end = first + size; left > 0; left -= LENGTH) {
            FloatVector v = FloatVector.fromArray(S, g, i);
            sum = v.add(sum);
            dot = FloatVector.fromArray(S, x, i).sub(mean).fma(v, dot);
            i += LENGTH;
            if (i == end) {
                i += stride - size;
                end += stride;
            }
        }
        sum.intoArray(out, at);
        dot.intoArray(out, at + LENGTH);
    }

    private static double stored(float[] out, int at) {
        double even = 0;
        double odd = 0;
        for (int i = at; i < at + LENGTH; i += 2) {
            even += out[i];
            odd += out[i + 1];
        }
        return even + odd;
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
