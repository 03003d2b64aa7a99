package dev.descent.benchmarks.doctor;

import static dev.descent.benchmarks.doctor.Fault.Kind.DYNAMIC;
import static dev.descent.benchmarks.doctor.Fault.Kind.STATIC;

import dev.descent.nn.BatchNorm;
import dev.descent.optim.ClipNorm;
import dev.descent.optim.L1;
import dev.descent.optim.L2;
import dev.descent.optim.Momentum;
import dev.descent.optim.Penalty;
import dev.descent.optim.SGD;
import java.util.List;

/** What goes wrong with rates, batches, epochs and penalties. */
final class LearningFaults {
    private static final String[] HIGH = {"rate-diverges", "rate-too-high", "oscillation", "non-finite", "unusual-settings"};
    private static final String[] LOW = {"rate-too-low", "stopped-early", "unusual-settings"};

    private LearningFaults() {}

    static List<Fault> all() {
        return List.of(
                new Fault("rate × 10", DYNAMIC, (s, seed) -> s.withRateTimes(10), HIGH),
                new Fault("rate × 100", DYNAMIC, (s, seed) -> s.withRateTimes(100), HIGH),
                new Fault("rate × 1000", DYNAMIC, (s, seed) -> s.withRateTimes(1000), HIGH),
                new Fault("rate / 10", DYNAMIC, (s, seed) -> s.withRateTimes(0.1), LOW),
                new Fault("rate / 100", DYNAMIC, (s, seed) -> s.withRateTimes(0.01), LOW),
                new Fault("rate / 1000", DYNAMIC, (s, seed) -> s.withRateTimes(1e-3), LOW),
                new Fault("rate 0", STATIC, (s, seed) -> s.withRateTimes(0), "frozen-parameters", "unusual-settings"),
                new Fault("epochs / 10", DYNAMIC, (s, seed) -> s.withEpochs(Math.max(1, s.epochs() / 10)), LOW),
                new Fault("batch 1", DYNAMIC, (s, seed) -> hasNorm(s) ? s : s.withBatch(1).withEpochs(Math.max(2, s.epochs() / 4)),
                        "batch-size", "oscillation", "rate-too-high", "rate-diverges"),
                new Fault("full batch", DYNAMIC, (s, seed) -> s.withBatch(s.train().size()), "batch-size", "stopped-early", "rate-too-low"),
                new Fault("SGD at Adam's rate", DYNAMIC, (s, seed) -> Rules.isAdaptive(s.rule()) ? s.withRule(new SGD(
                        s.rule().learningRate())) : s, LOW),
                new Fault("momentum 0.999", DYNAMIC, (s, seed) -> s.rule() instanceof Momentum m ? s.withRule(m.withMomentum(0.999)) : s,
                        HIGH),
                new Fault("clipped at 1e-3", DYNAMIC, (s, seed) -> Rules.isAdaptive(s.rule()) ? s : s.with(new ClipNorm(1e-3f)),
                        "rate-too-low", "unusual-settings", "stopped-early"),
                new Fault("L2 of 1", DYNAMIC, (s, seed) -> s.with(new L2(1)), "over-regularised", "unusual-settings"),
                new Fault("L2 of 0.1", DYNAMIC, (s, seed) -> s.with(new L2(0.1f)), "over-regularised", "unusual-settings"),
                new Fault("L1 of 0.1", DYNAMIC, (s, seed) -> s.with(new L1(0.1f)), "over-regularised", "unusual-settings"),
                new Fault("no penalty", DYNAMIC, (s, seed) -> s.parts().stream().anyMatch(Penalty.class::isInstance)
                        ? s.without(Penalty.class::isInstance) : s, "overfitting"));
    }

    private static boolean hasNorm(Setup s) {
        return s.layers().stream().anyMatch(l -> l instanceof BatchNorm.Plan);
    }
}
