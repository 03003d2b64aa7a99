package dev.descent.train.doctor;

import dev.descent.optim.Clipping;
import dev.descent.optim.Momentum;
import dev.descent.optim.NAG;
import dev.descent.optim.Penalty;
import dev.descent.optim.SGD;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Diagnosis 8 again: rate, momentum and decay far from where they are known to work. A hint, since some task may want just that. */
final class UnusualSettings implements Check {
    @Override
    public Cause cause() {
        return Cause.RATE;
    }

    @Override
    public Set<String> confirmedBy() {
        return Set.of(Trial.LOWER_RATE, Trial.HIGHER_RATE, Trial.NO_PENALTY);
    }

    @Override
    public @Nullable Finding before(Patient patient) {
        var rule = patient.rule();
        float rate = rule.learningRate();
        boolean plain = rule instanceof SGD || rule instanceof Momentum || rule instanceof NAG;
        double usual = plain ? 0.1 : 1e-3;
        if (rate > 100 * usual || rate > 0 && rate < usual / 1000) {
            return hint(
                    "learning rate",
                    "the rate of " + rule.getClass().getSimpleName() + " is " + Text.number(rate),
                    "rate " + Text.number(rate) + " → " + Text.number(usual) + ", or what RateFinder suggests");
        }
        if (rule instanceof Momentum momentum && momentum.momentum() > 0.99) {
            return hint("momentum", "it is " + momentum.momentum() + ", a memory of over 100 updates", "momentum 0.9");
        }
        double l2 = 0;
        double clip = Double.POSITIVE_INFINITY;
        for (var part : patient.parts()) {
            l2 += part instanceof Penalty penalty ? penalty.l2() + penalty.l1() : 0;
            clip = part instanceof Clipping clipping ? clipping.maxNorm() : clip;
        }
        if (l2 >= 0.05) {
            return hint("penalty", "L1 and L2 add up to " + Text.number(l2), "L2 " + Text.number(l2) + " → 1e-4");
        }
        return clip >= 0.01
                ? null
                : hint(
                        "clipping",
                        "gradients are clipped to a norm of " + Text.number(clip),
                        "clip at 1, or not at all");
    }
}
