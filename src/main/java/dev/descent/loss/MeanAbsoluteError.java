package dev.descent.loss;

import dev.descent.op.Distances;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * The mean of the absolute errors, which minds outliers less than {@link MeanSquaredError}; its best prediction is the
 * median. Targets have the outputs' shape; {@code [batch]} fits {@code [batch, 1]}, and nothing is broadcast. PyTorch's
 * {@code L1Loss}.
 *
 * <pre>{@code
 * Loss loss = new MeanAbsoluteError();
 * }</pre>
 */
public record MeanAbsoluteError() implements Loss {
    @Override
    public Tensor forward(Tape tape, Tensor outputs, Tensor targets) {
        return Distances.meanAbsolute(tape, outputs, targets);
    }

    @Override
    public void check(Shape output, Shape target, int classes) {
        Checks.values("MeanAbsoluteError", output, target, classes);
    }
}
