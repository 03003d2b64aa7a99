package dev.descent.kernel;

import org.jspecify.annotations.Nullable;

/** The matrix product. */
public interface Blas {
    /**
     * {@code C = op(A) · op(B) + bias}, or {@code C += op(A) · op(B) + bias} when accumulating.
     *
     * <p>Every element of C is one chain of fused multiply-adds in the order of k, begun with the bias or the former
     * C. So its bits depend neither on the number of workers nor on m, n, or the tile it falls in.
     *
     * @param transA whether A is stored as [k, m] instead of [m, k]
     * @param transB whether B is stored as [n, k] instead of [k, n]
     * @param lda distance between two rows of A as it is stored; likewise ldb and ldc
     * @param accumulate false overwrites C, whatever it held, NaN included
     * @param bias added to each row of the product, at least n long, or null
     */
    void product(
            Workers workers,
            boolean transA,
            boolean transB,
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            boolean accumulate,
            float[] c,
            int cOffset,
            int ldc,
            float @Nullable [] bias);
}
