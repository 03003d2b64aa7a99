package dev.descent.train.report;

import java.util.Arrays;

/**
 * A number over time in at most 1,024 points, however long the run: when all are taken, neighbours are joined, and from then
 * on twice as many values make a point. Adding allocates nothing.
 */
final class Series {
    static final int CAPACITY = 1024;

    private final double[] at = new double[CAPACITY];
    private final double[] mean = new double[CAPACITY];
    private final double[] largest = new double[CAPACITY];
    private int size;
    private long perPoint = 1;
    private double atSum;
    private double sum;
    private double max = Double.NEGATIVE_INFINITY;
    private long count;

    void add(double when, double value) {
        atSum += when;
        sum += value;
        max = Math.max(max, value);
        count++;
        if (count == perPoint && size == CAPACITY) {
            join();
        }
        if (count == perPoint) {
            at[size] = atSum / count;
            mean[size] = sum / count;
            largest[size] = max;
            size++;
            atSum = 0;
            sum = 0;
            max = Double.NEGATIVE_INFINITY;
            count = 0;
        }
    }

    /** What was just to become a point is half of the next one. */
    private void join() {
        for (int i = 0; i < CAPACITY / 2; i++) {
            at[i] = (at[2 * i] + at[2 * i + 1]) / 2;
            mean[i] = (mean[2 * i] + mean[2 * i + 1]) / 2;
            largest[i] = Math.max(largest[2 * i], largest[2 * i + 1]);
        }
        size = CAPACITY / 2;
        perPoint *= 2;
    }

    /** Whether a point is the mean of several values. */
    boolean isJoined() {
        return perPoint > 1;
    }

    int size() {
        return size + (count > 0 ? 1 : 0);
    }

    double[] at() {
        return withRest(at, atSum / count);
    }

    double[] mean() {
        return withRest(mean, sum / count);
    }

    double[] largest() {
        return withRest(largest, max);
    }

    /** The values that don't yet make a whole point are one all the same. */
    private double[] withRest(double[] points, double rest) {
        double[] all = Arrays.copyOf(points, size());
        if (count > 0) {
            all[size] = rest;
        }
        return all;
    }
}
