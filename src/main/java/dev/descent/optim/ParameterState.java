package dev.descent.optim;

import dev.descent.nn.Parameter;
import java.util.List;

/** What an optimizer keeps for one parameter, and the parameter's share of a step. */
final class ParameterState {
    private static final float[][] NO_SLOTS = {};

    final Parameter parameter;
    final Hyper hyper = new Hyper();
    private final float rateScale;
    private final float l1;
    private final float l2;
    private final float decoupled;
    /** As it was given; a schedule of the momentum puts others in its place. */
    private final UpdateRule own;

    UpdateRule rule;
    float[][] slots = NO_SLOTS;
    /** Whether the running step updates it. */
    private boolean active;

    ParameterState(Parameter parameter, UpdateRule rule, float rateScale, List<Penalty> penalties) {
        this.parameter = parameter;
        this.own = rule;
        this.rule = rule;
        this.rateScale = rateScale;
        float sumL1 = 0;
        float sumL2 = 0;
        float sumDecoupled = 0;
        for (Penalty penalty : penalties) {
            Checks.notNegative(penalty.toString(), "l1", penalty.l1());
            Checks.notNegative(penalty.toString(), "l2", penalty.l2());
            Checks.notNegative(penalty.toString(), "decoupled", penalty.decoupled());
            sumL1 += penalty.l1();
            sumL2 += penalty.l2();
            sumDecoupled += penalty.decoupled();
        }
        l1 = sumL1;
        l2 = sumL2;
        decoupled = sumDecoupled;
    }

    /** @param momentum NaN for the rule's own */
    void setMomentum(double momentum) {
        rule = Double.isNaN(momentum) ? own : own.withMomentum(momentum);
    }

    boolean hasGradient() {
        return parameter.isTrainable() && parameter.tensor().hasGradient();
    }

    void begin(float rate) {
        active = hasGradient();
        if (active) {
            if (hyper.step() == 0) {
                slots = new float[rule.slots()][parameter.tensor().size()];
            }
            hyper.begin(rate * rateScale * parameter.rateScale());
            rule.prepare(hyper);
        }
    }

    /** Clipping, penalties and rule over one block, one after the other while it is in cache. */
    void update(float clipScale, float maxValue, int from, int to) {
        if (!active) {
            return;
        }
        float[] w = parameter.tensor().values();
        float[] g = parameter.tensor().gradient();
        if (clipScale != 1 || maxValue != Float.POSITIVE_INFINITY) {
            Steps.clip(g, clipScale, maxValue, from, to);
        }
        if (parameter.isDecayed()) {
            if (l2 != 0) {
                Steps.addL2(w, g, l2, from, to);
            }
            if (l1 != 0) {
                Steps.addL1(w, g, l1, from, to);
            }
            if (decoupled != 0) {
                Steps.decay(w, (float) (1 - (double) hyper.rate() * decoupled), from, to);
            }
        }
        rule.update(w, g, slots, from, to, hyper);
    }

    /** As if never updated. */
    void forget() {
        slots = NO_SLOTS;
        hyper.restore(new double[1 + Hyper.SCALARS]);
    }
}
