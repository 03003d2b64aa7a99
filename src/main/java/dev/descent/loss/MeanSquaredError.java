package dev.descent.loss;

import dev.descent.op.Distances;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * The mean of the squared errors, the usual loss of regression; its best prediction is the mean. Targets have the outputs'
 * shape; {@code [batch]} fits {@code [batch, 1]}, and nothing is broadcast. PyTorch's {@code MSELoss}.
 *
 * <pre>{@code
 * Loss loss = new MeanSquaredError();
 * }</pre>
 */
public record MeanSquaredError() implements Loss {
    @Override
    public Tensor forward(Tape tape, Tensor outputs, Tensor targets) {
        return Distances.meanSquared(tape, outputs, targets);
    }

    @Override
    public void check(Shape output, Shape target, int classes) {
        Checks.values("MeanSquaredError", output, target, classes);
    }
}
