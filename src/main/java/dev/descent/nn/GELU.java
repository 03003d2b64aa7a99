package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.init.KaimingUniform;
import dev.descent.op.Activations;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * {@code y = x Φ(x)}, Φ being the normal distribution function in its exact form, as PyTorch's default (Hendrycks, Gimpel,
 * 2016); smooth, common in transformers.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), 42, Layers.dense(128), Layers.gelu(), Layers.dense(10));
 * }</pre>
 */
public record GELU() implements Activation {
    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Activations.gelu(tape, x);
    }

    @Override
    public Initializer initializer() {
        return new KaimingUniform();
    }

    @Override
    public String kind() {
        return "gelu";
    }
}
