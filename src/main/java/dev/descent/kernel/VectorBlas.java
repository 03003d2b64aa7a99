package dev.descent.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The matrix product with the Vector API: operands packed for cache and registers, register tiles, tasks over blocks
 * of C.
 */
final class VectorBlas implements Blas {
    /** Rows of A packed at once, and columns of B: enough to make the barriers around them rare. */
    private static final int BLOCK_ROWS = 960;

    private static final int BLOCK_COLUMNS = 4096;

    private final int blockRows;
    private final int blockColumns;
    private final int groupRows;
    private final @Nullable VectorWarmUp warmUp;

    VectorBlas() {
        this(BLOCK_ROWS, BLOCK_COLUMNS, groupRows(SecondCache.size()), new VectorWarmUp());
    }

    /** Rows of A that pass over a panel of B, for a second cache of so many KiB: they fill half of it. */
    static int groupRows(int cache) {
        int rows = cache * 1024 / 2 / (VectorTiles.ROW * Float.BYTES);
        return Math.min(BLOCK_ROWS, rows / VectorTiles.MAX_ROWS * VectorTiles.MAX_ROWS);
    }

    /**
     * Other sizes than the usual, for measuring and for tests that cross a block's border early. They leave every bit
     * as it is.
     */
    VectorBlas(int blockRows, int blockColumns, int groupRows) {
        this(blockRows, blockColumns, groupRows, null);
    }

    private VectorBlas(int blockRows, int blockColumns, int groupRows, @Nullable VectorWarmUp warmUp) {
        this.blockRows = blockRows;
        this.blockColumns = (blockColumns + VectorTiles.WIDTH - 1) / VectorTiles.WIDTH * VectorTiles.WIDTH;
        this.groupRows = groupRows;
        this.warmUp = warmUp;
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
        multiply(
                workers,
                transA,
                transB,
                m,
                n,
                k,
                a,
                aOffset,
                lda,
                b,
                bOffset,
                ldb,
                null,
                accumulate,
                c,
                cOffset,
                ldc,
                bias);
    }

    @Override
    public int packedSize(int n, int k) {
        return VectorProduct.packedSize(n, k);
    }

    @Override
    public void pack(boolean transB, int n, int k, float[] b, int bOffset, int ldb, float[] packed) {
        VectorProduct.pack(transB, n, k, b, bOffset, ldb, packed);
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
        multiply(
                workers,
                false,
                transB,
                m,
                n,
                k,
                a,
                aOffset,
                lda,
                b,
                bOffset,
                ldb,
                packed,
                accumulate,
                c,
                cOffset,
                ldc,
                bias);
    }

    private void multiply(
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
            float @Nullable [] packed,
            boolean accumulate,
            float[] c,
            int cOffset,
            int ldc,
            float @Nullable [] bias) {
        if (m <= 0 || n <= 0) {
            return;
        }
        int worker = workers.current();
        VectorProduct product = (VectorProduct) workers.held(worker, VectorProduct.SLOT);
        if (product == null) {
            product = new VectorProduct();
            workers.hold(worker, VectorProduct.SLOT, product);
        }
        product.blockRows = blockRows;
        product.blockColumns = blockColumns;
        product.groupRows = groupRows;
        product.workers = workers;
        product.transA = transA;
        product.transB = transB;
        product.m = m;
        product.n = n;
        product.k = k;
        product.a = a;
        product.aOffset = aOffset;
        product.lda = lda;
        product.b = b;
        product.bOffset = bOffset;
        product.ldb = ldb;
        product.prepared = packed;
        product.accumulate = accumulate;
        product.c = c;
        product.cOffset = cOffset;
        product.ldc = ldc;
        product.bias = bias;
        try {
            if (warmUp == null || !warmUp.standsIn(product)) {
                product.multiply(worker);
            }
        } finally {
            product.forget();
        }
    }
}
