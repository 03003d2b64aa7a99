package dev.descent.nn;

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
}
