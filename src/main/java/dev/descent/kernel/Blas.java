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

    /** The floats that {@link #pack} fills for an op(B) of k rows and n columns. */
    int packedSize(int n, int k);

    /**
     * Prepares op(B) for being multiplied by many A in turn, as a recurrent layer does at each step.
     *
     * @param packed at least {@link #packedSize} long
     */
    void pack(boolean transB, int n, int k, float[] b, int bOffset, int ldb, float[] packed);

    /** {@link #product} with the same op(B) that {@link #pack} prepared, of which neither has changed since; same bits. */
    void productPacked(
            Workers workers,
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
            float[] packed,
            boolean accumulate,
            float[] c,
            int cOffset,
            int ldc,
            float @Nullable [] bias);
}
