package dev.descent.kernel;

/**
 * Products of a few rows with a B stored [n, k], without turning B first: chains side by side in scalar registers.
 *
 * <p>A chain waits four cycles for each addition and two start in every cycle, so eight are under way at once. Where
 * a tile reaches past the last row or column it computes that one again instead.
 */
final class Dots {
    private Dots() {}

    /** Columns [j0, j1) of one row; {@code c} holds what the chains begin with. */
    static void row(int k, float[] a, int ao, float[] b, int bo, int ldb, float[] c, int co, int j0, int j1) {
        for (int j = j0; j < j1; j += 8) {
            eight(k, a, ao, b, bo, ldb, c, co, j, j1 - 1);
        }
    }

    /** Rows [i0, i1) and columns [j0, j1); {@code c} holds what the chains begin with. */
    static void rows(
            int k,
            float[] a,
            int ao,
            int lda,
            float[] b,
            int bo,
            int ldb,
            float[] c,
            int co,
            int ldc,
            int i0,
            int i1,
            int j0,
            int j1) {
        for (int i = i0; i < i1; i += 2) {
            int next = Math.min(i + 1, i1 - 1);
            for (int j = j0; j < j1; j += 4) {
                twoByFour(k, a, ao + i * lda, ao + next * lda, b, bo, ldb, c, co + i * ldc, co + next * ldc, j, j1 - 1);
            }
        }
    }

    private static void eight(
            int k, float[] a, int ao, float[] b, int bo, int ldb, float[] c, int co, int j, int last) {
        int j1 = Math.min(j + 1, last);
        int j2 = Math.min(j + 2, last);
        int j3 = Math.min(j + 3, last);
        int j4 = Math.min(j + 4, last);
        int j5 = Math.min(j + 5, last);
        int j6 = Math.min(j + 6, last);
        int j7 = Math.min(j + 7, last);
        int b0 = bo + j * ldb;
        int b1 = bo + j1 * ldb;
        int b2 = bo + j2 * ldb;
        int b3 = bo + j3 * ldb;
        int b4 = bo + j4 * ldb;
        int b5 = bo + j5 * ldb;
        int b6 = bo + j6 * ldb;
        int b7 = bo + j7 * ldb;
        float s0 = c[co + j];
        float s1 = c[co + j1];
        float s2 = c[co + j2];
        float s3 = c[co + j3];
        float s4 = c[co + j4];
        float s5 = c[co + j5];
        float s6 = c[co + j6];
        float s7 = c[co + j7];
        for (int p = 0; p < k; p++) {
            float x = a[ao + p];
            s0 = Math.fma(x, b[b0 + p], s0);
            s1 = Math.fma(x, b[b1 + p], s1);
            s2 = Math.fma(x, b[b2 + p], s2);
            s3 = Math.fma(x, b[b3 + p], s3);
            s4 = Math.fma(x, b[b4 + p], s4);
            s5 = Math.fma(x, b[b5 + p], s5);
            s6 = Math.fma(x, b[b6 + p], s6);
            s7 = Math.fma(x, b[b7 + p], s7);
        }
        c[co + j] = s0;
        c[co + j1] = s1;
        c[co + j2] = s2;
        c[co + j3] = s3;
        c[co + j4] = s4;
        c[co + j5] = s5;
        c[co + j6] = s6;
        c[co + j7] = s7;
    }

    private static void twoByFour(
            int k, float[] a, int ao, int at, float[] b, int bo, int ldb, float[] c, int co, int ct, int j, int last) {
        int j1 = Math.min(j + 1, last);
        int j2 = Math.min(j + 2, last);
        int j3 = Math.min(j + 3, last);
        int b0 = bo + j * ldb;
        int b1 = bo + j1 * ldb;
        int b2 = bo + j2 * ldb;
        int b3 = bo + j3 * ldb;
        float s0 = c[co + j];
        float s1 = c[co + j1];
        float s2 = c[co + j2];
        float s3 = c[co + j3];
        float t0 = c[ct + j];
        float t1 = c[ct + j1];
        float t2 = c[ct + j2];
        float t3 = c[ct + j3];
        for (int p = 0; p < k; p++) {
            float x = a[ao + p];
            float y = a[at + p];
            float v0 = b[b0 + p];
            float v1 = b[b1 + p];
            float v2 = b[b2 + p];
            float v3 = b[b3 + p];
            s0 = Math.fma(x, v0, s0);
            s1 = Math.fma(x, v1, s1);
            s2 = Math.fma(x, v2, s2);
            s3 = Math.fma(x, v3, s3);
            t0 = Math.fma(y, v0, t0);
            t1 = Math.fma(y, v1, t1);
            t2 = Math.fma(y, v2, t2);
            t3 = Math.fma(y, v3, t3);
        }
        c[co + j] = s0;
        c[co + j1] = s1;
        c[co + j2] = s2;
        c[co + j3] = s3;
        c[ct + j] = t0;
        c[ct + j1] = t1;
        c[ct + j2] = t2;
        c[ct + j3] = t3;
    }
}
