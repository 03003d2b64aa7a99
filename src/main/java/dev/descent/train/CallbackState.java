package dev.descent.train;

import dev.descent.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a callback remembers from step to step, by name: enough for a resumed run to have the same bits. */
final class CallbackState {
    private final Map<String, Double> numbers = new LinkedHashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    CallbackState put(String name, double number) {
        numbers.put(name, number);
        return this;
    }

    CallbackState put(String name, Tensor tensor) {
        tensors.put(name, tensor);
        return this;
    }

    double number(String name) {
        Double found = numbers.get(name);
        if (found == null) {
            throw Checks.noState(name);
        }
        return found;
    }

    Tensor tensor(String name) {
        Tensor found = tensors.get(name);
        if (found == null) {
            throw Checks.noState(name);
        }
        return found;
    }
}
