package dev.descent.op;

import dev.descent.kernel.Blas;
import dev.descent.kernel.Kernels;
import dev.descent.kernel.Workers;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the heads of each sequence lie, and the blocks of their scores. Heads are numbered [batch, head]; the pass forward and
 * the pass backward each take one at a time, so that neither needs memory of the size of all pairs.
 *
 * <p>Blocks begin at fixed places, and a product's bits don't depend on its size: so neither padding nor the rest of the
 * batch leaves a trace in a result.
 */
final class AttentionHeads {
    /** Queries and keys of a block. The keys' number is even, since dropout takes elements in pairs. */
    static final int ROWS = 128;

    static final int COLUMNS = 256;

    private static final int QUERY_SLOT = 10;
    private static final int MASK_SLOT = 11;
    private static final Blas BLAS = Kernels.blas();

    final Workers workers;
    final Tensor query;
    final Tensor key;
    final Tensor value;
    final Tensor y;
    /** Features of a head. */
    final int size;

    final @Nullable DropMask drop;
    /** The logarithm of each query's sum of exponentials, [batch, head, query]. */
    final float[] logSums;

    private final int heads;
    /** Where the first head's features begin in a row of each. */
    private final int queryStart;

    private final int keyStart;
    private final int valueStart;
    private final boolean causal;
    private final int @Nullable [] queryLengths;
    private final int @Nullable [] keyLengths;
    private final float scale;

    /** @param packed whether queries, keys and values stand side by side in one tensor */
    AttentionHeads(
            Tape tape,
            Tensor query,
            Tensor key,
            Tensor value,
            boolean packed,
            Tensor y,
            int heads,
            boolean causal,
            @Nullable DropMask drop,
            int @Nullable [] keyLengths) {
        this.workers = tape.loops().workers();
        this.query = query;
        this.key = key;
        this.value = value;
        this.y = y;
        this.heads = heads;
        this.causal = causal;
        this.drop = drop;
        this.keyLengths = keyLengths;
        queryLengths = packed ? keyLengths : null;
        queryStart = 0;
        keyStart = packed ? y.dim(2) : 0;
        valueStart = packed ? 2 * y.dim(2) : 0;
        size = y.dim(2) / heads;
        scale = (float) (1 / Math.sqrt(size));
        logSums = tape.tensor(count(), y.dim(1)).values();
    }

    int count() {
        return y.dim(0) * heads;
    }

    int queries(int head) {
        return queryLengths == null ? y.dim(1) : queryLengths[head / heads];
    }

    /** The end of the keys that queries up to this one may see. */
    int seen(int head, int lastQuery) {
        int keys = keyLengths == null ? key.dim(1) : keyLengths[head / heads];
        return causal ? Math.min(keys, lastQuery + 1) : keys;
    }

    int logAt(int head, int row) {
        return head * y.dim(1) + row;
    }

    int resultAt(int head, int row) {
        return at(y, 0, head, row);
    }

    int queryAt(int head, int row) {
        return at(query, queryStart, head, row);
    }

    int keyAt(int head, int row) {
        return at(key, keyStart, head, row);
    }

    int valueAt(int head, int row) {
        return at(value, valueStart, head, row);
    }

    private int at(Tensor tensor, int start, int head, int row) {
        return (head / heads * tensor.dim(1) + row) * tensor.dim(2) + start + head % heads * size;
    }

    /** The queries of a block, scaled, one below the other. */
    float[] scaledQueries(int worker, int head, int first, int rows) {
        float[] q = workers.scratch(worker, QUERY_SLOT, ROWS * size);
        float[] all = query.values();
        for (int row = 0; row < rows; row++) {
            int at = queryAt(head, first + row);
            for (int i = 0; i < size; i++) {
                q[row * size + i] = all[at + i] * scale;
            }
        }
        return q;
    }

    /** Adds the gradient of the scaled queries of a block to that of the queries. */
    void addToQueries(int head, int first, int rows, float[] dq, float[] dQuery) {
        for (int row = 0; row < rows; row++) {
            int at = queryAt(head, first + row);
            for (int i = 0; i < size; i++) {
                dQuery[at + i] += dq[row * size + i] * scale;
            }
        }
    }

    /** Scaled products of queries and keys; −∞ where a query must not look. */
    void scores(int head, float[] q, int first, int rows, int from, int columns, float[] scores) {
        int at = keyAt(head, from);
        product(false, true, rows, columns, size, q, 0, size, key.values(), at, key.dim(2), false, scores, 0, columns);
        for (int row = 0; causal && row < rows; row++) {
            int hidden = Math.min(columns, first + row + 1 - from);
            Arrays.fill(scores, row * columns + hidden, (row + 1) * columns, Float.NEGATIVE_INFINITY);
        }
    }

    /** A block of the mask that belongs to all pairs of queries and keys, rows of an even number of keys. */
    float[] mask(DropMask dropped, int worker, int head, int first, int rows, int from, int columns) {
        float[] mask = workers.scratch(worker, MASK_SLOT, ROWS * COLUMNS);
        long pairs = (key.dim(1) + 1) / 2;
        for (int row = 0; row < rows; row++) {
            long pair = logAt(head, first + row) * pairs + from / 2;
            dropped.fill(pair, mask, row * columns, (row + 1) * columns);
        }
        return mask;
    }

    void product(
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
            int ldc) {
        BLAS.product(
                workers, transA, transB, m, n, k, a, aOffset, lda, b, bOffset, ldb, accumulate, c, cOffset, ldc, null);
    }
}
