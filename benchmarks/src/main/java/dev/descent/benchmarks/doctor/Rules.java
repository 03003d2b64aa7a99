package dev.descent.benchmarks.doctor;

import dev.descent.optim.Adam;
import dev.descent.optim.AdamW;
import dev.descent.optim.Momentum;
import dev.descent.optim.NAG;
import dev.descent.optim.RMSprop;
import dev.descent.optim.SGD;
import dev.descent.optim.UpdateRule;

/** Update rules at another rate. */
final class Rules {
    private Rules() {}

    static UpdateRule withRate(UpdateRule rule, float rate) {
        if (rule instanceof Adam adam) {
            return new Adam(rate, adam.beta1(), adam.beta2(), adam.epsilon());
        } else if (rule instanceof AdamW adam) {
            return new AdamW(new Adam(rate), adam.decoupled());
        } else if (rule instanceof Momentum momentum) {
            return new Momentum(rate, momentum.momentum(), momentum.dampening());
        } else if (rule instanceof NAG nag) {
            return new NAG(rate, nag.momentum());
        } else if (rule instanceof RMSprop rms) {
            return new RMSprop(rate, rms.alpha(), rms.epsilon(), rms.momentum(), rms.centred());
        } else if (rule instanceof SGD) {
            return new SGD(rate);
        }
        throw new IllegalArgumentException("Rules: no row for " + rule);
    }

    /** Whether each weight has a step of its own size, so that rates are about a hundred times smaller. */
    static boolean isAdaptive(UpdateRule rule) {
        return rule instanceof Adam || rule instanceof AdamW || rule instanceof RMSprop;
    }
}
