package dev.descent.init;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;

/**
 * Normal around 0 with standard deviation gain · √(2 / (fan-in + fan-out)); {@link XavierUniform}'s sibling, from the same
 * paper.
 *
 * <pre>{@code
 * Tensor weights = new XavierNormal().create(Shape.of(10, 64), new Rng(42));
 * }</pre>
 *
 * @param gain what the following activation wants, from {@link Gain}; 1 by default
 */
public record XavierNormal(float gain) implements Initializer {
    /** @throws IllegalArgumentException if the gain is not finite */
    public XavierNormal {
        Checks.gain("XavierNormal", gain);
    }

    /** With a gain of 1. */
    public XavierNormal() {
        this(1);
    }

    /** @throws IllegalArgumentException if the shape has fewer than two axes */
    @Override
    public void fill(float[] weights, Shape shape, Rng rng) {
        Fans fans = Fans.of(shape);
        double std = gain * Math.sqrt(2.0 / ((double) fans.in() + fans.out()));
        Normal.fill(weights, shape.size(), 0, std, rng);
    }
}
