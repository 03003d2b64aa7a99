package dev.descent.op;

import dev.descent.kernel.Blas;
import dev.descent.kernel.Kernels;
import dev.descent.kernel.Pointwise;
import dev.descent.kernel.Rowwise;
import dev.descent.kernel.Workers;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Attention of one head of one sequence at a time, and as a recorded backward its gradient. Queries pass in blocks over blocks
 * of keys. Each block's softmax is complete in itself; two are merged by the logarithms of their sums, of which the last is
 * kept, so that the backward pass can compute a block of probabilities again without the others.
 *
 * <p>Blocks begin at fixed places, and a product's bits don't depend on its size: so neither padding nor the rest of the
 * batch leaves a trace in a result.
 */
final class AttentionPass implements Workers.Task, Runnable {
    /** Queries and keys of a block. The keys' number is even, since dropout takes elements in pairs. */
    private static final int ROWS = 64;

    private static final int COLUMNS = 128;

    private static final int QUERY_SLOT = 10;
    private static final int SCORE_SLOT = 11;
    private static final int GRADIENT_SLOT = 12;
    private static final int MASK_SLOT = 13;
    private static final int PART_SLOT = 14;
    private static final int ROW_SLOT = 15;

    private static final Blas BLAS = Kernels.blas();
    private static final Pointwise POINTWISE = Kernels.pointwise();
    private static final Rowwise ROWWISE = Kernels.rowwise();
    private static final float[] NONE = {};

    private final Workers workers;
    private final Tensor query;
    private final Tensor key;
    private final Tensor value;
    private final Tensor y;
    /** Where the first head's features begin in a row of each. */
    private final int queryStart;

    private final int keyStart;
    private final int valueStart;
    private final int heads;
    /** Features of a head. */
    private final int size;

    private final boolean causal;
    private final @Nullable DropMask drop;
    private final int @Nullable [] queryLengths;
    private final int @Nullable [] keyLengths;
    private final float scale;
    /** The logarithm of each query's sum of exponentials, [batch, heads, queries]. */
    private final float[] logSums;

    private boolean backward;
    private float[] dQuery = NONE;
    private float[] dKey = NONE;
    private float[] dValue = NONE;

    AttentionPass(
            Tape tape,
            Tensor query,
            int queryStart,
            Tensor key,
            int keyStart,
            Tensor value,
            int valueStart,
            Tensor y,
            int heads,
            boolean causal,
            @Nullable DropMask drop,
            int @Nullable [] queryLengths,
            int @Nullable [] keyLengths) {
        this.workers = tape.loops().workers();
        this.query = query;
        this.queryStart = queryStart;
        this.key = key;
        this.keyStart = keyStart;
        this.value = value;
        this.valueStart = valueStart;
        this.y = y;
        this.heads = heads;
        this.causal = causal;
        this.drop = drop;
        this.queryLengths = queryLengths;
        this.keyLengths = keyLengths;
        size = y.dim(2) / heads;
        scale = (float) (1 / Math.sqrt(size));
        logSums = tape.tensor(y.dim(0) * heads, y.dim(1)).values();
    }

    void forward() {
        workers.run(y.dim(0) * heads, this);
    }

    @Override
    public void run() {
        backward = true;
        dQuery = query.needsGradient() ? query.gradientToAdd() : NONE;
        dKey = key.needsGradient() ? key.gradientToAdd() : NONE;
        dValue = value.needsGradient() ? value.gradientToAdd() : NONE;
        workers.run(y.dim(0) * heads, this);
    }

    @Override
    public void run(int worker, int head) {
        int queries = queries(head);
        for (int first = 0; first < queries; first += ROWS) {
            int rows = Math.min(ROWS, queries - first);
            if (backward) {
                differentiate(worker, head, first, rows);
            } else {
                attend(worker, head, first, rows);
            }
        }
        if (!backward) {
            for (int row = queries; row < y.dim(1); row++) {
                int at = at(y, 0, head, row);
                Arrays.fill(y.values(), at, at + size, 0f);
            }
        }
    }

    private int queries(int head) {
        return queryLengths == null ? y.dim(1) : queryLengths[head / heads];
    }

    /** The end of the keys that queries up to this one may see. */
    private int seen(int head, int lastQuery) {
        int keys = keyLengths == null ? key.dim(1) : keyLengths[head / heads];
        return causal ? Math.min(keys, lastQuery + 1) : keys;
    }

    /** Where the features of a head begin in a row of its sequence. */
    private int at(Tensor tensor, int start, int head, int row) {
        return (head / heads * tensor.dim(1) + row) * tensor.dim(2) + start + head % heads * size;
    }

    private void attend(int worker, int head, int first, int rows) {
        float[] q = scaledQueries(worker, head, first, rows);
        float[] scores = workers.scratch(worker, SCORE_SLOT, ROWS * COLUMNS);
        float[] logs = workers.scratch(worker, ROW_SLOT, ROWS);
        int logAt = head * y.dim(1) + first;
        int end = seen(head, first + rows - 1);
        for (int from = 0; from < end; from += COLUMNS) {
            int columns = Math.min(COLUMNS, end - from);
            scores(head, q, first, rows, from, columns, scores);
            ROWWISE.softmaxAndLogSum(scores, scores, logs, columns, 0, rows);
            if (drop != null) {
                POINTWISE.multiply(scores, mask(worker, head, first, rows, from, columns), scores, 0, rows * columns);
            }
            boolean alone = from == 0;
            float[] part = alone ? y.values() : workers.scratch(worker, PART_SLOT, ROWS * size);
            int at = alone ? at(y, 0, head, first) : 0;
            int width = alone ? y.dim(2) : size;
            product(
                    false,
                    false,
                    rows,
                    size,
                    columns,
                    scores,
                    0,
                    columns,
                    value.values(),
                    at(value, valueStart, head, from),
                    value.dim(2),
                    false,
                    part,
                    at,
                    width);
            if (alone) {
                System.arraycopy(logs, 0, logSums, logAt, rows);
            } else {
                merge(head, first, rows, part, logs);
            }
        }
    }

    /** What the keys before gave and what this block gives, each in the share of its sum of exponentials. */
    private void merge(int head, int first, int rows, float[] part, float[] logs) {
        float[] out = y.values();
        int logAt = head * y.dim(1) + first;
        for (int row = 0; row < rows; row++) {
            double before = logSums[logAt + row];
            double larger = Math.max(before, logs[row]);
            double all = larger + Math.log(Math.exp(before - larger) + Math.exp(logs[row] - larger));
            float keep = (float) Math.exp(before - all);
            float add = (float) Math.exp(logs[row] - all);
            logSums[logAt + row] = (float) all;
            int at = at(y, 0, head, first + row);
            for (int i = 0; i < size; i++) {
                out[at + i] = keep * out[at + i] + add * part[row * size + i];
            }
        }
    }

    private void differentiate(int worker, int head, int first, int rows) {
        float[] dy = y.gradient();
        float[] q = scaledQueries(worker, head, first, rows);
        float[] p = workers.scratch(worker, SCORE_SLOT, ROWS * COLUMNS);
        float[] dp = workers.scratch(worker, GRADIENT_SLOT, ROWS * COLUMNS);
        float[] dq = workers.scratch(worker, PART_SLOT, ROWS * size);
        float[] dots = workers.scratch(worker, ROW_SLOT, ROWS);
        int start = at(y, 0, head, first);
        int width = y.dim(2);
        for (int row = 0; row < rows; row++) {
            int at = at(y, 0, head, first + row);
            dots[row] = (float) POINTWISE.dot(dy, y.values(), at, at + size);
        }
        int end = seen(head, first + rows - 1);
        for (int from = 0; from < end; from += COLUMNS) {
            int columns = Math.min(COLUMNS, end - from);
            probabilities(head, q, first, rows, from, columns, p);
            product(
                    false,
                    true,
                    rows,
                    columns,
                    size,
                    dy,
                    start,
                    width,
                    value.values(),
                    at(value, valueStart, head, from),
                    value.dim(2),
                    false,
                    dp,
                    0,
                    columns);
            float[] weights = p;
            if (drop != null) {
                weights = mask(worker, head, first, rows, from, columns);
                POINTWISE.multiply(dp, weights, dp, 0, rows * columns);
                POINTWISE.multiply(p, weights, weights, 0, rows * columns);
            }
            if (dValue != NONE) {
                product(
                        true,
                        false,
                        columns,
                        size,
                        rows,
                        weights,
                        0,
                        columns,
                        dy,
                        start,
                        width,
                        true,
                        dValue,
                        at(value, valueStart, head, from),
                        value.dim(2));
            }
            softmaxGradient(p, dots, dp, rows, columns);
            if (dKey != NONE) {
                product(
                        true,
                        false,
                        columns,
                        size,
                        rows,
                        dp,
                        0,
                        columns,
                        q,
                        0,
                        size,
                        true,
                        dKey,
                        at(key, keyStart, head, from),
                        key.dim(2));
            }
            if (dQuery != NONE) {
                product(
                        false,
                        false,
                        rows,
                        size,
                        columns,
                        dp,
                        0,
                        columns,
                        key.values(),
                        at(key, keyStart, head, from),
                        key.dim(2),
                        from > 0,
                        dq,
                        0,
                        size);
            }
        }
        if (dQuery != NONE) {
            addQueries(head, first, rows, dq);
        }
    }

    /** The queries of a block, scaled, one below the other. */
    private float[] scaledQueries(int worker, int head, int first, int rows) {
        float[] q = workers.scratch(worker, QUERY_SLOT, ROWS * size);
        float[] all = query.values();
        for (int row = 0; row < rows; row++) {
            int at = at(query, queryStart, head, first + row);
            for (int i = 0; i < size; i++) {
                q[row * size + i] = all[at + i] * scale;
            }
        }
        return q;
    }

    private void addQueries(int head, int first, int rows, float[] dq) {
        for (int row = 0; row < rows; row++) {
            int at = at(query, queryStart, head, first + row);
            for (int i = 0; i < size; i++) {
                dQuery[at + i] += dq[row * size + i] * scale;
            }
        }
    }

    /** Scaled products of queries and keys; −∞ where a query must not look. */
    private void scores(int head, float[] q, int first, int rows, int from, int columns, float[] scores) {
        product(
                false,
                true,
                rows,
                columns,
                size,
                q,
                0,
                size,
                key.values(),
                at(key, keyStart, head, from),
                key.dim(2),
                false,
                scores,
                0,
                columns);
        for (int row = 0; causal && row < rows; row++) {
            int hidden = Math.min(columns, first + row + 1 - from);
            Arrays.fill(scores, row * columns + hidden, (row + 1) * columns, Float.NEGATIVE_INFINITY);
        }
    }

    private void probabilities(int head, float[] q, int first, int rows, int from, int columns, float[] p) {
        scores(head, q, first, rows, from, columns, p);
        int logAt = head * y.dim(1) + first;
        for (int row = 0; row < rows; row++) {
            float log = logSums[logAt + row];
            for (int i = row * columns; i < (row + 1) * columns; i++) {
                p[i] -= log;
            }
        }
        POINTWISE.exp(p, p, 0, rows * columns);
    }

    private static void softmaxGradient(float[] p, float[] dots, float[] dp, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            float dot = dots[row];
            for (int i = row * columns; i < (row + 1) * columns; i++) {
                dp[i] = p[i] * (dp[i] - dot);
            }
        }
    }

    /** A block of the mask that belongs to all pairs of queries and keys, rows of an even number of keys. */
    private float[] mask(int worker, int head, int first, int rows, int from, int columns) {
        float[] mask = workers.scratch(worker, MASK_SLOT, ROWS * COLUMNS);
        long pairs = (key.dim(1) + 1) / 2;
        for (int row = 0; drop != null && row < rows; row++) {
            long pair = ((long) head * y.dim(1) + first + row) * pairs + from / 2;
            drop.fill(pair, mask, row * columns, (row + 1) * columns);
        }
        return mask;
    }

    private void product(
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
