package dev.descent.init;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import java.util.Arrays;

/** Ones: how the scales of normalisations begin. */
public record Ones() implements Initializer {
    @Override
    public void fill(float[] weights, Shape shape, Rng rng) {
        Arrays.fill(weights, 0, shape.size(), 1f);
    }
}
