package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.init.KaimingUniform;
import dev.descent.op.Activations;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * {@code y = max(x, 0)}: fast, and its gradient doesn't vanish for positive values (Nair, Hinton, ICML 2010). A unit that is
 * negative for all data learns nothing any more; a large rate or weights not begun for ReLU bring that about.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), 42, Layers.dense(128), Layers.relu(), Layers.dense(10));
 * }</pre>
 */
public record ReLU() implements InPlace {
    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Activations.relu(tape, x);
    }

    @Override
    public Tensor inPlace(Tape tape, Tensor x) {
        return Activations.reluInPlace(tape, x);
    }

    @Override
    public Initializer initializer() {
        return new KaimingUniform();
    }

    @Override
    public String kind() {
        return "relu";
    }
}
