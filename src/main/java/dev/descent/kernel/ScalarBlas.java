package dev.descent.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The matrix product in plain Java that the compiler turns into vector instructions by itself.
 *
 * <p>It does so only where every array runs under the same index. Hence rows of B are copied to arrays of their own,
 * and a row of C is summed up in an array of its own.
 */
final class ScalarBlas implements Blas {
    /** Products below this many multiply-adds are finished before another thread has woken up. */
    private static final long PARALLEL_FROM = 1 << 19;

    private final boolean fma;

    ScalarBlas() {
        this(FusedMultiplyAdd.isFast());
    }

    ScalarBlas(boolean fma) {
        this.fma = fma;
    }

    /** Without fma the chain of multiply-adds rounds twice at each link. */
    boolean fused() {
        return fma;
    }

    @Override
    public void product(
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
            float @Nullable [] bias) {
        if (m <= 0 || n <= 0) {
            return;
        }
        int worker = workers.current();
        ScalarProduct product = (ScalarProduct) workers.held(worker, ScalarProduct.SLOT);
        if (product == null) {
            product = new ScalarProduct();
            workers.hold(worker, ScalarProduct.SLOT, product);
        }
        product.workers = workers;
        product.fma = fma;
        product.m = m;
        product.n = n;
        product.k = k;
        product.a = a;
        product.aOffset = aOffset;
        product.aRow = transA ? 1 : lda;
        product.aStep = transA ? lda : 1;
        product.b = b;
        product.bOffset = bOffset;
        product.bColumn = transB ? ldb : 1;
        product.bStep = transB ? 1 : ldb;
        product.accumulate = accumulate;
        product.c = c;
        product.cOffset = cOffset;
        product.ldc = ldc;
        product.bias = bias;
        if (workers.threads() == 1 || (long) m * n * k < PARALLEL_FROM) {
            product.split(1);
            product.run(worker, 0);
        } else {
            workers.run(product.split(4 * workers.threads()), product);
        }
        product.forget();
    }

    @Override
    public int packedSize(int n, int k) {
        return n * k;
    }

    /** The rows of op(B) one after the other; what the product copies of them is small. */
    @Override
    public void pack(boolean transB, int n, int k, float[] b, int bOffset, int ldb, float[] packed) {
        for (int p = 0; p < k; p++) {
            if (transB) {
                for (int j = 0; j < n; j++) {
                    packed[p * n + j] = b[bOffset + j * ldb + p];
                }
            } else {
                System.arraycopy(b, bOffset + p * ldb, packed, p * n, n);
            }
        }
    }

    @Override
    public void productPacked(
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
            float @Nullable [] bias) {
        product(workers, false, false, m, n, k, a, aOffset, lda, packed, 0, n, accumulate, c, cOffset, ldc, bias);
    }
}
