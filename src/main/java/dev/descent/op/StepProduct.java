package dev.descent.op;

import dev.descent.kernel.Blas;
import dev.descent.kernel.Kernels;
import dev.descent.kernel.Workers;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The products of all steps of a recurrent layer with the same weights, which are packed once for all of them. */
final class StepProduct {
    private static final Blas BLAS = Kernels.blas();

    private final Tensor weights;
    private final int hidden;
    private final int width;
    /** A single row reads the weights where they are. */
    private final boolean packs;

    private final float[] packed;
    private boolean transposed;

    /** @param weights {@code [hidden, width]} */
    StepProduct(Tape tape, Tensor weights, int batch) {
        this.weights = weights;
        hidden = weights.dim(0);
        width = weights.dim(1);
        packs = batch > 1;
        int size = packs ? Math.max(BLAS.packedSize(width, hidden), BLAS.packedSize(hidden, width)) : 0;
        packed = tape.array(size);
    }

    /** @param toHidden whether rows {@code [width]} are to be taken back to {@code [hidden]}, by the transpose */
    void begin(boolean toHidden) {
        transposed = toHidden;
        if (packs) {
            BLAS.pack(transposed, columns(), depth(), weights.values(), 0, width, packed);
        }
    }

    private int columns() {
        return transposed ? hidden : width;
    }

    private int depth() {
        return transposed ? width : hidden;
    }

    void multiply(
            Workers workers, int rows, float[] a, int from, boolean add, float[] c, int at, float @Nullable [] shift) {
        float[] w = weights.values();
        int n = columns();
        int k = depth();
        if (packs) {
            BLAS.productPacked(workers, transposed, rows, n, k, a, from, k, w, 0, width, packed, add, c, at, n, shift);
        } else {
            BLAS.product(workers, false, transposed, rows, n, k, a, from, k, w, 0, width, add, c, at, n, shift);
        }
    }
}
