package dev.descent.train.doctor;

import dev.descent.nn.Parameter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Diagnosis 26: parameters that never change. Frozen on purpose is fine, so that is a hint. */
final class FrozenParameters implements Check {
    private static final int UPDATES = 20;

    @Override
    public Cause cause() {
        return Cause.INITIALISATION;
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.UPDATES);
    }

    @Override
    public @Nullable Finding before(Patient patient) {
        List<Parameter> parameters =
                patient.model().parameters().stream().filter(p -> !p.isBuffer()).toList();
        List<Parameter> frozen = parameters.stream()
                .filter(p -> !p.isTrainable() || p.rateScale() == 0)
                .toList();
        if (patient.rule().learningRate() == 0) {
            return certain("learning rate", "it is 0, so nothing will change", "what RateFinder suggests");
        }
        return frozen.isEmpty()
                ? null
                : hint(
                        names(frozen.stream().map(Parameter::name).toList()),
                        frozen.size() + " of " + parameters.size() + " parameters are frozen",
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

    private static String names(List<String> names) {
        return names.stream().limit(3).collect(Collectors.joining(", ")) + (names.size() > 3 ? ", ..." : "");
    }
}
