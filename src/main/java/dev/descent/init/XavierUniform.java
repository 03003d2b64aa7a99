package dev.descent.init;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;

/**
 * Uniform between ± gain · √(6 / (fan-in + fan-out)): keeps the spread of values and of gradients about equal through
 * activations that are linear around 0, such as tanh and sigmoid. Glorot and Bengio, "Understanding the difficulty of
 * training deep feedforward neural networks", AISTATS 2010.
 *
 * <pre>{@code
 * Tensor weights = new XavierUniform(Gain.TANH).create(Shape.of(10, 64), new Rng(42));
 * }</pre>
 *
 * @param gain what the following activation wants, from {@link Gain}; 1 by default
 */
public record XavierUniform(float gain) implements Initializer {
    /** @throws IllegalArgumentException if the gain is not finite */
    public XavierUniform {
        Checks.gain("XavierUniform", gain);
    }

    /** With a gain of 1. */
    public XavierUniform() {
        this(1);
    }

    /** @throws IllegalArgumentException if the shape has fewer than two axes */
    @Override
    public void fill(float[] weights, Shape shape, Rng rng) {
        Fans fans = Fans.of(shape);
        double bound = gain * Math.sqrt(6.0 / ((double) fans.in() + fans.out()));
        Uniform.fill(weights, shape.size(), -bound, bound, rng);
    }
}
