package dev.descent.init;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import java.util.Arrays;

/** Zeros: how biases begin. Weights must not, since all units of a layer would then stay equal. */
public record Zeros() implements Initializer {
    @Override
    public void fill(float[] weights, Shape shape, Rng rng) {
        Arrays.fill(weights, 0, shape.size(), 0f);
    }
}
