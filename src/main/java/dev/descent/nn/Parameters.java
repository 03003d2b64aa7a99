package dev.descent.nn;

import dev.descent.tensor.Tensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of several layers as one list. */
final class Parameters {
    private Parameters() {}

    /**
     * All parameters in the layers' order. One that several layers share is listed once.
     *
     * @throws IllegalArgumentException if two different parameters have the same name
     */
    static List<Parameter> of(Collection<NamedLayer> layers) {
        Map<String, Parameter> byName = new LinkedHashMap<>();
        for (NamedLayer named : layers) {
            for (Parameter parameter : named.layer().parameters()) {
                Checks.sameParameter(byName.putIfAbsent(parameter.name(), parameter), parameter);
            }
        }
        return List.copyOf(byName.values());
    }

    /**
     * Copies values and settings.
     *
     * @throws IllegalStateException if both lists have a parameter in common
     */
    static void copy(List<Parameter> from, List<Parameter> to) {
        for (int i = 0; i < Math.min(from.size(), to.size()); i++) {
            Checks.notShared(from.get(i), to.get(i));
        }
        Checks.sameNames(
                "copy",
                to.stream().map(Parameter::name).toList(),
                from.stream().map(Parameter::name).toList());
        for (int i = 0; i < from.size(); i++) {
            Tensor values = from.get(i).tensor();
            System.arraycopy(values.values(), 0, to.get(i).tensor().values(), 0, values.size());
            to.get(i).setAs(from.get(i));
        }
    }
}
