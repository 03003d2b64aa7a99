package dev.descent.init;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;

/**
 * Gives a parameter its first values.
 *
 * <p>A scheme of one's own is one lambda or record; the result must depend on nothing but the shape and the random numbers:
 *
 * <pre>{@code
 * Initializer small = (weights, shape, rng) -> {
 *     for (int i = 0; i < shape.size(); i++) {
 *         weights[i] = 0.01f * (float) rng.normal(i);
 *     }
 * };
 * }</pre>
 */
@FunctionalInterface
public interface Initializer {
    /**
     * Fills {@code weights}, which has exactly {@code shape.size()} elements.
     *
     * @param shape as PyTorch stores weights: {@code [out, in]} for a linear layer, {@code [out, in, kernel...]} for a
     *     convolution
     */
    void fill(float[] weights, Shape shape, Rng rng);

    /** A new tensor of the given shape, filled. */
    default Tensor create(Shape shape, Rng rng) {
        float[] weights = new float[shape.size()];
        fill(weights, shape, rng);
        return Tensor.of(shape, weights);
    }
}
