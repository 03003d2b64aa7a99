package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.kernel.Pointwise;
import dev.descent.kernel.Rowwise;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * Sums, differences, products and quotients, element by element. Shapes broadcast as in NumPy and PyTorch: counted from the
 * last axis, sizes must be equal or 1, and an axis that is missing counts as 1; a scalar goes with everything.
 *
 * <pre>{@code
 * Tensor x = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
 * Tensor row = Tensor.of(Shape.of(3), 10, 20, 30);
 * try (Tape tape = Tape.inference()) {
 *     float[] sums = Arithmetic.add(tape, x, row).toArray();   // 11, 22, 33, 14, 25, 36
 * }
 * }</pre>
 */
public final class Arithmetic {
    private static final Pointwise POINTWISE = Kernels.pointwise();
    private static final Rowwise ROWWISE = Kernels.rowwise();
    private static final Loops.Map2 ADD = POINTWISE::add;
    private static final Loops.Map2 SUBTRACT = POINTWISE::subtract;
    private static final Loops.Map2 MULTIPLY = POINTWISE::multiply;
    private static final Loops.Map2 DIVIDE = POINTWISE::divide;
    private static final Loops.Map2 ADD_PRODUCT = POINTWISE::addProduct;
    private static final Loops.Map2 ADD_QUOTIENT = POINTWISE::addQuotient;
    private static final Loops.Map3 DIVISOR_GRADIENT = POINTWISE::divisorGradient;
    private static final Loops.Map1P AFFINE = POINTWISE::affine;
    private static final Loops.Rows PLUS_ROW = ROWWISE::plusRow;

    private Arithmetic() {}

    /** a + b. @throws IllegalArgumentException if the shapes don't broadcast */
    public static Tensor add(Tape tape, Tensor a, Tensor b) {
        if (!a.shape().equals(b.shape())) {
            if (b.rank() == 1 && a.rank() > 1 && a.dim(-1) == b.size()) {
                return addRow(tape, a, b);
            }
            Shape shape = Broadcasts.shape("add", a.shape(), b.shape());
            return add(tape, Layouts.expand(tape, a, shape), Layouts.expand(tape, b, shape));
        }
        Tensor y = tape.result(a.shape(), a, b);
        tape.loops().run(ADD, a.values(), b.values(), y.values(), y.size());
        if (y.needsGradient()) {
            tape.record(y, () -> {
                if (a.needsGradient()) {
                    Gradients.pass(tape, y, a);
                }
                if (b.needsGradient()) {
                    Gradients.pass(tape, y, b);
                }
            });
        }
        return y;
    }

    /** A bias on every row: what add meets most often among unequal shapes, without a copy of the bias for each row. */
    private static Tensor addRow(Tape tape, Tensor x, Tensor row) {
        int columns = row.size();
        int rows = x.size() / columns;
        Tensor y = tape.result(x.shape(), x, row);
        tape.loops().rows(PLUS_ROW, x.values(), row.values(), y.values(), rows, columns);
        if (y.needsGradient()) {
            tape.record(y, () -> {
                if (x.needsGradient()) {
                    Gradients.add(tape, y.gradient(), x);
                }
                if (row.needsGradient()) {
                    Gradients.addColumnSums(tape, y.gradient(), row, rows);
                }
            });
        }
        return y;
    }

    /** a − b. @throws IllegalArgumentException if the shapes don't broadcast */
    public static Tensor sub(Tape tape, Tensor a, Tensor b) {
        if (!a.shape().equals(b.shape())) {
            Shape shape = Broadcasts.shape("sub", a.shape(), b.shape());
            return sub(tape, Layouts.expand(tape, a, shape), Layouts.expand(tape, b, shape));
        }
        Tensor y = tape.result(a.shape(), a, b);
        tape.loops().run(SUBTRACT, a.values(), b.values(), y.values(), y.size());
        if (y.needsGradient()) {
            tape.record(y, () -> {
                if (a.needsGradient()) {
                    Gradients.add(tape, y.gradient(), a);
                }
                if (b.needsGradient()) {
                    Gradients.addScaled(tape, y.gradient(), -1f, b);
                }
            });
        }
        return y;
    }

    /** a · b, element by element. @throws IllegalArgumentException if the shapes don't broadcast */
    public static Tensor mul(Tape tape, Tensor a, Tensor b) {
        if (!a.shape().equals(b.shape())) {
            Shape shape = Broadcasts.shape("mul", a.shape(), b.shape());
            return mul(tape, Layouts.expand(tape, a, shape), Layouts.expand(tape, b, shape));
        }
        Tensor y = tape.result(a.shape(), a, b);
        tape.loops().run(MULTIPLY, a.values(), b.values(), y.values(), y.size());
        if (y.needsGradient()) {
            tape.record(y, () -> {
                if (a.needsGradient()) {
                    addProduct(tape, y.gradient(), b.values(), a);
                }
                if (b.needsGradient()) {
                    addProduct(tape, y.gradient(), a.values(), b);
                }
            });
        }
        return y;
    }

    private static void addProduct(Tape tape, float[] dy, float[] factor, Tensor x) {
        Loops.Map2 kernel = x.hasGradient() ? ADD_PRODUCT : MULTIPLY;
        tape.loops().run(kernel, dy, factor, x.gradientToWrite(), x.size());
    }

    /** a / b. @throws IllegalArgumentException if the shapes don't broadcast */
    public static Tensor div(Tape tape, Tensor a, Tensor b) {
        if (!a.shape().equals(b.shape())) {
            Shape shape = Broadcasts.shape("div", a.shape(), b.shape());
            return div(tape, Layouts.expand(tape, a, shape), Layouts.expand(tape, b, shape));
        }
        Tensor y = tape.result(a.shape(), a, b);
        tape.loops().run(DIVIDE, a.values(), b.values(), y.values(), y.size());
        if (y.needsGradient()) {
            tape.record(y, () -> {
                if (a.needsGradient()) {
                    Loops.Map2 kernel = a.hasGradient() ? ADD_QUOTIENT : DIVIDE;
                    tape.loops().run(kernel, y.gradient(), b.values(), a.gradientToWrite(), a.size());
                }
                if (b.needsGradient()) {
                    tape.loops()
                            .run(DIVISOR_GRADIENT, b.values(), y.values(), y.gradient(), b.gradientToAdd(), b.size());
                }
            });
        }
        return y;
    }

    /** x · factor. */
    public static Tensor scale(Tape tape, Tensor x, float factor) {
        return affine(tape, x, factor, 0f);
    }

    /** x + number. */
    public static Tensor addScalar(Tape tape, Tensor x, float number) {
        return affine(tape, x, 1f, number);
    }

    /** −x. */
    public static Tensor negate(Tape tape, Tensor x) {
        return affine(tape, x, -1f, 0f);
    }

    private static Tensor affine(Tape tape, Tensor x, float factor, float shift) {
        Tensor y = tape.result(x.shape(), x);
        tape.loops().run(AFFINE, x.values(), factor, shift, y.values(), y.size());
        if (y.needsGradient()) {
            tape.record(y, () -> Gradients.addScaled(tape, y.gradient(), factor, x));
        }
        return y;
    }
}
