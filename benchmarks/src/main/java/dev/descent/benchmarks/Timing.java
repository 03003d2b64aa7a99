package dev.descent.benchmarks;

import java.util.Arrays;

/** Times something short: a warm-up, then the median of five windows, as {@code pytorch.py} does. */
record Timing(double warmUpSeconds, double windowSeconds) {
    static final int WINDOWS = 5;
    /** A whole training step. */
    static final Timing STEP = new Timing(1.5, 0.3);
    /** One operation among many in the same process. */
    static final Timing OPERATION = new Timing(0.5, 0.1);
    /** A pass of milliseconds, whose first run, before C2 is done, takes half a second. */
    static final Timing PASS = new Timing(2, 0.2);

    /** Seconds that one run of {@code work} takes. */
    double seconds(Runnable work) {
        long start = System.nanoTime();
        long runs = 0;
        while (System.nanoTime() - start < warmUpSeconds * 1e9) {
            work.run();
            runs++;
        }
        // What the warm-up ran at first was slow, so a window may be shorter than it says.
        long perWindow = Math.max(1, (long) (runs * windowSeconds / warmUpSeconds));
        double[] windows = new double[WINDOWS];
        for (int w = 0; w < WINDOWS; w++) {
            long from = System.nanoTime();
            for (long r = 0; r < perWindow; r++) {
                work.run();
            }
            windows[w] = (System.nanoTime() - from) / 1e9 / perWindow;
        }
        return median(windows);
    }

    /** NaN if there are none. */
    static double median(double... values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
