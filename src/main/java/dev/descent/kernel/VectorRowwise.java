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

    /** A row from this many columns on has its maximum taken by vectors, whose lanes a shorter one would take longer to gather. */
    private static final int MIDDLING = 64;

    /** The same for its sum, whose bits depend on how it is taken: so vectors take it even if there is a single row. */
    private static final int LONG = 512;

    /**
     * What is done in turn with a group of rows: input, output, a number for each row. Called by way of an array of several, since
     * C2 would draw all of them into one method, run out of its budget of nodes in the midst of a loop, and box every vector there.
     */
    private static final Loops.Rows[] SOFTMAX = {
        VectorRowwise::subtractMaxima, VectorRowwise::exponentials, VectorRowwise::divideBySums
    };

    private static final Loops.Rows[] SOFTMAX_AND_LOG_SUM = {
        VectorRowwise::maxima, VectorRowwise::exponentials, VectorRowwise::divideBySumsAndLog
    };
    private static final Loops.Rows[] LOG_SOFTMAX = {
        VectorRowwise::subtractMaxima, VectorRowwise::exponentials, VectorRowwise::subtractLogSums
    };

    private static FloatVector load(float[] x, int i) {
        return FloatVector.fromArray(S, x, i);
    }

    private static int groupRows(int columns) {
        return Math.max(1, GROUP / Math.max(1, columns));
    }

    @Override
    public void softmax(float[] x, float[] y, int columns, int fromRow, int toRow) {
        if (isShort(columns, toRow - fromRow)) {
            SCALAR.softmax(x, y, columns, fromRow, toRow);
        } else {
            inTurn(SOFTMAX, x, y, y, columns, fromRow, toRow);
        }
    }

    @Override
    public void softmaxAndLogSum(float[] x, float[] p, float[] logSum, int columns, int fromRow, int toRow) {
        if (isShort(columns, toRow - fromRow)) {
            SCALAR.softmaxAndLogSum(x, p, logSum, columns, fromRow, toRow);
        } else {
            inTurn(SOFTMAX_AND_LOG_SUM, x, p, logSum, columns, fromRow, toRow);
        }
    }

    /** Whether plain code is quick enough, and adds in the same order. */
    private static boolean isShort(int columns, int rows) {
        return columns < LONG && rows * columns < VectorPointwise.SHORT;
    }

    private static void inTurn(
            Loops.Rows[] passes, float[] x, float[] y, float[] ofRows, int columns, int fromRow, int toRow) {
        int step = groupRows(columns);
        for (int first = fromRow; first < toRow; first += step) {
            int last = Math.min(first + step, toRow);
            for (Loops.Rows pass : passes) {
                pass.run(x, y, ofRows, columns, first, last);
            }
        }
    }

    private static void maxima(float[] x, float[] y, float[] max, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            max[r] = subtractMax(x, y, r * columns, (r + 1) * columns);
        }
    }

    private static void subtractMaxima(float[] x, float[] y, float[] unused, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            subtractMax(x, y, r * columns, (r + 1) * columns);
        }
    }

    private static float subtractMax(float[] x, float[] y, int from, int to) {
        float max = to - from < MIDDLING ? ScalarSums.max(x, from, to) : VectorSums.max(x, from, to);
        for (int i = from; i < to; i++) {
            y[i] = x[i] - max;
        }
        return max;
    }

    private static void exponentials(float[] x, float[] y, float[] unused, int columns, int fromRow, int toRow) {
        int to = toRow * columns;
        int i = fromRow * columns;
        for (; i <= to - LENGTH; i += LENGTH) {
            VectorMath.expOfNegative(load(y, i)).intoArray(y, i);
        }
        for (; i < to; i++) {
            y[i] = ScalarMath.exp(y[i]);
        }
    }

    private static void divideBySums(float[] x, float[] y, float[] unused, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            divideBySum(y, r * columns, (r + 1) * columns);
        }
    }

    private static void divideBySumsAndLog(float[] x, float[] y, float[] logSum, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            logSum[r] = (float) (logSum[r] + Math.log(divideBySum(y, r * columns, (r + 1) * columns)));
        }
    }

    private static double divideBySum(float[] y, int from, int to) {
        double sum = sum(y, from, to);
        float factor = (float) (1 / sum);
        for (int i = from; i < to; i++) {
            y[i] *= factor;
        }
        return sum;
    }

    /** The order depends on the row's length alone, not on how many rows there are. */
    private static double sum(float[] x, int from, int to) {
        return to - from < LONG ? ScalarSums.sum(x, from, to) : VectorSums.sum(x, from, to);
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
        if (x == y || isShort(columns, toRow - fromRow)) {
            SCALAR.logSoftmax(x, y, columns, fromRow, toRow);
        } else {
            inTurn(LOG_SOFTMAX, x, y, y, columns, fromRow, toRow);
        }
    }

    private static void subtractLogSums(float[] x, float[] y, float[] unused, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int to = (r + 1) * columns;
            float log = (float) Math.log(sum(y, r * columns, to));
            subtractMax(x, y, r * columns, to);
            for (int i = r * columns; i < to; i++) {
                y[i] -= log;
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
    public void rowMoments(
            float[] x, float[] mean, float[] variance, float[] work, int columns, int fromRow, int toRow) {
        if (columns < Math.max(MIDDLING, 2 * LENGTH)) {
            SCALAR.rowMoments(x, mean, variance, work, columns, fromRow, toRow);
            return;
        }
        for (int r = fromRow; r < toRow; r++) {
            int at = r * columns;
            VectorSums.moments(x, at, 1, 0, columns, work, at);
            mean[r] = work[at];
            variance[r] = work[at + 1];
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
    public void normalizeRows(
            float[] x,
            float[] mean,
            float[] factor,
            float[] gamma,
            float[] beta,
            float[] normalized,
            float[] y,
            int columns,
            int fromRow,
            int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int from = r * columns;
            float m = mean[r];
            float f = factor[r];
            int c = 0;
            for (; c <= columns - LENGTH; c += LENGTH) {
                FloatVector v = load(x, from + c).sub(m).mul(f);
                v.intoArray(normalized, from + c);
                v.mul(load(gamma, c)).add(load(beta, c)).intoArray(y, from + c);
            }
            for (; c < columns; c++) {
                float v = (x[from + c] - m) * f;
                normalized[from + c] = v;
                y[from + c] = v * gamma[c] + beta[c];
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
