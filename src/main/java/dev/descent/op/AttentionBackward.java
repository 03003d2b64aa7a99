package dev.descent.op;

import static dev.descent.op.AttentionHeads.COLUMNS;
import static dev.descent.op.AttentionHeads.ROWS;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Pointwise;
import dev.descent.kernel.Workers;
import dev.descent.tensor.Tensor;

/** The gradient of {@link AttentionForward}: blocks of probabilities are computed again from the sums that were kept. */
final class AttentionBackward implements Workers.Task, Runnable {
    private static final int SCORE_SLOT = 12;
    private static final int GRADIENT_SLOT = 13;
    private static final int PART_SLOT = 14;
    private static final int ROW_SLOT = 15;

    private static final Pointwise POINTWISE = Kernels.pointwise();
    private static final float[] NONE = {};

    private final AttentionHeads heads;
    private final int size;
    private float[] dy = NONE;
    private float[] dQuery = NONE;
    private float[] dKey = NONE;
    private float[] dValue = NONE;

    AttentionBackward(AttentionHeads heads) {
        this.heads = heads;
        size = heads.size;
    }

    @Override
    public void run() {
        dy = heads.y.gradient();
        dQuery = gradient(heads.query);
        dKey = gradient(heads.key);
        dValue = gradient(heads.value);
        heads.workers.run(heads.count(), this);
    }

    private static float[] gradient(Tensor x) {
        return x.needsGradient() ? x.gradientToAdd() : NONE;
    }

    @Override
    public void run(int worker, int head) {
        int queries = heads.queries(head);
        for (int first = 0; first < queries; first += ROWS) {
            differentiate(worker, head, first, Math.min(ROWS, queries - first));
        }
    }

    private void differentiate(int worker, int head, int first, int rows) {
        float[] q = heads.scaledQueries(worker, head, first, rows);
        float[] p = heads.workers.scratch(worker, SCORE_SLOT, ROWS * COLUMNS);
        float[] dp = heads.workers.scratch(worker, GRADIENT_SLOT, ROWS * COLUMNS);
        float[] dq = heads.workers.scratch(worker, PART_SLOT, ROWS * size);
        float[] dots = dots(worker, head, first, rows);
        int end = heads.seen(head, first + rows - 1);
        for (int from = 0; from < end; from += COLUMNS) {
            int columns = Math.min(COLUMNS, end - from);
            probabilities(head, q, first, rows, from, columns, p);
            shareGradient(head, first, rows, from, columns, dp);
            float[] shares = p;
            if (heads.drop != null) {
                shares = heads.mask(heads.drop, worker, head, first, rows, from, columns);
                POINTWISE.multiply(dp, shares, dp, 0, rows * columns);
                POINTWISE.multiply(p, shares, shares, 0, rows * columns);
            }
            addToValues(head, first, rows, from, columns, shares);
            softmaxGradient(p, dots, dp, rows, columns);
            addToKeys(head, rows, from, columns, dp, q);
            float[] keys = heads.key.values();
            int at = heads.keyAt(head, from);
            int width = heads.key.dim(2);
            heads.product(false, false, rows, size, columns, dp, 0, columns, keys, at, width, from > 0, dq, 0, size);
        }
        if (dQuery != NONE) {
            heads.addToQueries(head, first, rows, dq, dQuery);
        }
    }

    /** For each query the sum of the gradients of its shares, each times its share: y · dy (Dao et al., 2022). */
    private float[] dots(int worker, int head, int first, int rows) {
        float[] dots = heads.workers.scratch(worker, ROW_SLOT, ROWS);
        float[] y = heads.y.values();
        for (int row = 0; row < rows; row++) {
            int at = heads.resultAt(head, first + row);
            dots[row] = (float) POINTWISE.dot(dy, y, at, at + size);
        }
        return dots;
    }

    private void probabilities(int head, float[] q, int first, int rows, int from, int columns, float[] p) {
        heads.scores(head, q, first, rows, from, columns, p);
        for (int row = 0; row < rows; row++) {
            float log = heads.logSums[heads.logAt(head, first + row)];
            for (int i = row * columns; i < (row + 1) * columns; i++) {
                p[i] -= log;
            }
        }
        POINTWISE.exp(p, p, 0, rows * columns);
    }

    private void shareGradient(int head, int first, int rows, int from, int columns, float[] dp) {
        int at = heads.resultAt(head, first);
        float[] v = heads.value.values();
        int start = heads.valueAt(head, from);
        int step = heads.value.dim(2);
        heads.product(false, true, rows, columns, size, dy, at, heads.y.dim(2), v, start, step, false, dp, 0, columns);
    }

    private void addToValues(int head, int first, int rows, int from, int columns, float[] shares) {
        if (dValue != NONE) {
            int at = heads.resultAt(head, first);
            int to = heads.valueAt(head, from);
            int width = heads.y.dim(2);
            int step = heads.value.dim(2);
            heads.product(true, false, columns, size, rows, shares, 0, columns, dy, at, width, true, dValue, to, step);
        }
    }

    private static void softmaxGradient(float[] p, float[] dots, float[] dp, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            float dot = dots[row];
            for (int i = row * columns; i < (row + 1) * columns; i++) {
                dp[i] = p[i] * (dp[i] - dot);
            }
        }
    }

    private void addToKeys(int head, int rows, int from, int columns, float[] dp, float[] q) {
        if (dKey != NONE) {
            int to = heads.keyAt(head, from);
            int step = heads.key.dim(2);
            heads.product(true, false, columns, size, rows, dp, 0, columns, q, 0, size, true, dKey, to, step);
        }
    }
}
