package dev.descent.train;

import java.util.Map;

/** What a callback remembers from step to step, by name, as copies: enough for a resumed run to have the same bits. */
record CallbackState(Map<String, double[]> numbers, Map<String, float[]> arrays) {
    static CallbackState of(String name, double... numbers) {
        return new CallbackState(Map.of(name, numbers), Map.of());
    }

    /** The numbers of that name, which {@link #of} put there. */
    double[] get(String name) {
        double[] found = numbers.get(name);
        if (found == null) {
            throw Checks.noState(name, numbers.keySet());
        }
        return found;
    }
}
