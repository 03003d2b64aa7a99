package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.init.KaimingUniform;
import dev.descent.op.Activations;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * {@code y = x · sigmoid(x)}, also called Swish (Ramachandran, Zoph, Le, 2017): a smooth ReLU that dips below zero.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), 42, Layers.dense(128), Layers.silu(), Layers.dense(10));
 * }</pre>
 */
public record SiLU() implements Activation {
    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Activations.silu(tape, x);
    }

    @Override
    public Initializer initializer() {
        return new KaimingUniform();
    }

    @Override
    public String kind() {
        return "silu";
    }
}
