package dev.descent.kernel;

import static dev.descent.kernel.VectorSums.lost;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums down the columns that keep what each addition loses, as in {@link VectorSums}. A column beside the last vector takes
 * the same steps one by one: its bits must not tell where the columns were split.
 */
final class VectorColumns {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int LENGTH = S.length();

    private VectorColumns() {}

    private static FloatVector load(float[] x, int i) {
        return FloatVector.fromArray(S, x, i);
    }

    /** Infinity leaves NaN as its rest; NaN itself stays in the sum. */
    private static FloatVector whole(FloatVector s, FloatVector rest) {
        return s.add(rest.blend(0f, rest.compare(VectorOperators.NE, rest)));
    }

    private static float lostOne(float a, float b, float sum) {
        float fromB = sum - a;
        return (a - (sum - fromB)) + (b - fromB);
    }

    private static float wholeOne(float s, float rest) {
        return s + (Float.isNaN(rest) ? 0 : rest);
    }

    private static FloatVector sums(float[] x, int rows, int columns, int c) {
        FloatVector s = FloatVector.zero(S);
        FloatVector rest = s;
        for (int r = 0, i = c; r < rows; r++, i += columns) {
            FloatVector v = load(x, i);
            FloatVector t = s.add(v);
            rest = rest.add(lost(s, v, t));
            s = t;
        }
        return whole(s, rest);
    }

    private static float sum(float[] x, int rows, int columns, int c) {
        float s = 0;
        float rest = 0;
        for (int r = 0, i = c; r < rows; r++, i += columns) {
            float t = s + x[i];
            rest += lostOne(s, x[i], t);
            s = t;
        }
        return wholeOne(s, rest);
    }

    static void addDots(float[] a, float[] b, float[] y, int rows, int columns, int fromColumn, int toColumn) {
        int c = fromColumn;
        for (; c <= toColumn - LENGTH; c += LENGTH) {
            load(y, c).add(dots(a, b, rows, columns, c)).intoArray(y, c);
        }
        for (; c < toColumn; c++) {
            y[c] += dot(a, b, rows, columns, c);
        }
    }

    private static FloatVector dots(float[] a, float[] b, int rows, int columns, int c) {
        FloatVector s = FloatVector.zero(S);
        FloatVector rest = s;
        for (int r = 0, i = c; r < rows; r++, i += columns) {
            FloatVector v = load(a, i).mul(load(b, i));
            FloatVector t = s.add(v);
            rest = rest.add(lost(s, v, t));
            s = t;
        }
        return whole(s, rest);
    }

    private static float dot(float[] a, float[] b, int rows, int columns, int c) {
        float s = 0;
        float rest = 0;
        for (int r = 0, i = c; r < rows; r++, i += columns) {
            float v = a[i] * b[i];
            float t = s + v;
            rest += lostOne(s, v, t);
            s = t;
        }
        return wholeOne(s, rest);
    }

    static void moments(
            float[] x, float[] mean, float[] variance, int rows, int columns, int fromColumn, int toColumn) {
        int c = fromColumn;
        for (; c <= toColumn - LENGTH; c += LENGTH) {
            FloatVector m = sums(x, rows, columns, c).div(rows);
            m.intoArray(mean, c);
            squares(x, m, rows, columns, c).div(rows).intoArray(variance, c);
        }
        for (; c < toColumn; c++) {
            float m = sum(x, rows, columns, c) / rows;
            mean[c] = m;
            variance[c] = square(x, m, rows, columns, c) / rows;
        }
    }

    /** Σ (x − m)² − (Σ (x − m))² / rows: the second takes back what the rounding of the mean put in. */
    private static FloatVector squares(float[] x, FloatVector m, int rows, int columns, int c) {
        FloatVector s = FloatVector.zero(S);
        FloatVector rest = s;
        FloatVector drift = s;
        for (int r = 0, i = c; r < rows; r++, i += columns) {
            FloatVector d = load(x, i).sub(m);
            drift = drift.add(d);
            FloatVector v = d.mul(d);
            FloatVector t = s.add(v);
            rest = rest.add(lost(s, v, t));
            s = t;
        }
        return whole(s, rest).sub(drift.mul(drift.div(rows)));
    }

    private static float square(float[] x, float m, int rows, int columns, int c) {
        float s = 0;
        float rest = 0;
        float drift = 0;
        for (int r = 0, i = c; r < rows; r++, i += columns) {
            float d = x[i] - m;
            drift += d;
            float v = d * d;
            float t = s + v;
            rest += lostOne(s, v, t);
            s = t;
        }
        return wholeOne(s, rest) - drift * (drift / rows);
    }
}
