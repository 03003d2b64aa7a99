package dev.descent.kernel;

import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/**
 * One product of {@link ScalarBlas} and its split into tasks; kept by the workers, so that a call allocates nothing.
 */
@NullUnmarked // the fields of a task are set when it begins and let go when it ends
final class ScalarProduct implements Workers.Task {
    static final int SLOT = 0;

    /** Columns of a block: long enough that the loops' unvectorized ends matter little, and a row of C stays in L1. */
    private static final int COLUMNS = 512;

    /** Rows of B in a block: 96 KB, which stays in L2 while all rows of A pass over it. */
    private static final int DEPTH = 48;

    /** A narrow block has rows of its own, 24 KB in L1: half-filled long ones would share half of the cache's sets. */
    private static final int SHORT_COLUMNS = 256;

    private static final int SHORT_DEPTH = 24;

    /** Fewer columns than this are too few for the vectorized loops. */
    private static final int NARROW = 16;

    private static final int C_SLOT = 0;
    private static final int ROWS_HELD = 1;
    private static final int SHORT_ROWS_HELD = 3;

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
        boolean narrow = j1 - j0 <= SHORT_COLUMNS;
        float[][] rows = narrow
                ? rows(worker, SHORT_ROWS_HELD, SHORT_DEPTH, SHORT_COLUMNS)
                : rows(worker, ROWS_HELD, DEPTH, COLUMNS);
        int blocks = (j1 - j0 + COLUMNS - 1) / COLUMNS;
        int columns = roundUp((j1 - j0 + blocks - 1) / blocks, 16);
        float[] sum = workers.scratch(worker, C_SLOT, COLUMNS);
        for (int j = j0; j < j1; j += columns) {
            int width = Math.min(columns, j1 - j);
            for (int p = 0; p < k; p += rows.length) {
                int depth = Math.min(rows.length, k - p);
                pack(rows, p, depth, j, width);
                for (int i = i0; i < i1; i++) {
                    int at = cOffset + i * ldc + j;
                    System.arraycopy(c, at, sum, 0, width);
                    row(rows, depth, aOffset + i * aRow + p * aStep, sum, width);
                    System.arraycopy(sum, 0, c, at, width);
                }
            }
        }
    }

    private float[][] rows(int worker, int slot, int depth, int columns) {
        float[][] rows = (float[][]) workers.held(worker, slot);
        if (rows == null) {
            rows = new float[depth][columns];
            workers.hold(worker, slot, rows);
        }
        return rows;
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

    /** Six rows of B a pass are as many as C2 of 17 vectorizes; pairs of fours, lest a rest of two be left. */
    private void row(float[][] rows, int depth, int at, float[] sum, int width) {
        int d = 0;
        for (; depth - d >= 6 && depth - d != 8; d += 6) {
            six(rows, d, at + d * aStep, sum, width);
        }
        for (; d + 4 <= depth; d += 4) {
            four(rows, d, at + d * aStep, sum, width);
        }
        for (; d < depth; d++) {
            if (fma) {
                fused(sum, rows[d], a[at + d * aStep], width);
            } else {
                plain(sum, rows[d], a[at + d * aStep], width);
            }
        }
    }

    private void six(float[][] rows, int d, int at, float[] sum, int width) {
        float a0 = a[at];
        float a1 = a[at + aStep];
        float a2 = a[at + 2 * aStep];
        float a3 = a[at + 3 * aStep];
        float a4 = a[at + 4 * aStep];
        float a5 = a[at + 5 * aStep];
        if (fma) {
            fused(
                    sum,
                    rows[d],
                    rows[d + 1],
                    rows[d + 2],
                    rows[d + 3],
                    rows[d + 4],
                    rows[d + 5],
                    a0,
                    a1,
                    a2,
                    a3,
                    a4,
                    a5,
                    width);
        } else {
            plain(sum, rows[d], rows[d + 1], rows[d + 2], rows[d + 3], a0, a1, a2, a3, width);
            plain(sum, rows[d + 4], a4, width);
            plain(sum, rows[d + 5], a5, width);
        }
    }

    private void four(float[][] rows, int d, int at, float[] sum, int width) {
        float a0 = a[at];
        float a1 = a[at + aStep];
        float a2 = a[at + 2 * aStep];
        float a3 = a[at + 3 * aStep];
        if (fma) {
            fused(sum, rows[d], rows[d + 1], rows[d + 2], rows[d + 3], a0, a1, a2, a3, width);
        } else {
            plain(sum, rows[d], rows[d + 1], rows[d + 2], rows[d + 3], a0, a1, a2, a3, width);
        }
    }

    private static void fused(
            float[] s,
            float[] b0,
            float[] b1,
            float[] b2,
            float[] b3,
            float[] b4,
            float[] b5,
            float a0,
            float a1,
            float a2,
            float a3,
            float a4,
            float a5,
            int n) {
        for (int j = 0; j < n; j++) {
            s[j] = Math.fma(
                    a5,
                    b5[j],
                    Math.fma(
                            a4,
                            b4[j],
                            Math.fma(a3, b3[j], Math.fma(a2, b2[j], Math.fma(a1, b1[j], Math.fma(a0, b0[j], s[j]))))));
        }
    }

    private static void fused(
            float[] s, float[] b0, float[] b1, float[] b2, float[] b3, float a0, float a1, float a2, float a3, int n) {
        for (int j = 0; j < n; j++) {
            s[j] = Math.fma(a3, b3[j], Math.fma(a2, b2[j], Math.fma(a1, b1[j], Math.fma(a0, b0[j], s[j]))));
        }
    }

    private static void plain(
            float[] s, float[] b0, float[] b1, float[] b2, float[] b3, float a0, float a1, float a2, float a3, int n) {
        for (int j = 0; j < n; j++) {
            s[j] = s[j] + a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
        }
    }

    private static void fused(float[] s, float[] b0, float a0, int n) {
        for (int j = 0; j < n; j++) {
            s[j] = Math.fma(a0, b0[j], s[j]);
        }
    }

    private static void plain(float[] s, float[] b0, float a0, int n) {
        for (int j = 0; j < n; j++) {
            s[j] += a0 * b0[j];
        }
    }

    private static int roundUp(int value, int step) {
        return (value + step - 1) / step * step;
    }
}
