package dev.descent.train.doctor;

import dev.descent.nn.NamedLayer;
import dev.descent.nn.Parameter;
import dev.descent.nn.Residual;
import dev.descent.nn.ShakeShake;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Diagnosis 10: first weights that are all the same, units that are dead from the start, values that grow or shrink on the way. */
final class Initialisation implements Check {
    @Override
    public Cause cause() {
        return Cause.INITIALISATION;
    }

    @Override
    public @Nullable Finding before(Patient patient) {
        if (!patient.isFiniteAtFirst()) {
            return null;
        }
        Finding same = identical(patient);
        if (same != null) {
            return same;
        }
        List<LayerState> layers = patient.firstPass().layers();
        for (LayerState state : layers) {
            if (state.role() == Role.RELU && state.dead() > patient.thresholds().deadShare() && state.units() > 1) {
                String evidence = state.deadUnits() + " of " + state.units() + " units of " + state.name()
                        + " are 0 for all " + patient.firstPass().train().rows() + " rows before the first step";
                String advice = "begin biases with 0 and weights with KaimingUniform, and scale the inputs";
                return state.dead() == 1
                        ? certain(state.name(), evidence, advice)
                        : likely(state.name(), evidence, advice);
            }
        }
        Finding saturated = saturated(patient, layers);
        return saturated != null ? saturated : growth(patient, layers);
    }

    /** The last layer may begin with zeros, and so may the last of a residual branch: their inputs differ, and so will they. */
    private @Nullable Finding identical(Patient patient) {
        boolean branches = false;
        for (NamedLayer named : patient.model().layers()) {
            branches |= named.layer() instanceof Residual || named.layer() instanceof ShakeShake;
        }
        List<Parameter> weights = patient.weights();
        for (int i = 0; i + 1 < weights.size() && !branches; i++) {
            Parameter weight = weights.get(i);
            float[] values = weight.tensor().values();
            boolean same = true;
            for (int j = 1; j < weight.tensor().size() && same; j++) {
                same = values[j] == values[0];
            }
            if (same && weight.tensor().size() > 1) {
                return certain(
                        weight.name(),
                        "all " + weight.tensor().size() + " weights are " + Text.number(values[0])
                                + ", so all units compute and learn the same",
                        "leave the initialisation to the library: KaimingUniform before ReLU, XavierUniform before tanh");
            }
        }
        return null;
    }

    /** Units that begin at the ends of their range have next to no gradient to leave them. */
    private @Nullable Finding saturated(Patient patient, List<LayerState> layers) {
        LayerState output = OutputFit.last(layers);
        for (LayerState state : layers) {
            boolean hidden = output != null && !state.name().equals(output.name());
            if (hidden && state.saturated() > patient.thresholds().saturatedShare()) {
                return likely(
                        state.name(),
                        Text.percent(state.saturated()) + " of the values of " + state.name()
                                + " are at its limits before the first step",
                        "XavierUniform, the library's default, and biases that begin with 0; scale the inputs");
            }
        }
        return null;
    }

    private @Nullable Finding growth(Patient patient, List<LayerState> layers) {
        LayerState last = null;
        // A last layer that begins with zeros is on purpose.
        LayerState hidden = null;
        boolean normed = false;
        for (LayerState state : layers) {
            normed |= state.role() == Role.NORM;
            if (state.role() == Role.LINEAR) {
                hidden = last;
                last = state;
            }
        }
        double scale = patient.train().scale();
        if (normed || last == null || hidden == null || !(scale > 0)) {
            return null;
        }
        double limit = patient.thresholds().spreadGrowth();
        double growth = last.spread() / scale;
        double shrink = hidden.between() / scale;
        if (growth <= limit && shrink >= 1 / limit) {
            return null;
        }
        LayerState where = growth > limit ? last : hidden;
        // Small weights may grow by themselves.
        boolean sure = growth > limit;
        Finding found = likely(
                where.name(),
                "inputs have a size of " + Text.number(scale) + ", the values of " + where.name() + " spread by "
                        + Text.number(growth > limit ? last.spread() : hidden.between()) + " before the first step",
                "KaimingUniform before ReLU, XavierUniform before tanh and sigmoid, both the library's defaults"
                        + (growth > limit ? "" : "; or batchNorm() before the activations"));
        return sure ? found : found.withLevel(Level.HINT);
    }
}
