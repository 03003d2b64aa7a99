package dev.descent.init;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;

/**
 * Normally distributed values.
 *
 * <pre>{@code
 * Tensor weights = new Normal(0, 0.02f).create(Shape.of(10, 64), new Rng(42));
 * }</pre>
 *
 * @param mean their mean
 * @param std their standard deviation
 */
public record Normal(float mean, float std) implements Initializer {
    /** @throws IllegalArgumentException if a parameter is not finite, or {@code std} is negative */
    public Normal {
        Checks.finite("Normal", "mean", mean);
        Checks.spread("Normal", std);
    }

    /** Around 0. */
    public Normal(float std) {
        this(0, std);
    }

    @Override
    public void fill(float[] weights, Shape shape, Rng rng) {
        fill(weights, shape.size(), mean, std, rng);
    }

    static void fill(float[] weights, int size, double mean, double std, Rng rng) {
        for (int i = 0; i < size; i++) {
            weights[i] = (float) (mean + std * rng.normal(i));
        }
    }
}
