package dev.descent.kernel;

import java.util.Arrays;

/** One product of {@link ScalarBlas} and its split into tasks; kept by the workers, so that a call allocates nothing. */
final class ScalarProduct implements Workers.Task {
    static final int SLOT = 0;

    /** Columns of a block: long enough that the loops' unvectorized ends matter little, and a row of C stays in L1. */
    private static final int COLUMNS = 256;

    /** Rows of B in a block: 64 KB, which stays in L2 while all rows of A pass over it. */
    private static final int DEPTH = 64;

    private static final int C_SLOT = 0;
    private static final int ROWS_HELD = 1;

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
        float[][] rows = (float[][]) workers.held(worker, ROWS_HELD);
        if (rows == null) {
            rows = new float[DEPTH][COLUMNS];
            workers.hold(worker, ROWS_HELD, rows);
        }
        float[] sum = workers.scratch(worker, C_SLOT, COLUMNS);
        for (int j = j0; j < j1; j += COLUMNS) {
            int width = Math.min(COLUMNS, j1 - j);
            for (int p = 0; p < k; p += DEPTH) {
                int depth = Math.min(DEPTH, k - p);
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

    private void pack(float[][] rows, int p, int depth, int j, int width) {
        for (int d = 0; d < depth; d++) {
            float[] row = rows[d];
            int from = bOffset + (p + d) * bStep + j * bColumn;
            if (bColumn == 1) {
                System.arraycopy(b, from, row, 0, width);
            } else {
                for (int x = 0; x < width; x++) {
                    row[x] = b[from + x * bColumn];
                }
            }
        }
    }

    private void row(float[][] rows, int depth, int at, float[] sum, int width) {
        int d = 0;
        for (; d + 4 <= depth; d += 4, at += 4 * aStep) {
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
        for (; d < depth; d++, at += aStep) {
            if (fma) {
                fused(sum, rows[d], a[at], width);
            } else {
                plain(sum, rows[d], a[at], width);
            }
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
