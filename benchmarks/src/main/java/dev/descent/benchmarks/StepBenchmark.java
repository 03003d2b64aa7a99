package dev.descent.benchmarks;

import dev.descent.kernel.Kernels;
import dev.descent.optim.L2;
import dev.descent.train.Callback;
import dev.descent.train.Run;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;

/**
 * A training step as an application gets it: inside the Trainer, batches gathered and shuffled, with what it allocates on
 * all threads; the time to the 100th step from the JVM's start; and one prediction.
 */
final class StepBenchmark {
    private StepBenchmark() {}

    static void run(Arguments arguments) {
        Workload work = Workload.of(arguments);
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
        double predict = Timing.OPERATION.seconds(() -> work.model().predict(input));
        double flops = Flops.ofStep(work.model(), work.batchSize());
        new Line()
                .with("work", work.name())
                .with("threads", threads)
                .with("kernel", Kernels.name())
                .with("jdk", Runtime.version().feature())
                .with("step_us", clock.stepSeconds() * 1e6)
                .with("samples_s", work.batchSize() / clock.stepSeconds())
                .with("gflop", flops / 1e9)
                .with("gflops", flops / 1e9 / clock.stepSeconds())
                .with("infer1_us", predict * 1e6)
                .with("bytes_per_step", Math.rint(Timing.median(clock.bytes)))
                .with("first100_ms", clock.first100 * 1e3)
                .with("peak_mb", Vitals.peakMegabytes())
                .print();
    }

    /** Times steps by windows, when the warm-up is over and at least 100 steps are done. */
    private static final class Clock implements Callback {
        private static final int FIRST = 100;

        private final double[] windows = new double[Timing.WINDOWS];
        private final double[] bytes = new double[Timing.WINDOWS];
        private double first100;
        private int window = -1;
        private long from = System.nanoTime();
        private long fromStep;
        private long fromBytes;

        @Override
        public void stepDone(Run run) {
            if (run.step() == FIRST) {
                first100 = Vitals.seconds();
            }
            long now = System.nanoTime();
            double seconds = (now - from) / 1e9;
            if (run.step() < FIRST || seconds < (window < 0 ? Timing.STEP.warmUpSeconds() : Timing.STEP.windowSeconds())) {
                return;
            }
            if (window >= 0) {
                windows[window] = seconds / (run.step() - fromStep);
                bytes[window] = (double) (Vitals.allocated() - fromBytes) / (run.step() - fromStep);
            }
            if (++window == Timing.WINDOWS) {
                run.stop("measured");
            }
            fromStep = run.step();
            fromBytes = Vitals.allocated();
            from = System.nanoTime();
        }

        double stepSeconds() {
            return Timing.median(windows);
        }
    }
}
