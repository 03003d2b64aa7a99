package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * Sums, means and maxima of a whole tensor or along axes. Without axes the result is a single number; an axis that is
 * reduced vanishes, or stays with size 1 in the functions that end in {@code KeepDims}. Negative axes count from the last.
 * Sums are gathered in partial sums or in double, in an order that the shape alone decides.
 *
 * <pre>{@code
 * Tensor x = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
 * try (Tape tape = Tape.inference()) {
 *     float total = Reductions.sum(tape, x).item();                      // 21
 *     float[] rows = Reductions.mean(tape, x, 1).toArray();              // 2, 5
 *     Tensor column = Reductions.maxKeepDims(tape, x, -1);               // [2, 1]: 3, 6
 * }
 * }</pre>
 */
public final class Reductions {
    private static final Shape SCALAR = Shape.of();
    private static final Loops.Map1P AFFINE = Kernels.pointwise()::affine;
    private static final Loops.Map2 DIVIDE = Kernels.pointwise()::divide;
    private static final Loops.Map2 ADD_PRODUCT = Kernels.pointwise()::addProduct;
    private static final Loops.Map2 EQUAL = (a, b, y, from, to) -> {
        for (int i = from; i < to; i++) {
            y[i] = a[i] == b[i] ? 1f : 0f;
        }
    };

    private Reductions() {}

    /** The sum of all elements. */
    public static Tensor sum(Tape tape, Tensor x) {
        return sum(tape, x, SCALAR, SCALAR, 1);
    }

    /** Sums along axes, which vanish. @throws IllegalArgumentException if x has no such axis, or one is named twice */
    public static Tensor sum(Tape tape, Tensor x, int... axes) {
        Shape kept = kept("sum", x, axes);
        return sum(tape, x, kept, without(kept, axes), 1);
    }

    /** Sums along axes, which stay with size 1. @throws IllegalArgumentException as {@link #sum(Tape, Tensor, int...)} */
    public static Tensor sumKeepDims(Tape tape, Tensor x, int... axes) {
        Shape kept = kept("sumKeepDims", x, axes);
        return sum(tape, x, kept, kept, 1);
    }

    /** The mean of all elements. */
    public static Tensor mean(Tape tape, Tensor x) {
        return sum(tape, x, SCALAR, SCALAR, x.size());
    }

    /** Means along axes, which vanish. @throws IllegalArgumentException as {@link #sum(Tape, Tensor, int...)} */
    public static Tensor mean(Tape tape, Tensor x, int... axes) {
        Shape kept = kept("mean", x, axes);
        return sum(tape, x, kept, without(kept, axes), x.size() / kept.size());
    }

    /** Means along axes, which stay with size 1. @throws IllegalArgumentException as {@link #sum(Tape, Tensor, int...)} */
    public static Tensor meanKeepDims(Tape tape, Tensor x, int... axes) {
        Shape kept = kept("meanKeepDims", x, axes);
        return sum(tape, x, kept, kept, x.size() / kept.size());
    }

    /**
     * The largest element; NaN if there is one. Where several are the largest, each gets an equal share of the gradient, as
     * in PyTorch's {@code amax}.
     */
    public static Tensor max(Tape tape, Tensor x) {
        return max(tape, x, SCALAR, SCALAR);
    }

    /** The largest along axes, which vanish. @throws IllegalArgumentException as {@link #sum(Tape, Tensor, int...)} */
    public static Tensor max(Tape tape, Tensor x, int... axes) {
        Shape kept = kept("max", x, axes);
        return max(tape, x, kept, without(kept, axes));
    }

    /** The largest along axes, which stay with size 1. @throws IllegalArgumentException as {@link #sum(Tape, Tensor, int...)} */
    public static Tensor maxKeepDims(Tape tape, Tensor x, int... axes) {
        Shape kept = kept("maxKeepDims", x, axes);
        return max(tape, x, kept, kept);
    }

    private static Tensor sum(Tape tape, Tensor x, Shape kept, Shape shape, int divisor) {
        float scale = 1f / divisor;
        Tensor y = tape.result(shape, x);
        float[] sums = Broadcasts.sums(tape, x.values(), x.shape(), kept);
        tape.loops().run(AFFINE, sums, scale, 0f, y.values(), y.size());
        if (y.needsGradient()) {
            tape.record(y, () -> {
                float[] share = tape.tensor(kept).values();
                tape.loops().run(AFFINE, y.gradient(), scale, 0f, share, y.size());
                Broadcasts.addExpanded(tape, share, kept, x);
            });
        }
        return y;
    }

    private static Tensor max(Tape tape, Tensor x, Shape kept, Shape shape) {
        Tensor y = tape.result(shape, x);
        float[] largest = Broadcasts.largest(tape, x.values(), x.shape(), kept);
        System.arraycopy(largest, 0, y.values(), 0, y.size());
        if (y.needsGradient()) {
            tape.record(y, () -> {
                float[] all = tape.tensor(x.shape()).values();
                float[] isLargest = tape.tensor(x.shape()).values();
                float[] share = tape.tensor(kept).values();
                Broadcasts.expand(tape, y.values(), kept, all, x.shape());
                tape.loops().run(EQUAL, x.values(), all, isLargest, x.size());
                float[] ties = Broadcasts.sums(tape, isLargest, x.shape(), kept);
                tape.loops().run(DIVIDE, y.gradient(), ties, share, y.size());
                Broadcasts.expand(tape, share, kept, all, x.shape());
                tape.loops().run(ADD_PRODUCT, isLargest, all, x.gradientToAdd(), x.size());
            });
        }
        return y;
    }

    /** The shape of x with size 1 on the reduced axes. */
    private static Shape kept(String who, Tensor x, int[] axes) {
        Checks.axes(who, x.shape(), axes);
        int[] dims = x.shape().toArray();
        for (int axis : axes) {
            dims[x.shape().axis(axis)] = 1;
        }
        return Shape.of(dims);
    }

    private static Shape without(Shape kept, int[] axes) {
        int[] dims = new int[kept.rank() - axes.length];
        int to = 0;
        for (int axis = 0; axis < kept.rank(); axis++) {
            boolean reduced = false;
            for (int each : axes) {
                reduced |= kept.axis(each) == axis;
            }
            if (!reduced) {
                dims[to++] = kept.dim(axis);
            }
        }
        return Shape.of(dims);
    }
}
