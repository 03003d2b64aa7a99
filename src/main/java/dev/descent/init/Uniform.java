package dev.descent.init;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;

/**
 * Every value between two bounds as likely.
 *
 * <pre>{@code
 * Tensor weights = new Uniform(-0.1f, 0.1f).create(Shape.of(10, 64), new Rng(42));
 * }</pre>
 *
 * @param low the smallest value
 * @param high the largest
 */
public record Uniform(float low, float high) implements Initializer {
    /** @throws IllegalArgumentException if the bounds are not finite, or {@code low} is not below {@code high} */
    public Uniform {
        Checks.interval("Uniform", low, high);
    }

    /** Between {@code -bound} and {@code bound}. */
    public Uniform(float bound) {
        this(-bound, bound);
    }

    @Override
    public void fill(float[] weights, Shape shape, Rng rng) {
        fill(weights, shape.size(), low, high, rng);
    }

    static void fill(float[] weights, int size, double low, double high, Rng rng) {
        for (int i = 0; i < size; i++) {
            weights[i] = (float) (low + (high - low) * rng.uniform(i));
        }
    }
}
