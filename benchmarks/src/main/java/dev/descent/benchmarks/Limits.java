package dev.descent.benchmarks;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Workers;
import java.util.Arrays;

/** What the machine can do at most: multiply-adds in registers, copying from memory to memory; and what threads cost. */
final class Limits {
    private static final int COPIED = 10_000_000;
    private static final int ROUNDS = 20_000;
    private static final int PIECES = 1_000;
    private static final Workers.Task EMPTY = (worker, index) -> {};

    private Limits() {}

    static void run(Arguments arguments) {
        int threads = arguments.option("threads", 1);
        Line line = new Line()
                .with("work", "limits")
                .with("threads", threads)
                .with("kernel", Kernels.name())
                .with("jdk", Runtime.version().feature());
        try (Workers workers = Workers.of(threads)) {
            if (Kernels.name().equals("vector")) {
                line.with("gflops", multiplyAdds(workers));
            }
            float[] from = new float[COPIED];
            float[] to = new float[COPIED];
            Arrays.fill(from, 1);
            double copied = Timing.OPERATION.seconds(() -> copy(workers, from, to));
            double barrier = Timing.OPERATION.seconds(() -> workers.run(threads, EMPTY));
            double pieces = Timing.OPERATION.seconds(() -> workers.run(PIECES, EMPTY));
            line.with("copy_gbytes_s", 2 * 4.0 * COPIED / copied / 1e9)
                    .with("barrier_us", barrier * 1e6)
                    .with("claim_us", pieces / PIECES * 1e6)
                    .print();
        }
    }

    /** Billions a second, a multiply-add being two, all threads together. */
    private static double multiplyAdds(Workers workers) {
        float[] sums = new float[workers.threads()];
        Workers.Task task = (worker, index) -> sums[index] += VectorPeak.run(ROUNDS);
        double seconds = Timing.OPERATION.seconds(() -> workers.run(workers.threads(), task));
        return 2.0 * workers.threads() * ROUNDS * VectorPeak.multiplyAddsPerRound() / seconds / 1e9;
    }

    static void copy(Workers workers, float[] from, float[] to) {
        int threads = workers.threads();
        workers.run(threads, (worker, index) -> {
            int start = (int) ((long) from.length * index / threads);
            int end = (int) ((long) from.length * (index + 1) / threads);
            System.arraycopy(from, start, to, start, end - start);
        });
    }
}
