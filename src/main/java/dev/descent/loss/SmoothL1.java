package dev.descent.loss;

import dev.descent.op.Distances;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * Absolute errors, rounded to a parabola below {@code beta}: {@link Huber} divided by beta, so that the slope beyond is
 * always 1. Targets have the outputs' shape; {@code [batch]} fits {@code [batch, 1]}, and nothing is broadcast. PyTorch's
 * {@code SmoothL1Loss}; Girshick, "Fast R-CNN", ICCV 2015.
 *
 * <pre>{@code
 * Loss loss = new SmoothL1(0.5f);
 * }</pre>
 *
 * @param beta where the parabola ends; 1 by default
 */
public record SmoothL1(float beta) implements Loss {
    /** @throws IllegalArgumentException if beta is not above 0 and finite */
    public SmoothL1 {
        Checks.beta(beta);
    }

    /** With a beta of 1. */
    public SmoothL1() {
        this(1);
    }

    @Override
    public Tensor forward(Tape tape, Tensor outputs, Tensor targets) {
        return Distances.smoothL1(tape, outputs, targets, beta);
    }

    @Override
    public void check(Shape output, Shape target, int classes) {
        Checks.values("SmoothL1", output, target, classes);
    }
}
