package dev.descent.init;

import dev.descent.tensor.Shape;

/**
 * How many numbers a weight's output is summed from, and how many outputs an input flows to: what keeps the spread of
 * values, or of gradients, through a layer.
 *
 * <pre>{@code
 * Fans dense = Fans.of(Shape.of(10, 64));            // in 64, out 10
 * Fans convolution = Fans.of(Shape.of(32, 16, 3, 3));   // in 144, out 288
 * }</pre>
 *
 * @param in the fan-in: inputs × kernel size
 * @param out the fan-out: outputs × kernel size
 */
public record Fans(int in, int out) {
    /**
     * The fans of weights stored as {@code [out, in, kernel...]}, counted as PyTorch does.
     *
     * @throws IllegalArgumentException if the shape has fewer than two axes
     */
    public static Fans of(Shape shape) {
        Checks.fans(shape);
        int kernel = shape.sizeBetween(2, shape.rank());
        return new Fans(shape.dim(1) * kernel, shape.dim(0) * kernel);
    }
}
