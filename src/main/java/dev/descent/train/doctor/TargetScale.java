package dev.descent.train.doctor;

import dev.descent.loss.BinaryCrossEntropy;
import org.jspecify.annotations.Nullable;

/** Diagnosis 3: values to be predicted that lie far from where a network's first outputs do, or are all the same. */
final class TargetScale implements Check {
    @Override
    public Cause cause() {
        return Cause.DATA;
    }

    @Override
    public @Nullable Finding before(Patient patient) {
        DataScan scan = patient.train();
        if (scan.classes() > 0 || patient.loss() instanceof BinaryCrossEntropy) {
            return null;
        }
        Thresholds limits = patient.thresholds();
        for (int j = 0; j < scan.targets(); j++) {
            double spread = scan.targetSpread(j);
            double mean = scan.targetMean(j);
            if (spread == 0) {
                continue;
            }
            boolean far = Math.abs(mean) > limits.targetOffset() * spread;
            if (spread < limits.smallestTarget() || spread > limits.largestTarget() || far) {
                // Weights that were trained before put out what is wanted already.
                boolean fits = patient.firstPass().train().score() > 0;
                return fits
                        ? null
                        : likely(
                                scan.targets() == 1 ? "target" : "target " + j,
                                "targets are " + Text.number(mean) + " ± " + Text.number(spread)
                                        + ", first outputs lie between "
                                        + Text.number(
                                                patient.firstPass().train().outputMin()) + " and "
                                        + Text.number(
                                                patient.firstPass().train().outputMax()),
                                "train on (y - " + Text.number(mean) + ") / " + Text.number(spread)
                                        + ", and turn predictions back");
            }
        }
        return null;
    }
}
