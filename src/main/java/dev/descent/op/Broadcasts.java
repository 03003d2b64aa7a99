package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.kernel.Pointwise;
import dev.descent.kernel.Rowwise;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;

/**
 * The one place that knows how a small shape lies in a large one: counted from the last axis, sizes are equal, or the small
 * one is 1 or missing. Expanding repeats along those axes; reducing gathers along them. Each is the other's gradient.
 */
final class Broadcasts {
    /** A sum over everything is cut into pieces of this size, so that threads can share it; the cut depends on nothing else. */
    private static final int PIECE = 16_384;

    private static final Pointwise POINTWISE = Kernels.pointwise();
    private static final Rowwise ROWWISE = Kernels.rowwise();
    private static final Loops.Map1P ADD_SCALED =
            (x, scale, unused, y, from, to) -> POINTWISE.addScaled(x, scale, y, from, to);
    private static final Loops.Columns COLUMN_SUMS = (x, unused, y, rows, columns, from, to) -> {
        Arrays.fill(y, from, to, 0f);
        ROWWISE.addColumnSums(x, y, rows, columns, from, to);
    };
    private static final Loops.Rows ROW_SUMS = (x, unused, y, columns, from, to) -> {
        for (int row = from; row < to; row++) {
            y[row] = (float) POINTWISE.sum(x, row * columns, (row + 1) * columns);
        }
    };

    private Broadcasts() {}

    /** The shape that both broadcast to. */
    static Shape shape(String who, Shape a, Shape b) {
        if (fits(b, a)) {
            return a;
        }
        if (fits(a, b)) {
            return b;
        }
        int[] dims = new int[Math.max(a.rank(), b.rank())];
        for (int back = 1; back <= dims.length; back++) {
            int ofA = back <= a.rank() ? a.dim(-back) : 1;
            int ofB = back <= b.rank() ? b.dim(-back) : 1;
            Checks.broadcast(who, a, b, back, ofA, ofB);
            dims[dims.length - back] = ofA == 1 ? ofB : ofA;
        }
        return Shape.of(dims);
    }

    /** Whether {@code small} can be expanded to {@code large}. */
    static boolean fits(Shape small, Shape large) {
        boolean fits = small.rank() <= large.rank();
        for (int back = 1; fits && back <= small.rank(); back++) {
            fits = small.dim(-back) == large.dim(-back) || small.dim(-back) == 1;
        }
        return fits;
    }

    private static boolean repeats(Shape small, Shape large, int axis) {
        int own = axis - large.rank() + small.rank();
        return large.dim(axis) != 1 && (own < 0 || small.dim(own) == 1);
    }

    /** y = x repeated, by copies of the longest stretch that lies together in both. */
    static void expand(Tape tape, float[] x, Shape small, float[] y, Shape large) {
        int axis = large.rank();
        boolean fill = axis > 0 && repeats(small, large, axis - 1);
        while (axis > 0 && (large.dim(axis - 1) == 1 || repeats(small, large, axis - 1) == fill)) {
            axis--;
        }
        int outer = axis;
        int block = large.sizeBetween(outer, large.rank());
        tape.loops().range(large.size() / block, Math.max(1, PIECE / block), (from, to) -> {
            for (int row = from; row < to; row++) {
                int source = source(small, large, outer, row, fill ? 1 : block);
                if (fill) {
                    Arrays.fill(y, row * block, (row + 1) * block, x[source]);
                } else {
                    System.arraycopy(x, source, y, row * block, block);
                }
            }
        });
    }

    /** Where the block of the large tensor with this number begins in the small one. */
    private static int source(Shape small, Shape large, int outer, int row, int block) {
        int at = 0;
        int stride = block;
        int rest = row;
        for (int axis = outer - 1; axis >= 0; axis--) {
            int dim = large.dim(axis);
            if (!repeats(small, large, axis)) {
                at += rest % dim * stride;
                stride *= dim;
            }
            rest /= dim;
        }
        return at;
    }

    /** Adds {@code share}, of the small shape, to every element of the gradient of {@code x} that it stands for. */
    static void addExpanded(Tape tape, float[] share, Shape small, Tensor x) {
        if (x.hasGradient()) {
            float[] all = tape.tensor(x.shape()).values();
            expand(tape, share, small, all, x.shape());
            Gradients.add(tape, all, x);
        } else {
            expand(tape, share, small, x.gradientToWrite(), x.shape());
        }
    }

    /** Adds to the gradient of {@code x} the sums of {@code share}, which has the large shape. */
    static void addSums(Tape tape, float[] share, Shape large, Tensor x) {
        float[] sums = sums(tape, share, large, x.shape());
        tape.loops().run(ADD_SCALED, sums, 1f, 0f, x.gradientToAdd(), x.size());
    }

    /** The sums of x, of the large shape, over the axes that repeat; x itself if none does. */
    static float[] sums(Tape tape, float[] x, Shape large, Shape small) {
        return reduce(tape, x, large, small, false);
    }

    /** The largest of x over the axes that repeat. */
    static float[] largest(Tape tape, float[] x, Shape large, Shape small) {
        return reduce(tape, x, large, small, true);
    }

    /** Neighbouring axes are reduced together, from the last to the first, each time as the middle of three. */
    private static float[] reduce(Tape tape, float[] x, Shape large, Shape small, boolean max) {
        float[] values = x;
        int inner = 1;
        int axis = large.rank();
        while (axis > 0) {
            if (!repeats(small, large, axis - 1)) {
                inner *= large.dim(--axis);
            } else {
                int middle = 1;
                while (axis > 0 && repeats(small, large, axis - 1)) {
                    middle *= large.dim(--axis);
                }
                int outer = large.sizeBetween(0, axis);
                values = max
                        ? largestOfMiddle(tape, values, outer, middle, inner)
                        : sumsOfMiddle(tape, values, outer, middle, inner);
            }
        }
        return values;
    }

    private static float[] sumsOfMiddle(Tape tape, float[] x, int outer, int middle, int inner) {
        Loops loops = tape.loops();
        float[] y = tape.tensor(outer, inner).values();
        if (inner > 1 && outer > 1) {
            loops.range(outer, Math.max(1, PIECE / (middle * inner)), (from, to) -> {
                for (int i = from * inner; i < to * inner; i++) {
                    y[i] = sum(x, i / inner * middle * inner + i % inner, inner, middle);
                }
            });
        } else if (inner > 1) {
            loops.columns(COLUMN_SUMS, x, x, y, middle, inner);
        } else if (outer > 1 || middle <= PIECE) {
            loops.rows(ROW_SUMS, x, x, y, outer, middle);
        } else {
            int pieces = middle / PIECE;
            float[] sums = tape.tensor(pieces, 1).values();
            loops.rows(ROW_SUMS, x, x, sums, pieces, PIECE);
            y[0] = (float) (POINTWISE.sum(sums, 0, pieces) + POINTWISE.sum(x, pieces * PIECE, middle));
        }
        return y;
    }

    private static float sum(float[] x, int start, int stride, int count) {
        double even = 0;
        double odd = 0;
        int at = start;
        for (int i = 1; i < count; i += 2) {
            even += x[at];
            odd += x[at + stride];
            at += 2 * stride;
        }
        return (float) (even + odd + (count % 2 == 0 ? 0 : x[at]));
    }

    private static float[] largestOfMiddle(Tape tape, float[] x, int outer, int middle, int inner) {
        float[] y = tape.tensor(outer, inner).values();
        tape.loops().range(outer * inner, Math.max(1, PIECE / middle), (from, to) -> {
            for (int i = from; i < to; i++) {
                int at = i / inner * middle * inner + i % inner;
                float largest = x[at];
                for (int j = 1; j < middle; j++) {
                    largest = Math.max(largest, x[at + j * inner]);
                }
                y[i] = largest;
            }
        });
        return y;
    }
}
