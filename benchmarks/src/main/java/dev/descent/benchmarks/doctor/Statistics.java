package dev.descent.benchmarks.doctor;

import java.util.Arrays;

/** Whether one sample lies below another by more than chance explains. */
final class Statistics {
    private Statistics() {}

    static double mean(double... values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    static double std(double... values) {
        double mean = mean(values);
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / Math.max(1, values.length - 1));
    }

    static double quantile(double share, double... values) {
        double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    /** Cohen's d: by how many pooled standard deviations {@code lower} lies below {@code upper}. */
    static double effect(double[] lower, double[] upper) {
        double pooled = Math.sqrt((Math.pow(std(lower), 2) + Math.pow(std(upper), 2)) / 2);
        return (mean(upper) - mean(lower)) / Math.max(1e-9, pooled);
    }

    /** One-sided p of the rank sum (Mann and Whitney 1947), normal approximation with a correction for ties. */
    static double below(double[] lower, double[] upper) {
        double wins = 0;
        for (double a : lower) {
            for (double b : upper) {
                wins += a < b ? 1 : a == b ? 0.5 : 0;
            }
        }
        double n = lower.length + upper.length;
        double[] all = Arrays.copyOf(lower, (int) n);
        System.arraycopy(upper, 0, all, lower.length, upper.length);
        Arrays.sort(all);
        double ties = 0;
        for (int from = 0, to = 0; from < all.length; from = to) {
            while (to < all.length && all[to] == all[from]) {
                to++;
            }
            ties += Math.pow(to - from, 3) - (to - from);
        }
        double pairs = (double) lower.length * upper.length;
        double variance = pairs / 12 * (n + 1 - ties / (n * (n - 1)));
        return variance <= 0 ? 1 : tail((wins - pairs / 2 - 0.5) / Math.sqrt(variance));
    }

    /** The share of the normal distribution above z (Abramowitz and Stegun 26.2.17, to 7.5e-8). */
    private static double tail(double z) {
        if (z < 0) {
            return 1 - tail(-z);
        }
        double t = 1 / (1 + 0.2316419 * z);
        double sum = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }
}
