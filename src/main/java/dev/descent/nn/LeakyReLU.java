package dev.descent.nn;

import dev.descent.init.Fan;
import dev.descent.init.Initializer;
import dev.descent.init.KaimingUniform;
import dev.descent.op.Activations;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * {@code y = x} where x is positive, else {@code slope · x} (Maas, Hannun, Ng, 2013): a ReLU whose units cannot die.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), 42, Layers.dense(128), Layers.leakyRelu(), Layers.dense(10));
 * }</pre>
 *
 * @param slope below zero; 0.01 by default
 */
public record LeakyReLU(float slope) implements Activation {
    /** @throws IllegalArgumentException if the slope isn't finite */
    public LeakyReLU {
        Checks.slope("leakyRelu", slope);
    }

    public LeakyReLU() {
        this(0.01f);
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Activations.leakyRelu(tape, x, slope);
    }

    @Override
    public Initializer initializer() {
        return new KaimingUniform(Fan.IN, slope);
    }

    @Override
    public String kind() {
        return "leakyRelu";
    }
}
