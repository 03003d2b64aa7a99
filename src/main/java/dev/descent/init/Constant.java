package dev.descent.init;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import java.util.Arrays;

/**
 * The same value everywhere.
 *
 * <pre>{@code
 * Tensor bias = new Constant(0.1f).create(Shape.of(10), new Rng(42));
 * }</pre>
 *
 * @param value the value
 */
public record Constant(float value) implements Initializer {
    /** @throws IllegalArgumentException if the value is not finite */
    public Constant {
        Checks.finite("Constant", "value", value);
    }

    @Override
    public void fill(float[] weights, Shape shape, Rng rng) {
        Arrays.fill(weights, 0, shape.size(), value);
    }
}
