package dev.descent.train.doctor;

import dev.descent.nn.Dropout;
import dev.descent.nn.Layer;
import dev.descent.nn.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Diagnosis 8: layers in an order that defeats their purpose. Only what the data itself shows to matter is more than a hint: a
 * network without activations where a nonlinear method does better than a linear one.
 */
final class Architecture implements Check {
    private static final String NEEDLESS_BIAS = "batch-norm takes away the bias before it";
    private static final int DEEP = 4;
    private static final double STRONG = 0.5;
    /** On few rows a linear method is behind even where all rows would bring it up. */
    private static final double BENT = 0.1;

    @Override
    public Cause cause() {
        return Cause.OUTPUT;
    }

    @Override
    public Set<String> confirmedBy() {
        return Set.of(Trial.NO_PENALTY);
    }

    /** A bias too many does no harm. */
    @Override
    public boolean explainsBadRuns(Finding hint) {
        return !hint.evidence().equals(NEEDLESS_BIAS);
    }

    @Override
    public @Nullable Finding before(Patient patient) {
        List<LayerState> layers = new ArrayList<>();
        for (LayerState state : patient.firstPass().layers()) {
            if (state.layer() == null || state.layer().layers().isEmpty()) {
                layers.add(state);
            }
        }
        Finding linear = linear(patient, layers);
        return linear != null ? linear : order(layers);
    }

    private @Nullable Finding linear(Patient patient, List<LayerState> layers) {
        LayerState before = null;
        LayerState between = null;
        boolean bent = false;
        for (LayerState state : layers) {
            boolean straight = state.role() == Role.LINEAR || state.role() == Role.IDENTITY || isAffine(state);
            if (state.role() == Role.LINEAR && before != null) {
                between = between == null ? state : between;
            }
            before = state.role() == Role.LINEAR ? state : straight ? before : null;
            bent |= !straight;
        }
        if (between == null) {
            return null;
        }
        String evidence = "nothing bends between " + between.name() + " and the linear layer before it";
        String advice = "put relu() before " + between.name();
        if (bent) {
            return hint(between.name(), evidence, advice);
        }
        Reference reference = patient.reference();
        double gain = Math.max(reference.nonlinear(), reference.neighbours()) - reference.linear();
        double error = patient.error(reference.linear(), reference.tested());
        boolean matters = gain > Math.max(patient.thresholds().errors() * error, BENT);
        String more = evidence + ": all layers together are one linear function, and a linear model scores "
                + Text.number(reference.linear()) + " where a nonlinear one scores "
                + Text.number(reference.linear() + gain);
        return matters ? likely(between.name(), more, advice) : hint(between.name(), evidence, advice);
    }

    /** In inference batch-norm is a line too; the other normalisations are not. */
    private static boolean isAffine(LayerState state) {
        return state.layer() instanceof dev.descent.nn.BatchNorm;
    }

    private @Nullable Finding order(List<LayerState> layers) {
        int bounded = 0;
        for (int i = 0; i < layers.size(); i++) {
            LayerState state = layers.get(i);
            Layer layer = state.layer();
            Layer next = i + 1 < layers.size() ? layers.get(i + 1).layer() : null;
            boolean normed = i + 1 < layers.size() && layers.get(i + 1).role() == Role.NORM;
            bounded += state.role() == Role.SIGMOID || state.role() == Role.TANH ? 1 : 0;
            if (layer instanceof Dropout dropout) {
                if (dropout.rate() > STRONG) {
                    return hint(
                            state.name(),
                            "it drops " + Text.percent(dropout.rate()) + " of the values",
                            "dropout " + dropout.rate() + " → 0.3");
                } else if (normed) {
                    return hint(
                            state.name(),
                            "dropout stands before batch-norm, whose running variance is then too large for inference",
                            "put it behind the activation that follows");
                } else if (i == layers.size() - 1) {
                    return hint(state.name(), "dropout stands after the last layer and drops outputs", "remove it");
                }
            } else if (layer instanceof Linear dense
                    && dense.bias() != null
                    && next instanceof dev.descent.nn.BatchNorm) {
                return hint(state.name(), NEEDLESS_BIAS, "dense(" + state.units() + ").withoutBias()");
            }
        }
        return bounded <= DEEP
                ? null
                : hint(
                        "",
                        bounded + " layers of sigmoid or tanh one after the other: gradients shrink in each",
                        "use relu() in hidden layers");
    }
}
