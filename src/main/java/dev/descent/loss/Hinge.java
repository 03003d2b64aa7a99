package dev.descent.loss;

import dev.descent.op.Activations;
import dev.descent.op.Margins;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * Asks the right class's output to lead every other by a margin, as support vector machines do, and is content once it
 * does. Targets are class indices {@code [batch]}; outputs are {@code [batch, classes]}, or {@code [batch, 1]} for two
 * classes, positive meaning class 1. PyTorch's {@code MultiMarginLoss}.
 *
 * <pre>{@code
 * Loss hinge = new Hinge();
 * Loss squared = new Hinge(1, 2);
 * }</pre>
 *
 * @param margin the lead asked for; 1 by default
 * @param power of what is missing, 1 or 2; 1 by default
 */
public record Hinge(float margin, int power) implements Loss {
    /** @throws IllegalArgumentException if the margin is not above 0 and finite, or the power not 1 or 2 */
    public Hinge {
        Checks.margin(margin);
        Checks.power(power);
    }

    /** With a margin and a power of 1. */
    public Hinge() {
        this(1, 1);
    }

    @Override
    public Tensor forward(Tape tape, Tensor outputs, Tensor targets) {
        return Margins.hinge(tape, outputs, targets, margin, power);
    }

    /**
     * For two classes with one output the sigmoid, so that 0.5 is the boundary as it is after {@link BinaryCrossEntropy}
     * (it is no probability here); else the outputs themselves.
     */
    @Override
    public Tensor predictions(Tape tape, Tensor outputs) {
        return outputs.dim(-1) == 1 ? Activations.sigmoid(tape, outputs) : outputs;
    }

    @Override
    public void check(Shape output, Shape target, int classes) {
        Checks.margins("Hinge", output, target, classes);
    }
}
