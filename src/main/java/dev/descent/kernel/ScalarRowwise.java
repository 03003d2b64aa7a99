package dev.descent.kernel;

/**
 * Rows and columns in plain Java. C2 vectorizes only loops whose arrays run under one index; hence a row is addressed by its
 * place in the matrix, and a vector that belongs to the columns is first copied to where the result will stand.
 */
final class ScalarRowwise implements Rowwise {
    /** Below this a copy costs more than it saves. */
    private static final int SHORT_ROW = 32;

    @Override
    public void softmax(float[] x, float[] y, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int from = r * columns;
            int to = from + columns;
            expAgainst(x, ScalarSums.max(x, from, to), y, from, to);
            scale(y, (float) (1 / ScalarSums.sum(y, from, to)), from, to);
        }
    }

    @Override
    public void softmaxAndLogSum(float[] x, float[] p, float[] logSum, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int from = r * columns;
            int to = from + columns;
            float max = ScalarSums.max(x, from, to);
            expAgainst(x, max, p, from, to);
            double sum = ScalarSums.sum(p, from, to);
            scale(p, (float) (1 / sum), from, to);
            logSum[r] = (float) (max + Math.log(sum));
        }
    }

    private static void expAgainst(float[] x, float max, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = ScalarMath.exp(x[i] - max);
        }
    }

    private static void scale(float[] y, float factor, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] *= factor;
        }
    }

    @Override
    public void softmaxGradient(float[] y, float[] dy, float[] dx, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int from = r * columns;
            int to = from + columns;
            float dot = (float) ScalarSums.dot(y, dy, from, to);
            for (int i = from; i < to; i++) {
                dx[i] += y[i] * (dy[i] - dot);
            }
        }
    }

    @Override
    public void logSoftmax(float[] x, float[] y, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int from = r * columns;
            int to = from + columns;
            float max = ScalarSums.max(x, from, to);
            for (int i = from; i < to; i++) {
                y[i] = x[i] - max;
            }
            float log = (float) Math.log(ScalarSums.sumExp(y, from, to));
            for (int i = from; i < to; i++) {
                y[i] -= log;
            }
        }
    }

    @Override
    public void logSoftmaxGradient(float[] y, float[] dy, float[] dx, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int from = r * columns;
            int to = from + columns;
            addLogGradient(y, dy, (float) ScalarSums.sum(dy, from, to), dx, from, to);
        }
    }

    static void addLogGradient(float[] y, float[] dy, float sum, float[] dx, int from, int to) {
        for (int i = from; i < to; i++) {
            dx[i] += dy[i] - ScalarMath.exp(y[i]) * sum;
        }
    }

    @Override
    public void plusRow(float[] x, float[] v, float[] y, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int from = r * columns;
            if (columns < SHORT_ROW || x == y) {
                for (int c = 0; c < columns; c++) {
                    y[from + c] = x[from + c] + v[c];
                }
            } else {
                System.arraycopy(v, 0, y, from, columns);
                for (int i = from; i < from + columns; i++) {
                    y[i] += x[i];
                }
            }
        }
    }

    @Override
    public void timesRow(float[] x, float[] v, float[] y, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int from = r * columns;
            if (columns < SHORT_ROW || x == y) {
                for (int c = 0; c < columns; c++) {
                    y[from + c] = x[from + c] * v[c];
                }
            } else {
                System.arraycopy(v, 0, y, from, columns);
                for (int i = from; i < from + columns; i++) {
                    y[i] *= x[i];
                }
            }
        }
    }

    @Override
    public void addScaledRows(float[] x, float[] s, float[] y, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            float factor = s[r];
            int to = (r + 1) * columns;
            for (int i = r * columns; i < to; i++) {
                y[i] += x[i] * factor;
            }
        }
    }

    @Override
    public void addColumnSums(float[] x, float[] y, int rows, int columns, int fromColumn, int toColumn) {
        ScalarColumns.addSums(x, y, rows, columns, fromColumn, toColumn);
    }

    @Override
    public void addColumnDots(float[] a, float[] b, float[] y, int rows, int columns, int fromColumn, int toColumn) {
        ScalarColumns.addDots(a, b, y, rows, columns, fromColumn, toColumn);
    }

    @Override
    public void columnMoments(
            float[] x, float[] mean, float[] variance, int rows, int columns, int fromColumn, int toColumn) {
        ScalarColumns.moments(x, mean, variance, rows, columns, fromColumn, toColumn);
    }

    @Override
    public void rowMoments(
            float[] x, float[] mean, float[] variance, float[] work, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int from = r * columns;
            int to = from + columns;
            double m = ScalarSums.sum(x, from, to) / columns;
            mean[r] = (float) m;
            variance[r] = (float) (ScalarSums.squaredDistances(x, m, from, to) / columns);
        }
    }

    @Override
    public void normalizeColumns(
            float[] x, float[] mean, float[] factor, float[] y, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int from = r * columns;
            for (int c = 0; c < columns; c++) {
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
            // Apart, since C2 finds no vectors where two arrays are written that may be the same.
            for (int i = from; i < from + columns; i++) {
                normalized[i] = (x[i] - m) * f;
            }
            for (int c = 0; c < columns; c++) {
                y[from + c] = normalized[from + c] * gamma[c] + beta[c];
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
            for (int c = 0; c < columns; c++) {
                int i = from + c;
                dx[i] += factor[c] * (g[i] - meanG[c] - normalized[i] * meanGX[c]);
            }
        }
    }

    @Override
    public void normalizeRowsGradient(
            float[] normalized, float[] g, float[] factor, float[] dx, int columns, int fromRow, int toRow) {
        for (int r = fromRow; r < toRow; r++) {
            int from = r * columns;
            int to = from + columns;
            float meanG = (float) (ScalarSums.sum(g, from, to) / columns);
            float meanGX = (float) (ScalarSums.dot(g, normalized, from, to) / columns);
            float f = factor[r];
            for (int i = from; i < to; i++) {
                dx[i] += f * (g[i] - meanG - normalized[i] * meanGX);
            }
        }
    }
}
