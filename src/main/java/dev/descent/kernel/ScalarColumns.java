package dev.descent.kernel;

/**
 * Sums down the columns in double precision, eight columns at a time so that each has a register; a column's order is
 * that of the rows, whichever block it falls in.
 */
final class ScalarColumns {
    private ScalarColumns() {}

    static void addSums(float[] x, float[] y, int rows, int columns, int fromColumn, int toColumn) {
        int c = fromColumn;
        for (; c < toColumn - 7; c += 8) {
            addSums8(x, y, rows, columns, c);
        }
        for (; c < toColumn; c++) {
            y[c] += (float) sum(x, rows, columns, c);
        }
    }

    private static double sum(float[] x, int rows, int columns, int c) {
        double s = 0;
        for (int r = 0, i = c; r < rows; r++, i += columns) {
            s += x[i];
        }
        return s;
    }

    private static void addSums8(float[] x, float[] y, int rows, int columns, int c) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        for (int r = 0, i = c; r < rows; r++, i += columns) {
            s0 += x[i];
            s1 += x[i + 1];
            s2 += x[i + 2];
            s3 += x[i + 3];
            s4 += x[i + 4];
            s5 += x[i + 5];
            s6 += x[i + 6];
            s7 += x[i + 7];
        }
        y[c] += (float) s0;
        y[c + 1] += (float) s1;
        y[c + 2] += (float) s2;
        y[c + 3] += (float) s3;
        y[c + 4] += (float) s4;
        y[c + 5] += (float) s5;
        y[c + 6] += (float) s6;
        y[c + 7] += (float) s7;
    }

    static void addDots(float[] a, float[] b, float[] y, int rows, int columns, int fromColumn, int toColumn) {
        int c = fromColumn;
        for (; c < toColumn - 7; c += 8) {
            addDots8(a, b, y, rows, columns, c);
        }
        for (; c < toColumn; c++) {
            double s = 0;
            for (int r = 0, i = c; r < rows; r++, i += columns) {
                s += (double) a[i] * b[i];
            }
            y[c] += (float) s;
        }
    }

    private static void addDots8(float[] a, float[] b, float[] y, int rows, int columns, int c) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        for (int r = 0, i = c; r < rows; r++, i += columns) {
            s0 += (double) a[i] * b[i];
            s1 += (double) a[i + 1] * b[i + 1];
            s2 += (double) a[i + 2] * b[i + 2];
            s3 += (double) a[i + 3] * b[i + 3];
            s4 += (double) a[i + 4] * b[i + 4];
            s5 += (double) a[i + 5] * b[i + 5];
            s6 += (double) a[i + 6] * b[i + 6];
            s7 += (double) a[i + 7] * b[i + 7];
        }
        y[c] += (float) s0;
        y[c + 1] += (float) s1;
        y[c + 2] += (float) s2;
        y[c + 3] += (float) s3;
        y[c + 4] += (float) s4;
        y[c + 5] += (float) s5;
        y[c + 6] += (float) s6;
        y[c + 7] += (float) s7;
    }

    static void moments(
            float[] x, float[] mean, float[] variance, int rows, int columns, int fromColumn, int toColumn) {
        int c = fromColumn;
        for (; c < toColumn - 3; c += 4) {
            moments4(x, mean, variance, rows, columns, c);
        }
        for (; c < toColumn; c++) {
            double m = sum(x, rows, columns, c) / rows;
            double s = 0;
            for (int r = 0, i = c; r < rows; r++, i += columns) {
                double d = x[i] - m;
                s += d * d;
            }
            mean[c] = (float) m;
            variance[c] = (float) (s / rows);
        }
    }

    private static void moments4(float[] x, float[] mean, float[] variance, int rows, int columns, int c) {
        double m0 = 0, m1 = 0, m2 = 0, m3 = 0;
        for (int r = 0, i = c; r < rows; r++, i += columns) {
            m0 += x[i];
            m1 += x[i + 1];
            m2 += x[i + 2];
            m3 += x[i + 3];
        }
        m0 /= rows;
        m1 /= rows;
        m2 /= rows;
        m3 /= rows;
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        for (int r = 0, i = c; r < rows; r++, i += columns) {
            double d0 = x[i] - m0;
            double d1 = x[i + 1] - m1;
            double d2 = x[i + 2] - m2;
            double d3 = x[i + 3] - m3;
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
        }
        mean[c] = (float) m0;
        mean[c + 1] = (float) m1;
        mean[c + 2] = (float) m2;
        mean[c + 3] = (float) m3;
        variance[c] = (float) (s0 / rows);
        variance[c + 1] = (float) (s1 / rows);
        variance[c + 2] = (float) (s2 / rows);
        variance[c + 3] = (float) (s3 / rows);
    }
}
