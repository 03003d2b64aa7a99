package dev.descent.train.doctor;

import dev.descent.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Diagnosis 26: parameters that never change. Frozen on purpose is fine, so that is a hint. */
final class FrozenParameters implements Check {
    private static final int UPDATES = 20;
    private static final int ENOUGH = 48;
    private static final double UNIFORM = 1.8;
    /** The standard error of the ratio of one uniform number. */
    private static final double KURTOSIS_ERROR = 1.1;

    private static final double ERRORS = 2.5;

    @Override
    public Cause cause() {
        return Cause.INITIALISATION;
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.UPDATES);
    }

    /** Random units that are never trained are what the best of simple methods has too. */
    @Override
    public boolean isRefuted(Finding early, Vitals vitals) {
        return false;
    }

    @Override
    public @Nullable Finding before(Patient patient) {
        int all = 0;
        List<Parameter> frozen = new ArrayList<>();
        for (Parameter parameter : patient.model().parameters()) {
            all += parameter.isBuffer() ? 0 : 1;
            if (!parameter.isBuffer() && (!parameter.isTrainable() || parameter.rateScale() == 0)) {
                frozen.add(parameter);
            }
        }
        if (patient.rule().learningRate() == 0) {
            return certain("learning rate", "it is 0, so nothing will change", "what RateFinder suggests");
        }
        if (frozen.isEmpty()) {
            return null;
        }
        List<Parameter> raw = frozen.stream().filter(FrozenParameters::isDrawn).toList();
        if (!raw.isEmpty()) {
            return likely(
                    names(raw.stream().map(Parameter::name).toList()),
                    "it is frozen, and its weights are spread as evenly as those just drawn at random",
                    "setTrainable(true), or load the weights that it is to keep");
        }
        return hint(
                names(frozen.stream().map(Parameter::name).toList()),
                frozen.size() + " of " + all + " parameters are frozen",
                "setTrainable(true), unless they were trained before");
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        List<String> unconnected = vitals.updates().stream()
                .filter(u -> u.samples() >= UPDATES && !u.connected())
                .map(Updates::name)
                .filter(name -> patient.model().parameter(name).isTrainable())
                .toList();
        if (!unconnected.isEmpty()) {
            return certain(
                    names(unconnected),
                    "no gradient has reached it in " + vitals.step() + " batches: the loss does not depend on it",
                    "use the layer in forward(), or take it out of parameters()");
        }
        List<String> still = vitals.updates().stream()
                .filter(u -> u.still() >= UPDATES && u.weight() && u.gradient() == 0)
                .map(Updates::name)
                .toList();
        return still.isEmpty()
                ? null
                : hint(
                        names(still),
                        "its gradient is 0 and it has not changed in the last " + UPDATES + " updates looked at",
                        "look for dead units behind it");
    }

    /** Whether weights are uniform between two limits: fourth moment 9/5 of the squared second, and none beyond √3 deviations. */
    private static boolean isDrawn(Parameter parameter) {
        int size = parameter.tensor().size();
        float[] w = parameter.tensor().values();
        if (size < ENOUGH || parameter.tensor().rank() < 2) {
            return false;
        }
        double second = 0;
        double fourth = 0;
        double largest = 0;
        for (int i = 0; i < size; i++) {
            double square = (double) w[i] * w[i];
            second += square / size;
            fourth += square * square / size;
            largest = Math.max(largest, square);
        }
        double error = ERRORS * KURTOSIS_ERROR / Math.sqrt(size);
        return Math.abs(fourth / (second * second) - UNIFORM) < error && largest < 3 * second * (1 + error);
    }

    private static String names(List<String> names) {
        return names.stream().limit(3).collect(Collectors.joining(", ")) + (names.size() > 3 ? ", ..." : "");
    }
}
