package dev.descent.op;

import dev.descent.kernel.Blas;
import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.kernel.Pointwise;
import dev.descent.kernel.Rowwise;
import dev.descent.kernel.Workers;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/** How a share of a gradient reaches an input. */
final class Gradients {
    private static final Blas BLAS = Kernels.blas();
    private static final Pointwise POINTWISE = Kernels.pointwise();
    private static final Rowwise ROWWISE = Kernels.rowwise();
    private static final Loops.Map1P AFFINE = POINTWISE::affine;
    private static final Loops.Map1P ADD_SCALED =
            (x, scale, unused, y, from, to) -> POINTWISE.addScaled(x, scale, y, from, to);
    private static final Loops.Columns ADD_COLUMN_SUMS =
            (x, unused, y, rows, columns, from, to) -> ROWWISE.addColumnSums(x, y, rows, columns, from, to);

    private Gradients() {}

    /** Adds {@code share} to the gradient of {@code x}. */
    static void add(Tape tape, float[] share, Tensor x) {
        addScaled(tape, share, 1f, x);
    }

    /** Adds what a kernel that adds makes of two arrays; the first share is written. */
    static void add(Tape tape, Loops.Map2 kernel, float[] a, float[] b, Tensor x) {
        if (x.hasGradient()) {
            tape.loops().run(kernel, a, b, x.gradientToWrite(), x.size());
        } else {
            tape.loops().overwrite(kernel, a, b, x.gradientToWrite(), x.size());
        }
    }

    /** Adds the whole gradient of {@code y} to that of {@code x}, without a copy where nothing else flows to x. */
    static void pass(Tape tape, Tensor y, Tensor x) {
        if (!x.shareGradient(y)) {
            add(tape, y.gradient(), x);
        }
    }

    /** Adds {@code share · scale}; the first share is written, which saves filling the array with zeros. */
    static void addScaled(Tape tape, float[] share, float scale, Tensor x) {
        Loops.Map1P kernel = x.hasGradient() ? ADD_SCALED : AFFINE;
        tape.loops().run(kernel, share, scale, 0f, x.gradientToWrite(), x.size());
    }

    /** Adds the gradient of weights {@code [in, out]} whose products {@code y}, [rows, out], with {@code x}, [rows, in], have the gradient {@code dy}. */
    static void addProduct(Tape tape, float[] x, float[] dy, int rows, Tensor weight) {
        if (!weight.needsGradient()) {
            return;
        }
        boolean add = weight.hasGradient();
        int in = weight.dim(0);
        int out = weight.dim(1);
        float[] dw = weight.gradientToWrite();
        Workers workers = tape.loops().workers();
        BLAS.product(workers, true, false, in, out, rows, x, 0, in, dy, 0, out, add, dw, 0, out, null);
    }

    /** Adds the sums over the rows of {@code share}, [rows, x.size()]. */
    static void addColumnSums(Tape tape, float[] share, Tensor x, int rows) {
        addColumnSums(tape, share, x.gradientToAdd(), rows, x.size());
    }

    /** Adds the sums over the rows of {@code share}, [rows, columns], to an array. */
    static void addColumnSums(Tape tape, float[] share, float[] sums, int rows, int columns) {
        tape.loops().columns(ADD_COLUMN_SUMS, share, share, sums, rows, columns);
    }
}
