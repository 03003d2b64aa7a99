package dev.descent.op;

import dev.descent.kernel.Blas;
import dev.descent.kernel.Kernels;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Matrix products. A transposed operand is a flag of the product, never a copy.
 *
 * <pre>{@code
 * Tensor a = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
 * try (Tape tape = Tape.inference()) {
 *     Tensor gram = Products.matmul(tape, a, false, a, true);   // a · aᵀ: 14, 32, 32, 77
 * }
 * }</pre>
 */
public final class Products {
    private static final Blas BLAS = Kernels.blas();

    private Products() {}

    /**
     * a · b.
     *
     * @param a {@code [m, k]}
     * @param b {@code [k, n]}
     * @return {@code [m, n]}
     * @throws IllegalArgumentException if they are no matrices, or k differs
     */
    public static Tensor matmul(Tape tape, Tensor a, Tensor b) {
        return matmul(tape, a, false, b, false);
    }

    /**
     * a · b, either transposed first.
     *
     * @param a {@code [m, k]}, or {@code [k, m]} if it is to be transposed
     * @param b {@code [k, n]}, or {@code [n, k]} if it is to be transposed
     * @return {@code [m, n]}
     * @throws IllegalArgumentException if they are no matrices, or k differs
     */
    public static Tensor matmul(Tape tape, Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
        Checks.matmul(a.shape(), transposeA, b.shape(), transposeB);
        int m = a.dim(transposeA ? 1 : 0);
        int k = a.dim(transposeA ? 0 : 1);
        int n = b.dim(transposeB ? 0 : 1);
        Tensor y = tape.result(tape.shape(m, n), a, b);
        product(tape, a.values(), transposeA, b.values(), transposeB, m, n, k, false, y.values(), null);
        if (y.needsGradient()) {
            tape.record(y, () -> {
                float[] dy = y.gradient();
                if (a.needsGradient()) {
                    boolean add = a.hasGradient();
                    float[] da = a.gradientToWrite();
                    if (transposeA) {
                        product(tape, b.values(), transposeB, dy, true, k, m, n, add, da, null);
                    } else {
                        product(tape, dy, false, b.values(), !transposeB, m, k, n, add, da, null);
                    }
                }
                if (b.needsGradient()) {
                    boolean add = b.hasGradient();
                    float[] db = b.gradientToWrite();
                    if (transposeB) {
                        product(tape, dy, true, a.values(), transposeA, n, k, m, add, db, null);
                    } else {
                        product(tape, a.values(), !transposeA, dy, false, k, n, m, add, db, null);
                    }
                }
            });
        }
        return y;
    }

    /**
     * x · weight + bias, row by row.
     *
     * @param x {@code [..., in]}: the axes before the last count as one batch
     * @param weight {@code [in, out]}: the product reads it as it lies; PyTorch stores the transpose
     * @param bias {@code [out]}, or null for none
     * @return {@code [..., out]}
     * @throws IllegalArgumentException if the sizes don't fit
     */
    public static Tensor linear(Tape tape, Tensor x, Tensor weight, @Nullable Tensor bias) {
        Checks.linear(x.shape(), weight.shape(), bias == null ? null : bias.shape());
        int in = weight.dim(0);
        int out = weight.dim(1);
        int rows = x.size() / in;
        Shape shape = x.rank() == 2 ? tape.shape(rows, out) : tape.shape(x.shape(), -1, out);
        Tensor y = bias == null ? tape.result(shape, x, weight) : tape.result(shape, x, weight, bias);
        float[] shift = bias == null ? null : bias.values();
        product(tape, x.values(), false, weight.values(), false, rows, out, in, false, y.values(), shift);
        if (y.needsGradient()) {
            tape.record(y, () -> {
                float[] dy = y.gradient();
                if (bias != null && bias.needsGradient()) {
                    Gradients.addColumnSums(tape, dy, bias, rows);
                }
                Gradients.addProduct(tape, x.values(), dy, rows, weight);
                if (x.needsGradient()) {
                    boolean add = x.hasGradient();
                    float[] dx = x.gradientToWrite();
                    product(tape, dy, false, weight.values(), true, rows, in, out, add, dx, null);
                }
            });
        }
        return y;
    }

    /** c = op(a) · op(b) + bias, or added to c: the kernel for whole matrices, whose rows follow each other. */
    private static void product(
            Tape tape,
            float[] a,
            boolean transposeA,
            float[] b,
            boolean transposeB,
            int m,
            int n,
            int k,
            boolean add,
            float[] c,
            float @Nullable [] bias) {
        int lda = transposeA ? m : k;
        int ldb = transposeB ? k : n;
        BLAS.product(tape.loops().workers(), transposeA, transposeB, m, n, k, a, 0, lda, b, 0, ldb, add, c, 0, n, bias);
    }
}
