package dev.descent.train;

import dev.descent.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Named numbers, texts and tensors: what a {@link Checkpoint} keeps of a run, and each {@link Stateful} callback of itself.
 * Numbers come back to the bit.
 *
 * <pre>{@code
 * SavedState state = new SavedState().put("best", 0.25).put("weights", Tensor.of(Shape.of(2), 1, 2));
 * double best = state.number("best");
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class SavedState {
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /** Empty. */
    public SavedState() {}

    SavedState(Map<String, String> texts, Map<String, Tensor> tensors) {
        this.texts.putAll(texts);
        this.tensors.putAll(tensors);
    }

    /** @return this */
    public SavedState put(String name, String text) {
        texts.put(name, text);
        return this;
    }

    /** @return this */
    public SavedState put(String name, long number) {
        return put(name, Long.toString(number));
    }

    /** @return this */
    public SavedState put(String name, double number) {
        return put(name, Double.toString(number));
    }

    /** Not copied: it is written before the next step. @return this */
    public SavedState put(String name, Tensor tensor) {
        tensors.put(name, tensor);
        return this;
    }

    /** Everything that another state holds, under names that begin so. @return this */
    SavedState put(String prefix, SavedState other) {
        other.texts.forEach((name, text) -> texts.put(prefix + name, text));
        other.tensors.forEach((name, tensor) -> tensors.put(prefix + name, tensor));
        return this;
    }

    /** What {@link #put(String, SavedState)} put under this prefix. */
    SavedState part(String prefix) {
        return new SavedState(part(texts, prefix), part(tensors, prefix));
    }

    private static <T> Map<String, T> part(Map<String, T> all, String prefix) {
        Map<String, T> part = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), value);
            }
        });
        return part;
    }

    /** The tensors by name, in no particular order of names; unmodifiable. */
    public Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    Map<String, String> texts() {
        return Collections.unmodifiableMap(texts);
    }

    /** @throws IllegalArgumentException if there is none */
    public String text(String name) {
        return required(name, texts.get(name));
    }

    /** @throws IllegalArgumentException if there is none, or it isn't a whole number */
    public long whole(String name) {
        try {
            return Long.parseLong(text(name));
        } catch (NumberFormatException e) {
            throw Checks.noNumber(name, text(name));
        }
    }

    /** @throws IllegalArgumentException if there is none, or it isn't a number */
    public double number(String name) {
        return number(name, text(name));
    }

    static double number(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw Checks.noNumber(name, text);
        }
    }

    /** @throws IllegalArgumentException if there is none */
    public Tensor tensor(String name) {
        return required(name, tensors.get(name));
    }

    private <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw Checks.noState(name);
        }
        return value;
    }
}
