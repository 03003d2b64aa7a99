package dev.descent.op;

import static dev.descent.op.AttentionHeads.COLUMNS;
import static dev.descent.op.AttentionHeads.ROWS;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Pointwise;
import dev.descent.kernel.Rowwise;
import dev.descent.kernel.Workers;
import java.util.Arrays;

/**
 * Blocks of queries pass over blocks of keys. Each block's softmax is complete in itself; two are merged by the logarithms of
 * their sums, of which the last is kept for the backward pass.
 */
final class AttentionForward implements Workers.Task {
    private static final int SCORE_SLOT = 12;
    private static final int PART_SLOT = 14;
    private static final int ROW_SLOT = 15;

    private static final Pointwise POINTWISE = Kernels.pointwise();
    private static final Rowwise ROWWISE = Kernels.rowwise();

    private final AttentionHeads heads;
    private final int size;
    private final float[] out;

    AttentionForward(AttentionHeads heads) {
        this.heads = heads;
        size = heads.size;
        out = heads.y.values();
    }

    @Override
    public void run(int worker, int head) {
        int queries = heads.queries(head);
        for (int first = 0; first < queries; first += ROWS) {
            attend(worker, head, first, Math.min(ROWS, queries - first));
        }
        for (int row = queries; row < heads.y.dim(1); row++) {
            int at = heads.resultAt(head, row);
            Arrays.fill(out, at, at + size, 0f);
        }
    }

    private void attend(int worker, int head, int first, int rows) {
        float[] q = heads.scaledQueries(worker, head, first, rows);
        float[] scores = heads.workers.scratch(worker, SCORE_SLOT, ROWS * COLUMNS);
        float[] logs = heads.workers.scratch(worker, ROW_SLOT, ROWS);
        int end = heads.seen(head, first + rows - 1);
        for (int from = 0; from < end; from += COLUMNS) {
            int columns = Math.min(COLUMNS, end - from);
            heads.scores(head, q, first, rows, from, columns, scores);
            ROWWISE.softmaxAndLogSum(scores, scores, logs, columns, 0, rows);
            if (heads.drop != null) {
                float[] mask = heads.mask(heads.drop, worker, head, first, rows, from, columns);
                POINTWISE.multiply(scores, mask, scores, 0, rows * columns);
            }
            if (from == 0) {
                values(head, scores, rows, from, columns, out, heads.resultAt(head, first), heads.y.dim(2));
                System.arraycopy(logs, 0, heads.logSums, heads.logAt(head, first), rows);
            } else {
                float[] part = heads.workers.scratch(worker, PART_SLOT, ROWS * size);
                values(head, scores, rows, from, columns, part, 0, size);
                merge(head, first, rows, part, logs);
            }
        }
    }

    /** Writes the values of a block of keys, each in its share. */
    private void values(int head, float[] shares, int rows, int from, int columns, float[] to, int at, int width) {
        float[] v = heads.value.values();
        int start = heads.valueAt(head, from);
        int step = heads.value.dim(2);
        heads.product(false, false, rows, size, columns, shares, 0, columns, v, start, step, false, to, at, width);
    }

    /** What the keys before gave and what this block gives, each in the share of its sum of exponentials. */
    private void merge(int head, int first, int rows, float[] part, float[] logs) {
        int logAt = heads.logAt(head, first);
        for (int row = 0; row < rows; row++) {
            double before = heads.logSums[logAt + row];
            double larger = Math.max(before, logs[row]);
            double all = larger + Math.log(Math.exp(before - larger) + Math.exp(logs[row] - larger));
            float keep = (float) Math.exp(before - all);
            float add = (float) Math.exp(logs[row] - all);
            heads.logSums[logAt + row] = (float) all;
            int at = heads.resultAt(head, first + row);
            for (int i = 0; i < size; i++) {
                out[at + i] = keep * out[at + i] + add * part[row * size + i];
            }
        }
    }
}
