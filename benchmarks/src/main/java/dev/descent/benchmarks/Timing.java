package dev.descent.benchmarks;

import java.util.Arrays;

/** Times something short: a warm-up, then the median of seven windows, as the PyTorch yardstick does. */
final class Timing {
    private static final int WINDOWS = 7;
    private static final double WARM_UP_SECONDS = 1.5;
    private static final double WINDOW_SECONDS = 0.4;

    private Timing() {}

    /** Seconds that one run of {@code work} takes. */
    static double seconds(Runnable work) {
        long start = System.nanoTime();
        long runs = 0;
        while (System.nanoTime() - start < WARM_UP_SECONDS * 1e9) {
            work.run();
            runs++;
        }
        long perWindow = Math.max(1, (long) (runs * WINDOW_SECONDS / WARM_UP_SECONDS));
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

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
