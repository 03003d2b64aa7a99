package dev.descent.kernel;

import static dev.descent.kernel.ScalarPanel.COLUMNS;
import static dev.descent.kernel.ScalarPanel.DEPTH;

import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/**
 * One product of {@link ScalarBlas} and its split into tasks; kept by the workers, so that a call allocates nothing.
 */
@NullUnmarked // the fields of a task are set when it begins and let go when it ends
final class ScalarProduct implements Workers.Task {
    static final int SLOT = 0;

    /** A narrow block has rows of its own: half-filled long ones would share half of the cache's sets. */
    private static final int SHORT_COLUMNS = 256;

    /** Fewer columns than this are too few for the vectorized loops. */
    private static final int NARROW = 16;

    private static final int C_SLOT = 0;
    private static final int PANEL = 1;
    private static final int SHORT_PANEL = 3;

    Workers workers;
    boolean fma;
    int m;
    int n;
    int k;
    float[] a;
    int aOffset;
    int aRow;
    int aStep;
    float[] b;
    int bOffset;
    int bColumn;
    int bStep;
    boolean accumulate;
    float[] c;
    int cOffset;
    int ldc;
    float[] bias;
    private int rowsPerTask;
    private int columnsPerTask;
    private int columnTasks;

    /** Cuts C into about the wanted number of blocks; the split has no influence on the result. */
    int split(int wanted) {
        int columns = Math.min((n + COLUMNS - 1) / COLUMNS, wanted);
        columnsPerTask = roundUp((n + columns - 1) / columns, 16);
        columnTasks = (n + columnsPerTask - 1) / columnsPerTask;
        int rows = Math.max(1, Math.min(m / 8, wanted / columnTasks));
        rowsPerTask = (m + rows - 1) / rows;
        return columnTasks * ((m + rowsPerTask - 1) / rowsPerTask);
    }

    /** Lets go of the arrays, which would otherwise live as long as the workers. */
    void forget() {
        a = null;
        b = null;
        c = null;
        bias = null;
    }

    @Override
    public void run(int worker, int index) {
        int i0 = index / columnTasks * rowsPerTask;
        int i1 = Math.min(m, i0 + rowsPerTask);
        int j0 = index % columnTasks * columnsPerTask;
        int j1 = Math.min(n, j0 + columnsPerTask);
        for (int i = i0; i < i1; i++) {
            begin(i, j0, j1);
        }
        if (fma && aStep == 1 && (n < NARROW || m == 1 && bStep == 1)) {
            dots(worker, i0, i1, j0, j1);
            return;
        }
        ScalarPanel panel = j1 - j0 <= SHORT_COLUMNS
                ? ScalarPanel.of(workers, worker, SHORT_PANEL, DEPTH, SHORT_COLUMNS, 2)
                : ScalarPanel.of(workers, worker, PANEL, DEPTH, COLUMNS, 2);
        int blocks = (j1 - j0 + COLUMNS - 1) / COLUMNS;
        int columns = roundUp((j1 - j0 + blocks - 1) / blocks, 16);
        for (int j = j0; j < j1; j += columns) {
            int width = Math.min(columns, j1 - j);
            for (int p = 0; p < k; p += DEPTH) {
                int depth = Math.min(DEPTH, k - p);
                pack(panel.rows, p, depth, j, width);
                for (int i = i0; i < i1; i += 2) {
                    multiply(panel, i, Math.min(2, i1 - i), depth, aOffset + i * aRow + p * aStep, j, width);
                }
            }
        }
    }

    private void multiply(ScalarPanel panel, int i, int count, int depth, int at, int j, int width) {
        for (int row = 0; row < count; row++) {
            System.arraycopy(c, cOffset + (i + row) * ldc + j, panel.sums[row], 0, width);
        }
        panel.multiply(fma, count, depth, a, at, aRow, aStep, width);
        for (int row = 0; row < count; row++) {
            System.arraycopy(panel.sums[row], 0, c, cOffset + (i + row) * ldc + j, width);
        }
    }

    /** Every chain of additions begins with the bias or the former value. */
    private void begin(int i, int j0, int j1) {
        int row = cOffset + i * ldc;
        if (bias == null) {
            if (!accumulate) {
                Arrays.fill(c, row + j0, row + j1, 0);
            }
        } else if (accumulate) {
            for (int j = j0; j < j1; j++) {
                c[row + j] += bias[j];
            }
        } else {
            System.arraycopy(bias, j0, c, row + j0, j1 - j0);
        }
    }

    private void dots(int worker, int i0, int i1, int j0, int j1) {
        float[] columns = b;
        int offset = bOffset;
        int stride = bColumn;
        if (bStep != 1) {
            columns = workers.scratch(worker, C_SLOT, n * k);
            offset = 0;
            stride = k;
            for (int p = 0; p < k; p++) {
                for (int j = j0; j < j1; j++) {
                    columns[j * k + p] = b[bOffset + p * bStep + j * bColumn];
                }
            }
        }
        if (i1 - i0 == 1) {
            Dots.row(k, a, aOffset + i0 * aRow, columns, offset, stride, c, cOffset + i0 * ldc, j0, j1);
        } else {
            Dots.rows(k, a, aOffset, aRow, columns, offset, stride, c, cOffset, ldc, i0, i1, j0, j1);
        }
    }

    private void pack(float[][] rows, int p, int depth, int j, int width) {
        int from = bOffset + p * bStep + j * bColumn;
        int d = 0;
        if (bColumn == 1) {
            for (; d < depth; d++) {
                System.arraycopy(b, from + d * bStep, rows[d], 0, width);
            }
            return;
        }
        for (; d + 8 <= depth; d += 8) {
            turn(rows, d, from + d * bStep, width);
        }
        for (; d < depth; d++) {
            float[] row = rows[d];
            for (int x = 0; x < width; x++) {
                row[x] = b[from + d * bStep + x * bColumn];
            }
        }
    }

    /** Eight rows at once, since each line of the cache that is read holds sixteen steps of k. */
    private void turn(float[][] rows, int d, int from, int width) {
        float[] r0 = rows[d];
        float[] r1 = rows[d + 1];
        float[] r2 = rows[d + 2];
        float[] r3 = rows[d + 3];
        float[] r4 = rows[d + 4];
        float[] r5 = rows[d + 5];
        float[] r6 = rows[d + 6];
        float[] r7 = rows[d + 7];
        float[] source = b;
        int step = bStep;
        for (int x = 0, at = from; x < width; x++, at += bColumn) {
            r0[x] = source[at];
            r1[x] = source[at + step];
            r2[x] = source[at + 2 * step];
            r3[x] = source[at + 3 * step];
            r4[x] = source[at + 4 * step];
            r5[x] = source[at + 5 * step];
            r6[x] = source[at + 6 * step];
            r7[x] = source[at + 7 * step];
        }
    }

    private static int roundUp(int value, int step) {
        return (value + step - 1) / step * step;
    }
}
