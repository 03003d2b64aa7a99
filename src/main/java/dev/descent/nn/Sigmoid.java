package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.init.XavierUniform;
import dev.descent.op.Activations;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * {@code y = 1 / (1 + e^−x)}, between 0 and 1. Its gradient vanishes at both ends and is never above 1/4, so it suits gates and
 * outputs better than deep stacks. As the output of a two-class model it belongs to the loss, which takes the values before.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), 42, Layers.dense(128), Layers.sigmoid(), Layers.dense(10));
 * }</pre>
 */
public record Sigmoid() implements InPlace {
    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Activations.sigmoid(tape, x);
    }

    @Override
    public Tensor inPlace(Tape tape, Tensor x) {
        return Activations.sigmoidInPlace(tape, x);
    }

    @Override
    public Initializer initializer() {
        return new XavierUniform(1);
    }
}
