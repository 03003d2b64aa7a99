package dev.descent.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Rows and columns on vectors. What is left at a row's end is done one by one, with the same operations. */
final class VectorRowwise implements Rowwise {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int LENGTH = S.length();
    private static final ScalarRowwise SCALAR = new ScalarRowwise();
    private static final VectorPointwise POINTWISE = new VectorPointwise();

    /** Rows are taken in groups of about this many elements: they stay in L1 between the passes, and short rows share vectors. */
    private static final int GROUP = 2_048;

    private static FloatVector load(float[] x, int i) {
        return FloatVector.fromArray(S, x, i);
    }

    private static int groupRows(int columns) {
        return Math.max(1, GROUP / Math.max(1, columns));
    }

    @Override
    public void softmax(float[] x, float[] y, int columns, int fromRow, int toRow) {
        int step = groupRows(columns);
        boolean few = (toRow - fromRow) * columns < VectorPointwise.SHORT;
        for (int first = fromRow; first < toRow; first += step) {
            int last = Math.min(first + step, toRow);
            for (int r = first; r < last; r++) {
                subtractMax(x, y, r * columns, (r + 1) * columns);
            }
            VectorPointwise.exp(few, y, y, first * columns, last * columns);
            for (int r = first; r < last; r++) {
                double sum = ScalarSums.sum(y, r * columns, (r + 1) * columns);
                scale(y, (float) (1 / sum), r * columns, (r + 1) * columns);
            }
        }
    }

    @Override
    public void softmaxAndLogSum(float[] x, float[] p, float[] logSum, int columns, int fromRow, int toRow) {
        int step = groupRows(columns);
        boolean few = (toRow - fromRow) * columns < VectorPointwise.SHORT;
        for (int first = fromRow; first < toRow; first += step) {
            int last = Math.min(first + step, toRow);
            for (int r = first; r < last; r++) {
                logSum[r] = subtractMax(x, p, r * columns, (r + 1) * columns);
            }
            VectorPointwise.exp(few, p, p, first * columns, last * columns);
            for (int r = first; r < last; r++) {
                double sum = ScalarSums.sum(p, r * columns, (r + 1) * columns);
                scale(p, (float) (1 / sum), r * columns, (r + 1) * columns);
                logSum[r] = (float) (logSum[r] + Math.log(sum));
            }
        }
    }

    private static float subtractMax(float[] x, float[] y, int from, int to) {
        float max = ScalarSums.max(x, from, to);
        for (int i = from; i < to; i++) {
            y[i] = x[i] - max;
        }
        return max;
    }

    private static void scale(float[] y, float factor, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] *= factor;
        }
    }

    @Override
    public void softmaxGradient(float[] y, float[] dy, float[] dx, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int to = (r + 1) * columns;
            int i = r * columns;
            float dot = (float) VectorSums.dot(y, dy, i, to);
            for (; i <= to - LENGTH; i += LENGTH) {
                load(dx, i).add(load(y, i).mul(load(dy, i).sub(dot))).intoArray(dx, i);
            }
            for (; i < to; i++) {
                dx[i] += y[i] * (dy[i] - dot);
            }
        }
    }

    @Override
    public void logSoftmax(float[] x, float[] y, int columns, int fromRow, int toRow) {
        if (x == y) {
            SCALAR.logSoftmax(x, y, columns, fromRow, toRow);
            return;
        }
        int step = groupRows(columns);
        boolean few = (toRow - fromRow) * columns < VectorPointwise.SHORT;
        for (int first = fromRow; first < toRow; first += step) {
            int last = Math.min(first + step, toRow);
            for (int r = first; r < last; r++) {
                subtractMax(x, y, r * columns, (r + 1) * columns);
            }
            VectorPointwise.exp(few, y, y, first * columns, last * columns);
            for (int r = first; r < last; r++) {
                double log = Math.log(ScalarSums.sum(y, r * columns, (r + 1) * columns));
                subtractMax(x, y, r * columns, (r + 1) * columns);
                POINTWISE.affine(y, 1, (float) -log, y, r * columns, (r + 1) * columns);
            }
        }
    }

    @Override
    public void logSoftmaxGradient(float[] y, float[] dy, float[] dx, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            float sum = (float) VectorSums.sum(dy, r * columns, (r + 1) * columns);
            addLogGradient(y, dy, sum, dx, r * columns, (r + 1) * columns);
        }
    }

    private static void addLogGradient(float[] y, float[] dy, float sum, float[] dx, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(y, i);
            if (VectorMath.within(v, ScalarMath.EXP_PLAIN)) {
                load(dx, i).add(load(dy, i).sub(VectorMath.exp(v).mul(sum))).intoArray(dx, i);
            } else {
                ScalarRowwise.addLogGradient(y, dy, sum, dx, i, i + LENGTH);
            }
        }
        ScalarRowwise.addLogGradient(y, dy, sum, dx, i, to);
    }

    @Override
    public void plusRow(float[] x, float[] v, float[] y, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int from = r * columns;
            int c = 0;
            for (; c <= columns - LENGTH; c += LENGTH) {
                load(x, from + c).add(load(v, c)).intoArray(y, from + c);
            }
            for (; c < columns; c++) {
                y[from + c] = x[from + c] + v[c];
            }
        }
    }

    @Override
    public void timesRow(float[] x, float[] v, float[] y, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int from = r * columns;
            int c = 0;
            for (; c <= columns - LENGTH; c += LENGTH) {
                load(x, from + c).mul(load(v, c)).intoArray(y, from + c);
            }
            for (; c < columns; c++) {
                y[from + c] = x[from + c] * v[c];
            }
        }
    }

    @Override
    public void addScaledRows(float[] x, float[] s, float[] y, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            POINTWISE.addScaled(x, s[r], y, r * columns, (r + 1) * columns);
        }
    }

    @Override
    public void addColumnSums(float[] x, float[] y, int rows, int columns, int fromColumn, int toColumn) {
        ScalarColumns.addSums(x, y, rows, columns, fromColumn, toColumn);
    }

    @Override
    public void addColumnDots(float[] a, float[] b, float[] y, int rows, int columns, int fromColumn, int toColumn) {
        VectorColumns.addDots(a, b, y, rows, columns, fromColumn, toColumn);
    }

    @Override
    public void columnMoments(
            float[] x, float[] mean, float[] variance, int rows, int columns, int fromColumn, int toColumn) {
        VectorColumns.moments(x, mean, variance, rows, columns, fromColumn, toColumn);
    }

    @Override
    public void rowMoments(float[] x, float[] mean, float[] variance, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int from = r * columns;
            int to = from + columns;
            double m = VectorSums.sum(x, from, to) / columns;
            mean[r] = (float) m;
            variance[r] = (float) (VectorSums.squaredDistances(x, m, from, 1, 0, columns) / columns);
        }
    }

    @Override
    public void normalizeColumns(
            float[] x, float[] mean, float[] factor, float[] y, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int from = r * columns;
            int c = 0;
            for (; c <= columns - LENGTH; c += LENGTH) {
                load(x, from + c).sub(load(mean, c)).mul(load(factor, c)).intoArray(y, from + c);
            }
            for (; c < columns; c++) {
                y[from + c] = (x[from + c] - mean[c]) * factor[c];
            }
        }
    }

    @Override
    public void normalizeRows(float[] x, float[] mean, float[] factor, float[] y, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            float m = mean[r];
            float f = factor[r];
            int to = (r + 1) * columns;
            int i = r * columns;
            for (; i <= to - LENGTH; i += LENGTH) {
                load(x, i).sub(m).mul(f).intoArray(y, i);
            }
            for (; i < to; i++) {
                y[i] = (x[i] - m) * f;
            }
        }
    }

    @Override
    public void normalizeColumnsGradient(
            float[] normalized,
            float[] g,
            float[] meanG,
            float[] meanGX,
            float[] factor,
            float[] dx,
            int columns,
            int fromRow,
            int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int from = r * columns;
            int c = 0;
            for (; c <= columns - LENGTH; c += LENGTH) {
                FloatVector projected = load(normalized, from + c).mul(load(meanGX, c));
                FloatVector centred = load(g, from + c).sub(load(meanG, c)).sub(projected);
                load(dx, from + c).add(load(factor, c).mul(centred)).intoArray(dx, from + c);
            }
            for (; c < columns; c++) {
                int i = from + c;
                dx[i] += factor[c] * (g[i] - meanG[c] - normalized[i] * meanGX[c]);
            }
        }
    }

    @Override
    public void normalizeRowsGradient(
            float[] normalized, float[] g, float[] factor, float[] dx, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int to = (r + 1) * columns;
            int i = r * columns;
            float meanG = (float) (VectorSums.sum(g, i, to) / columns);
            float meanGX = (float) (VectorSums.dot(g, normalized, i, to) / columns);
            float f = factor[r];
            for (; i <= to - LENGTH; i += LENGTH) {
                FloatVector centred =
                        load(g, i).sub(meanG).sub(load(normalized, i).mul(meanGX));
                load(dx, i).add(centred.mul(f)).intoArray(dx, i);
            }
            for (; i < to; i++) {
                dx[i] += f * (g[i] - meanG - normalized[i] * meanGX);
            }
        }
    }
}
