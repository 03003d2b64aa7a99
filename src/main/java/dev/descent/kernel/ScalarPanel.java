package dev.descent.kernel;

/**
 * Rows of B and rows of C of a product, each an array of its own, since C2 vectorizes only loops in which every array runs
 * under the same index.
 */
final class ScalarPanel {
    /** Columns at most: long enough that the loops' unvectorized ends matter little, and six rows stay in L1. */
    static final int COLUMNS = 1024;

    /** Rows of B: 192 KB, which stays in L2 while all rows of A pass over it. */
    static final int DEPTH = 48;

    /** Sums of a convolution at most, half of L2; more filters pack the patches once more. */
    static final int SUMS = 128;

    /**
     * With its header, a row takes whole cache lines. Rows made one after the other so lie alike to the lines, and where the
     * loop's vectors straddle none in one row, they do in no other: that makes products up to a third faster.
     */
    private static final int MARGIN = 12;

    /** Multiplied by anything finite it adds nothing, not even to a negative zero. */
    private static final float NOTHING = -0f;

    final float[][] rows;
    final float[][] sums;
    private final float[] zeros;

    /** A worker's panel of that slot, made anew where it has too few rows. */
    static ScalarPanel of(Workers workers, int worker, int slot, int depth, int columns, int sums) {
        ScalarPanel panel = (ScalarPanel) workers.held(worker, slot);
        if (panel == null) {
            panel = new ScalarPanel(depth, columns, sums);
            workers.hold(worker, slot, panel);
        } else if (panel.rows.length < depth || panel.sums.length < sums) {
            panel = new ScalarPanel(Math.max(depth, panel.rows.length), columns, Math.max(sums, panel.sums.length));
            workers.hold(worker, slot, panel);
        }
        return panel;
    }

    private ScalarPanel(int depth, int columns, int sums) {
        rows = new float[depth][];
        this.sums = new float[sums][];
        zeros = new float[columns + MARGIN];
        for (int i = 0; i < depth; i++) {
            rows[i] = new float[columns + MARGIN];
        }
        for (int i = 0; i < sums; i++) {
            this.sums[i] = new float[columns + MARGIN];
        }
    }

    /**
     * Adds products with the first rows of B to the first sums.
     *
     * @param at where the first sum's factors begin in a
     * @param row from there to the next sum's factors; {@code step} from one factor to the next
     */
    void multiply(boolean fma, int count, int depth, float[] a, int at, int row, int step, int width) {
        for (int i = 0; i < count; i += 2) {
            boolean pair = i + 1 < count;
            for (int d = 0; d < depth; d += 4) {
                multiply(fma, i, pair, d, depth - d, a, at + i * row + d * step, row, step, width);
            }
        }
    }

    /** Four rows, or the last few. */
    private void multiply(
            boolean fma, int i, boolean pair, int d, int left, float[] a, int at, int row, int step, int width) {
        float[] b0 = rows[d];
        float[] b1 = left > 1 ? rows[d + 1] : zeros;
        float[] b2 = left > 2 ? rows[d + 2] : zeros;
        float[] b3 = left > 3 ? rows[d + 3] : zeros;
        float a0 = a[at];
        float a1 = left > 1 ? a[at + step] : NOTHING;
        float a2 = left > 2 ? a[at + 2 * step] : NOTHING;
        float a3 = left > 3 ? a[at + 3 * step] : NOTHING;
        if (!pair) {
            one(fma, sums[i], b0, b1, b2, b3, a0, a1, a2, a3, width);
            return;
        }
        int next = at + row;
        float c0 = a[next];
        float c1 = left > 1 ? a[next + step] : NOTHING;
        float c2 = left > 2 ? a[next + 2 * step] : NOTHING;
        float c3 = left > 3 ? a[next + 3 * step] : NOTHING;
        if (fma) {
            fused(sums[i], sums[i + 1], b0, b1, b2, b3, a0, a1, a2, a3, c0, c1, c2, c3, width);
        } else {
            plain(sums[i], b0, b1, b2, b3, a0, a1, a2, a3, width);
            plain(sums[i + 1], b0, b1, b2, b3, c0, c1, c2, c3, width);
        }
    }

    private static void one(
            boolean fma,
            float[] s,
            float[] b0,
            float[] b1,
            float[] b2,
            float[] b3,
            float a0,
            float a1,
            float a2,
            float a3,
            int n) {
        if (fma) {
            fused(s, b0, b1, b2, b3, a0, a1, a2, a3, n);
        } else {
            plain(s, b0, b1, b2, b3, a0, a1, a2, a3, n);
        }
    }

    /** Two sums share what is loaded of four rows: as much as C2 of 17 vectorizes. */
    private static void fused(
            float[] s,
            float[] t,
            float[] b0,
            float[] b1,
            float[] b2,
            float[] b3,
            float a0,
            float a1,
            float a2,
            float a3,
            float c0,
            float c1,
            float c2,
            float c3,
            int n) {
        for (int j = 0; j < n; j++) {
            s[j] = Math.fma(a3, b3[j], Math.fma(a2, b2[j], Math.fma(a1, b1[j], Math.fma(a0, b0[j], s[j]))));
            t[j] = Math.fma(c3, b3[j], Math.fma(c2, b2[j], Math.fma(c1, b1[j], Math.fma(c0, b0[j], t[j]))));
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
}
