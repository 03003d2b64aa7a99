package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.kernel.Pointwise;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/** Blocks of a tensor, such as images or their channels, each times a factor, and their gradients times perhaps another. */
final class Scaling {
    private static final Pointwise POINTWISE = Kernels.pointwise();
    private static final Loops.Rows TIMES = (x, factors, y, columns, from, to) -> {
        for (int row = from; row < to; row++) {
            POINTWISE.affine(x, factors[row], 0f, y, row * columns, (row + 1) * columns);
        }
    };
    private static final Loops.Rows ADD_TIMES = (x, factors, y, columns, from, to) -> {
        for (int row = from; row < to; row++) {
            POINTWISE.addScaled(x, factors[row], y, row * columns, (row + 1) * columns);
        }
    };

    private Scaling() {}

    /** {@code rows} blocks of equal size, the gradient of each multiplied by {@code back} instead of {@code factors}. */
    static Tensor planes(Tape tape, Tensor x, float[] factors, float[] back, int rows) {
        Tensor y = tape.result(x.shape(), x);
        int columns = x.size() / rows;
        tape.loops().rows(TIMES, x.values(), factors, y.values(), rows, columns);
        if (y.needsGradient()) {
            tape.record(y, () -> {
                Loops.Rows kernel = x.hasGradient() ? ADD_TIMES : TIMES;
                tape.loops().rows(kernel, y.gradient(), back, x.gradientToWrite(), rows, columns);
            });
        }
        return y;
    }
}
