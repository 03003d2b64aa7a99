package dev.descent.kernel;

/**
 * Reductions in double precision: eight independent sums, since one chain of additions would wait four cycles for each
 * element. The order is counted from {@code from}, so equal rows have equal sums wherever they stand.
 */
final class ScalarSums {
    private ScalarSums() {}

    static double sum(float[] x, int from, int to) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int i = from;
        for (; i < to - 7; i += 8) {
            s0 += x[i];
            s1 += x[i + 1];
            s2 += x[i + 2];
            s3 += x[i + 3];
            s4 += x[i + 4];
            s5 += x[i + 5];
            s6 += x[i + 6];
            s7 += x[i + 7];
        }
        for (; i < to; i++) {
            s0 += x[i];
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    static double dot(float[] a, float[] b, int from, int to) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int i = from;
        for (; i < to - 7; i += 8) {
            s0 += (double) a[i] * b[i];
            s1 += (double) a[i + 1] * b[i + 1];
            s2 += (double) a[i + 2] * b[i + 2];
            s3 += (double) a[i + 3] * b[i + 3];
            s4 += (double) a[i + 4] * b[i + 4];
            s5 += (double) a[i + 5] * b[i + 5];
            s6 += (double) a[i + 6] * b[i + 6];
            s7 += (double) a[i + 7] * b[i + 7];
        }
        for (; i < to; i++) {
            s0 += (double) a[i] * b[i];
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    /** Σ (x − mean)². */
    static double squaredDistances(float[] x, double mean, int from, int to) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = from;
        for (; i < to - 3; i += 4) {
            double d0 = x[i] - mean;
            double d1 = x[i + 1] - mean;
            double d2 = x[i + 2] - mean;
            double d3 = x[i + 3] - mean;
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
        }
        for (; i < to; i++) {
            double d = x[i] - mean;
            s0 += d * d;
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** Σ a · (x − mean). */
    static double centredDot(float[] a, float[] x, double mean, int from, int to) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = from;
        for (; i < to - 3; i += 4) {
            s0 += a[i] * (x[i] - mean);
            s1 += a[i + 1] * (x[i + 1] - mean);
            s2 += a[i + 2] * (x[i + 2] - mean);
            s3 += a[i + 3] * (x[i + 3] - mean);
        }
        for (; i < to; i++) {
            s0 += a[i] * (x[i] - mean);
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** {@link #sum} over {@code planes} ranges of {@code size} elements, the first at {@code first}, {@code stride} apart. */
    static double planeSum(float[] x, int first, int planes, int stride, int size) {
        double sum = 0;
        for (int p = 0, at = first; p < planes; p++, at += stride) {
            sum += sum(x, at, at + size);
        }
        return sum;
    }

    static double planeDistances(float[] x, double mean, int first, int planes, int stride, int size) {
        double sum = 0;
        for (int p = 0, at = first; p < planes; p++, at += stride) {
            sum += squaredDistances(x, mean, at, at + size);
        }
        return sum;
    }

    static double planeDot(float[] a, float[] x, double mean, int first, int planes, int stride, int size) {
        double sum = 0;
        for (int p = 0, at = first; p < planes; p++, at += stride) {
            sum += centredDot(a, x, mean, at, at + size);
        }
        return sum;
    }

    /** Σ e^x. */
    static double sumExp(float[] x, int from, int to) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = from;
        for (; i < to - 3; i += 4) {
            s0 += ScalarMath.exp(x[i]);
            s1 += ScalarMath.exp(x[i + 1]);
            s2 += ScalarMath.exp(x[i + 2]);
            s3 += ScalarMath.exp(x[i + 3]);
        }
        for (; i < to; i++) {
            s0 += ScalarMath.exp(x[i]);
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** The largest element, passing over NaN; −∞ of none. */
    static float max(float[] x, int from, int to) {
        float m0 = Float.NEGATIVE_INFINITY;
        float m1 = m0, m2 = m0, m3 = m0;
        int i = from;
        for (; i < to - 3; i += 4) {
            m0 = x[i] > m0 ? x[i] : m0;
            m1 = x[i + 1] > m1 ? x[i + 1] : m1;
            m2 = x[i + 2] > m2 ? x[i + 2] : m2;
            m3 = x[i + 3] > m3 ? x[i + 3] : m3;
        }
        for (; i < to; i++) {
            m0 = x[i] > m0 ? x[i] : m0;
        }
        m0 = m1 > m0 ? m1 : m0;
        m2 = m3 > m2 ? m3 : m2;
        return m2 > m0 ? m2 : m0;
    }

    static boolean allFinite(float[] x, int from, int to) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = from;
        for (; i < to - 3; i += 4) {
            s0 += x[i] * 0;
            s1 += x[i + 1] * 0;
            s2 += x[i + 2] * 0;
            s3 += x[i + 3] * 0;
        }
        for (; i < to; i++) {
            s0 += x[i] * 0;
        }
        // NaN · 0 and ∞ · 0 are NaN, which no sum loses again.
        return (s0 + s1) + (s2 + s3) == 0;
    }
}
