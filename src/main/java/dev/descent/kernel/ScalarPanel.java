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

    ScalarPanel(int depth, int columns, int sums) {
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
     * Adds products with the first rows of B to two sums, or to the last one alone.
     *
     * @param count sums in use
     * @param at where the first sum's factors begin in a
     * @param row from there to the next sum's factors; {@code step} from one factor to the next
     */
    void multiply(boolean fma, int sum, int count, int depth, float[] a, int at, int row, int step, int width) {
        for (int d = 0; d < depth; d += 4) {
            int left = depth - d;
            float[] b0 = rows[d];
            float[] b1 = left > 1 ? rows[d + 1] : zeros;
            float[] b2 = left > 2 ? rows[d + 2] : zeros;
            float[] b3 = left > 3 ? rows[d + 3] : zeros;
            int from = at + d * step;
            float a0 = a[from];
            float a1 = left > 1 ? a[from + step] : NOTHING;
            float a2 = left > 2 ? a[from + 2 * step] : NOTHING;
            float a3 = left > 3 ? a[from + 3 * step] : NOTHING;
            if (sum + 1 == count) {
                one(fma, sums[sum], b0, b1, b2, b3, a0, a1, a2, a3, width);
                continue;
            }
            from += row;
            float c0 = a[from];
            float c1 = left > 1 ? a[from + step] : NOTHING;
            float c2 = left > 2 ? a[from + 2 * step] : NOTHING;
            float c3 = left > 3 ? a[from + 3 * step] : NOTHING;
            if (fma) {
                fused(sums[sum], sums[sum + 1], b0, b1, b2, b3, a0, a1, a2, a3, c0, c1, c2, c3, width);
            } else {
                plain(sums[sum], b0, b1, b2, b3, a0, a1, a2, a3, width);
                plain(sums[sum + 1], b0, b1, b2, b3, c0, c1, c2, c3, width);
            }
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
