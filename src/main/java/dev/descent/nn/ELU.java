package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.init.KaimingUniform;
import dev.descent.op.Activations;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * {@code y = x} where x is positive, else {@code alpha (e^x − 1)} (Clevert, Unterthiner, Hochreiter, ICLR 2016): a ReLU whose
 * outputs are closer to zero on average, and smooth at 0 where alpha is 1.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), 42, Layers.dense(128), Layers.elu(), Layers.dense(10));
 * }</pre>
 *
 * @param alpha the limit below zero is {@code −alpha}; 1 by default, positive
 */
public record ELU(float alpha) implements Activation {
    /** @throws IllegalArgumentException if alpha isn't positive and finite */
    public ELU {
        Checks.positive("elu", "alpha", alpha);
    }

    public ELU() {
        this(1f);
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Activations.elu(tape, x, alpha);
    }

    @Override
    public Initializer initializer() {
        return new KaimingUniform();
    }

    @Override
    public String kind() {
        return "elu";
    }
}
