package dev.descent.train.doctor;

import dev.descent.optim.Clipping;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Diagnosis 16: gradients that grow on their way back, or now and then burst. */
final class ExplodingGradients implements Check {
    private static final int SAMPLES = 50;
    private static final double OFTEN = 0.01;

    @Override
    public Cause cause() {
        return Cause.ACTIVATIONS;
    }

    @Override
    public Set<String> confirmedBy() {
        return Set.of(Trial.LOWER_RATE);
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.UPDATES);
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        double[] norms = vitals.gradientNorms();
        if (norms.length < SAMPLES || patient.part(Clipping.class).isPresent()) {
            return null;
        }
        double median = Noise.median(norms);
        double limit = patient.thresholds().spike() * median;
        double spikes = (double) Arrays.stream(norms).filter(n -> n > limit).count() / norms.length;
        List<Updates> weights = vitals.updates().stream()
                .filter(u -> u.weight() && u.connected())
                .toList();
        double growth = weights.size() < 3
                ? 0
                : weights.get(0).gradient() / weights.get(weights.size() - 1).gradient();
        boolean often = spikes > OFTEN && spikes * norms.length >= 2;
        boolean grows = growth > patient.thresholds().exploding();
        if (!often && !grows) {
            return null;
        }
        String evidence = (often
                        ? Text.percent(spikes) + " of the gradients are over "
                                + patient.thresholds().spike() + " times as long as their median " + Text.number(median)
                        : "")
                + (often && grows ? "; " : "")
                + (grows
                        ? "the gradient of the first layer is " + Text.number(growth) + " times that of the last"
                        : "");
        String advice = "ClipNorm(" + Text.number(Noise.quantile(0.9, norms)) + ")";
        double[] recent = Noise.last(vitals.losses(), 16);
        boolean high = Noise.median(recent) > 0.5 * patient.firstPass().train().loss();
        boolean hurts = high
                && (grows && !vitals.isBetterThanGuess()
                        || often && vitals.lossNoise() > Noise.median(vitals.losses()));
        return hurts ? likely("gradients", evidence, advice) : hint("gradients", evidence, advice);
    }
}
