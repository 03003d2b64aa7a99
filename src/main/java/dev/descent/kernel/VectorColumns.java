package dev.descent.kernel;

import static dev.descent.kernel.VectorSums.DOUBLES;
import static dev.descent.kernel.VectorSums.HALF;
import static dev.descent.kernel.VectorSums.wide;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums down the columns in double precision with the very operations of {@link ScalarColumns}. Eight vectors of columns at
 * a time read whole cache lines and leave registers for the loads.
 */
final class VectorColumns {
    private static final int L = DOUBLES.length();

    private VectorColumns() {}

    private static void addTo(float[] y, int c, DoubleVector sum) {
        FloatVector share = (FloatVector) sum.convertShape(VectorOperators.D2F, HALF, 0);
        FloatVector.fromArray(HALF, y, c).add(share).intoArray(y, c);
    }

    static void addSums(float[] x, float[] y, int rows, int columns, int fromColumn, int toColumn) {
        int c = fromColumn;
        for (; c <= toColumn - 8 * L; c += 8 * L) {
            addSums8(x, y, rows, columns, c);
        }
        for (; c <= toColumn - L; c += L) {
            DoubleVector s = DoubleVector.zero(DOUBLES);
            for (int r = 0, i = c; r < rows; r++, i += columns) {
                s = s.add(wide(x, i));
            }
            addTo(y, c, s);
        }
        ScalarColumns.addSums(x, y, rows, columns, c, toColumn);
    }

    private static void addSums8(float[] x, float[] y, int rows, int columns, int c) {
        DoubleVector s0 = DoubleVector.zero(DOUBLES);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        DoubleVector s4 = s0;
        DoubleVector s5 = s0;
        DoubleVector s6 = s0;
        DoubleVector s7 = s0;
        for (int r = 0, i = c; r < rows; r++, i += columns) {
            s0 = s0.add(wide(x, i));
            s1 = s1.add(wide(x, i + L));
            s2 = s2.add(wide(x, i + 2 * L));
            s3 = s3.add(wide(x, i + 3 * L));
            s4 = s4.add(wide(x, i + 4 * L));
            s5 = s5.add(wide(x, i + 5 * L));
            s6 = s6.add(wide(x, i + 6 * L));
            s7 = s7.add(wide(x, i + 7 * L));
        }
        addTo(y, c, s0);
        addTo(y, c + L, s1);
        addTo(y, c + 2 * L, s2);
        addTo(y, c + 3 * L, s3);
        addTo(y, c + 4 * L, s4);
        addTo(y, c + 5 * L, s5);
        addTo(y, c + 6 * L, s6);
        addTo(y, c + 7 * L, s7);
    }

    static void addDots(float[] a, float[] b, float[] y, int rows, int columns, int fromColumn, int toColumn) {
        int c = fromColumn;
        for (; c <= toColumn - 4 * L; c += 4 * L) {
            addDots4(a, b, y, rows, columns, c);
        }
        for (; c <= toColumn - L; c += L) {
            DoubleVector s = DoubleVector.zero(DOUBLES);
            for (int r = 0, i = c; r < rows; r++, i += columns) {
                s = wide(a, i).fma(wide(b, i), s);
            }
            addTo(y, c, s);
        }
        ScalarColumns.addDots(a, b, y, rows, columns, c, toColumn);
    }

    /** The product of two floats is exact in double precision, so fma rounds as the scalar form does. */
    private static void addDots4(float[] a, float[] b, float[] y, int rows, int columns, int c) {
        DoubleVector s0 = DoubleVector.zero(DOUBLES);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        for (int r = 0, i = c; r < rows; r++, i += columns) {
            s0 = wide(a, i).fma(wide(b, i), s0);
            s1 = wide(a, i + L).fma(wide(b, i + L), s1);
            s2 = wide(a, i + 2 * L).fma(wide(b, i + 2 * L), s2);
            s3 = wide(a, i + 3 * L).fma(wide(b, i + 3 * L), s3);
        }
        addTo(y, c, s0);
        addTo(y, c + L, s1);
        addTo(y, c + 2 * L, s2);
        addTo(y, c + 3 * L, s3);
    }

    static void moments(
            float[] x, float[] mean, float[] variance, int rows, int columns, int fromColumn, int toColumn) {
        int c = fromColumn;
        for (; c <= toColumn - 4 * L; c += 4 * L) {
            moments4(x, mean, variance, rows, columns, c);
        }
        for (; c <= toColumn - L; c += L) {
            DoubleVector m = DoubleVector.zero(DOUBLES);
            for (int r = 0, i = c; r < rows; r++, i += columns) {
                m = m.add(wide(x, i));
            }
            m = m.div(rows);
            DoubleVector s = DoubleVector.zero(DOUBLES);
            for (int r = 0, i = c; r < rows; r++, i += columns) {
                s = addSquare(s, wide(x, i).sub(m));
            }
            store(mean, c, m);
            store(variance, c, s.div(rows));
        }
        ScalarColumns.moments(x, mean, variance, rows, columns, c, toColumn);
    }

    /** Without fma, as the scalar form: what a column's variance is must not depend on where the columns are split. */
    private static DoubleVector addSquare(DoubleVector sum, DoubleVector d) {
        return sum.add(d.mul(d));
    }

    private static void store(float[] y, int c, DoubleVector values) {
        ((FloatVector) values.convertShape(VectorOperators.D2F, HALF, 0)).intoArray(y, c);
    }

    private static void moments4(float[] x, float[] mean, float[] variance, int rows, int columns, int c) {
        DoubleVector m0 = DoubleVector.zero(DOUBLES);
        DoubleVector m1 = m0;
        DoubleVector m2 = m0;
        DoubleVector m3 = m0;
        for (int r = 0, i = c; r < rows; r++, i += columns) {
            m0 = m0.add(wide(x, i));
            m1 = m1.add(wide(x, i + L));
            m2 = m2.add(wide(x, i + 2 * L));
            m3 = m3.add(wide(x, i + 3 * L));
        }
        m0 = m0.div(rows);
        m1 = m1.div(rows);
        m2 = m2.div(rows);
        m3 = m3.div(rows);
        DoubleVector s0 = DoubleVector.zero(DOUBLES);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        for (int r = 0, i = c; r < rows; r++, i += columns) {
            s0 = addSquare(s0, wide(x, i).sub(m0));
            s1 = addSquare(s1, wide(x, i + L).sub(m1));
            s2 = addSquare(s2, wide(x, i + 2 * L).sub(m2));
            s3 = addSquare(s3, wide(x, i + 3 * L).sub(m3));
        }
        store(mean, c, m0);
        store(mean, c + L, m1);
        store(mean, c + 2 * L, m2);
        store(mean, c + 3 * L, m3);
        store(variance, c, s0.div(rows));
        store(variance, c + L, s1.div(rows));
        store(variance, c + 2 * L, s2.div(rows));
        store(variance, c + 3 * L, s3.div(rows));
    }
}
