package dev.descent.nn;

import dev.descent.init.Gain;
import dev.descent.init.Initializer;
import dev.descent.init.XavierUniform;
import dev.descent.op.Activations;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * {@code y = tanh(x)}, between −1 and 1 and centred, which the next layer likes; its gradient vanishes at both ends.
 * Weights before it begin with gain 5/3, as in PyTorch.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), 42, Layers.dense(128), Layers.tanh(), Layers.dense(10));
 * }</pre>
 */
public record Tanh() implements InPlace {
    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Activations.tanh(tape, x);
    }

    @Override
    public Tensor inPlace(Tape tape, Tensor x) {
        return Activations.tanhInPlace(tape, x);
    }

    @Override
    public Initializer initializer() {
        return new XavierUniform(Gain.TANH);
    }
}
