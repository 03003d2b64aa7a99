package dev.descent.benchmarks;

import dev.descent.kernel.Kernels;
import dev.descent.optim.L2;
import dev.descent.train.Callback;
import dev.descent.train.Run;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A training step as an application gets it: inside the Trainer, batches gathered and shuffled, with what it allocates on
 * all threads; and one prediction.
 */
final class StepBenchmark {
    private StepBenchmark() {}

    static void run(Arguments arguments) {
        Workload work = Workload.of(arguments.word(0, "a workload: " + Workload.NAMES));
        int threads = arguments.option("threads", 1);
        Clock clock = new Clock();
        Trainer trainer = Trainer.of(work.model(), work.loss(), work.rule());
        if (work.decay() > 0) {
            trainer = trainer.with(new L2(work.decay()));
        }
        trainer.with(clock, Settings.defaults().withBatchSize(work.batchSize()).withThreads(threads))
                .fit(work.data(), Integer.MAX_VALUE);
        float[] input = new float[work.model().inputShape().size()];
        work.data().read(0, input, 0, new float[work.data().targetShape().size()], 0);
        double predict = Timing.seconds(() -> work.model().predict(input));
        System.out.printf(
                Locale.ROOT,
                "{\"work\": \"%s\", \"threads\": %d, \"kernel\": \"%s\", \"jdk\": \"%s\", \"step_us\": %.1f,"
                        + " \"samples_s\": %.0f, \"infer1_us\": %.2f, \"bytes_per_step\": %d,"
                        + " \"peak_mb\": %.1f}%n",
                work.name(),
                threads,
                Kernels.name(),
                Runtime.version().feature(),
                clock.stepSeconds() * 1e6,
                work.batchSize() / clock.stepSeconds(),
                predict * 1e6,
                clock.bytesPerStep(),
                peakMegabytes());
    }

    /** The most memory that the process ever held, as the kernel counts it; NaN where it doesn't tell. */
    private static double peakMegabytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** Times steps by windows of whole epochs: a warm-up of 1.5 s, then seven windows. */
    private static final class Clock implements Callback {
        private static final int WINDOWS = 7;
        private static final long WARM_UP_NANOS = 1_500_000_000L;
        private static final long WINDOW_NANOS = 400_000_000L;

        private final double[] windows = new double[WINDOWS];
        private final double[] bytes = new double[WINDOWS];
        private int window = -1;
        private long from = System.nanoTime();
        private long fromStep;
        private long fromBytes;

        @Override
        public void stepDone(Run run) {
            long now = System.nanoTime();
            if (now - from < (window < 0 ? WARM_UP_NANOS : WINDOW_NANOS)) {
                return;
            }
            long allocated = allocatedByAllThreads();
            if (window >= 0) {
                windows[window] = (now - from) / 1e9 / (run.step() - fromStep);
                bytes[window] = (double) (allocated - fromBytes) / (run.step() - fromStep);
            }
            if (++window == WINDOWS) {
                run.stop("measured");
            }
            fromStep = run.step();
            fromBytes = allocatedByAllThreads();
            from = System.nanoTime();
        }

        double stepSeconds() {
            return Timing.median(windows);
        }

        long bytesPerStep() {
            return Math.round(Timing.median(bytes));
        }

        private static long allocatedByAllThreads() {
            var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            long sum = 0;
            for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
                sum += Math.max(0, bytes);
            }
            return sum;
        }
    }
}
