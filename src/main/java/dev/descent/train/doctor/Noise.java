package dev.descent.train.doctor;

import java.util.Arrays;

/** Statistics that a few wild values do not move. Arguments are left as they are. */
final class Noise {
    /** What makes the median absolute deviation of normal numbers their standard deviation. */
    private static final double NORMAL = 1.4826;

    private Noise() {}

    static double median(double... values) {
        return quantile(0.5, values);
    }

    /** NaN of nothing. */
    static double quantile(double share, double... values) {
        // NaN is sorted behind all numbers.
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int count = sorted.length;
        while (count > 0 && Double.isNaN(sorted[count - 1])) {
            count--;
        }
        if (count == 0) {
            return Double.NaN;
        }
        double place = share * (count - 1);
        int below = (int) place;
        int above = Math.min(below + 1, count - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** The noise around a moving average of five: 1.48 times the median of absolute residuals. */
    static double ofCurve(double... values) {
        double[] residuals = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int from = Math.max(0, i - 2);
            int to = Math.min(values.length, i + 3);
            double mean = mean(from, to, values);
            int others = to - from;
            // Its own share in the mean makes a residual small.
            residuals[i] = Math.abs(values[i] - mean) * Math.sqrt(others / Math.max(1.0, others - 1));
        }
        return NORMAL * median(residuals);
    }

    static double mean(double... values) {
        return mean(0, values.length, values);
    }

    private static double mean(int from, int to, double... values) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }

    static double std(double... values) {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / Math.max(1, values.length));
    }

    /** Mann and Kendall's test: how many standard errors the order of the values is from that of noise; negative if they fall. */
    static double trend(double... values) {
        int n = values.length;
        if (n < 4) {
            return 0;
        }
        long sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                sum += Double.compare(values[j], values[i]) == 0 ? 0 : values[j] > values[i] ? 1 : -1;
            }
        }
        double variance = n * (n - 1.0) * (2 * n + 5.0) / 18;
        return (sum - Math.signum(sum)) / Math.sqrt(variance);
    }

    /** Theil and Sen's slope per value: the median of those between all pairs. */
    static double slope(double... values) {
        int n = values.length;
        if (n < 2) {
            return 0;
        }
        double[] slopes = new double[n * (n - 1) / 2];
        int count = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                slopes[count++] = (values[j] - values[i]) / (j - i);
            }
        }
        return median(slopes);
    }

    /** How many standard errors from 0 a two-sided test with this significance begins. */
    static double z(double significance) {
        // Abramowitz and Stegun 26.2.23, good to 4.5e-4.
        double t = Math.sqrt(-2 * Math.log(significance / 2));
        return t
                - (2.515517 + 0.802853 * t + 0.010328 * t * t)
                        / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t);
    }

    /** The standard error of a share seen in {@code n} cases; never 0, as if one case more were on either side. */
    static double standardError(double share, long n) {
        double p = (share * n + 1) / (n + 2);
        return Math.sqrt(p * (1 - p) / n);
    }

    /** The last {@code count} values, or all. */
    static double[] last(double[] values, int count) {
        return Arrays.copyOfRange(values, Math.max(0, values.length - count), values.length);
    }
}
