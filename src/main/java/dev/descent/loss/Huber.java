package dev.descent.loss;

import dev.descent.op.Distances;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * Squared errors as far as {@code delta}, delta times absolute ones beyond: smooth at 0 like {@link MeanSquaredError},
 * calm about outliers like {@link MeanAbsoluteError}. Targets have the outputs' shape; {@code [batch]} fits
 * {@code [batch, 1]}, and nothing is broadcast. PyTorch's {@code HuberLoss}.
 *
 * <pre>{@code
 * Loss loss = new Huber(0.5f);
 * }</pre>
 *
 * @param delta where the parabola ends; 1 by default
 */
public record Huber(float delta) implements Loss {
    /** @throws IllegalArgumentException if delta is not above 0 and finite */
    public Huber {
        Checks.delta(delta);
    }

    /** With a delta of 1. */
    public Huber() {
        this(1);
    }

    @Override
    public Tensor forward(Tape tape, Tensor outputs, Tensor targets) {
        return Distances.huber(tape, outputs, targets, delta);
    }

    @Override
    public void check(Shape output, Shape target, int classes) {
        Checks.values("Huber", output, target, classes);
    }
}
