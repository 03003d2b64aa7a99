package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.init.KaimingUniform;
import dev.descent.op.Activations;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * {@code y = log(1 + e^x)}: a smooth ReLU that is always positive, for outputs that must be, such as a variance.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), 42, Layers.dense(128), Layers.softplus(), Layers.dense(10));
 * }</pre>
 */
public record Softplus() implements Activation {
    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Activations.softplus(tape, x);
    }

    @Override
    public Initializer initializer() {
        return new KaimingUniform();
    }
}
