package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * All axes of an example as one: {@code [batch, 1, 28, 28]} to {@code [batch, 784]}, in the same order and without a copy.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(1, 28, 28), 42, Layers.flatten(), Layers.dense(10));
 * }</pre>
 */
public record Flatten() implements Layer {
    @Override
    public Tensor forward(Tape tape, Tensor x) {
        int batch = x.dim(0);
        return x.rank() == 2 ? x : x.as(tape.shape(batch, x.size() / batch));
    }

    @Override
    public Shape outputShape(Shape input) {
        return Shape.of(input.size());
    }

    @Override
    public Initializer initializerBefore(Initializer after) {
        return after;
    }
}
