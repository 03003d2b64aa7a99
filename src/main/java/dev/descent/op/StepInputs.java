package dev.descent.op;

import dev.descent.kernel.Blas;
import dev.descent.kernel.Kernels;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** What goes into the steps of a recurrent layer: the inputs' products of all steps, and their gradients. */
abstract class StepInputs {
    private static final Blas BLAS = Kernels.blas();

    final Tape tape;
    final TimeOrder order;
    final int in;
    final int width;
    private final Tensor weight;

    StepInputs(Tape tape, Tensor weight, TimeOrder order) {
        this.tape = tape;
        this.weight = weight;
        this.order = order;
        in = weight.dim(0);
        width = weight.dim(1);
    }

    /**
     * @param x {@code [batch, time, in]}
     * @param weight {@code [in, width]}
     */
    static StepInputs of(Tape tape, Tensor x, Tensor weight, TimeOrder order) {
        if (tape.recorded(x) instanceof Gather gather
                && gather.columns() == weight.dim(0)
                && gather.entries() <= order.batch() * order.time() / 2) {
            return new EntryInputs(tape, gather, weight, order);
        }
        return new RowInputs(tape, x, weight, order);
    }

    /** Writes the products of all steps and {@code shift} into {@code gates}, {@code [time, batch, width]}. */
    abstract void project(float @Nullable [] shift, float[] gates);

    /** Adds the gradients of the weight and of what the inputs came from. */
    abstract void addGradients(float[] gates);

    final void multiply(int rows, float[] x, float @Nullable [] shift, float[] y) {
        float[] w = weight.values();
        BLAS.product(
                tape.loops().workers(),
                false,
                false,
                rows,
                width,
                in,
                x,
                0,
                in,
                w,
                0,
                width,
                false,
                y,
                0,
                width,
                shift);
    }

    final void multiplyBack(int rows, float[] dy, boolean add, float[] dx) {
        float[] w = weight.values();
        BLAS.product(
                tape.loops().workers(), false, true, rows, in, width, dy, 0, width, w, 0, width, add, dx, 0, in, null);
    }

    final void addWeightGradient(float[] x, float[] dy, int rows) {
        Gradients.addProduct(tape, x, dy, rows, weight);
    }
}
