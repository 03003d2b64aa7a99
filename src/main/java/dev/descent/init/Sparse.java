package dev.descent.init;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;

/**
 * Normal around 0, with the same number of zeros in every column of {@code [out, in]}: each input reaches only some of the
 * units, so these begin different. Martens, "Deep learning via Hessian-free optimization", ICML 2010.
 *
 * <pre>{@code
 * Tensor weights = new Sparse(0.9f).create(Shape.of(100, 64), new Rng(42));   // each input reaches 10 units
 * }</pre>
 *
 * @param sparsity the share of zeros in a column, rounded up to whole elements
 * @param std the standard deviation of the others; 0.01 by default
 */
public record Sparse(float sparsity, float std) implements Initializer {
    /** @throws IllegalArgumentException if the sparsity is not in 0 … 1, or the deviation negative or not finite */
    public Sparse {
        Checks.sparsity(sparsity);
        Checks.spread("Sparse", std);
    }

    /** With a standard deviation of 0.01. */
    public Sparse(float sparsity) {
        this(sparsity, 0.01f);
    }

    /** @throws IllegalArgumentException if the shape has not two axes */
    @Override
    public void fill(float[] weights, Shape shape, Rng rng) {
        Checks.sparse(shape);
        int rows = shape.dim(0);
        int columns = shape.dim(1);
        // by way of the decimal, as written: 0.3f widened to double is 0.30000001, which of 10 rows would round up to 4
        int zeros = (int) Math.ceil(Double.parseDouble(Float.toString(sparsity)) * rows);
        Normal.fill(weights, shape.size(), 0, std, rng);
        Rng places = rng.stream(1);
        for (int column = 0; column < columns; column++) {
            int[] order = places.stream(column).permutation(rows);
            for (int i = 0; i < zeros; i++) {
                weights[order[i] * columns + column] = 0f;
            }
        }
    }
}
