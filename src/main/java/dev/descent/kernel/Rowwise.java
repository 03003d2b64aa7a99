package dev.descent.kernel;

/**
 * Loops over the rows or columns of row-major matrices {@code [rows, columns]}. A method with {@code fromRow, toRow}
 * works on those rows; one with {@code fromColumn, toColumn} on those columns of all rows. Per-row vectors are indexed by
 * row, per-column vectors by column. Methods whose names end in {@code Gradient} or begin with {@code add} add to their
 * last array; the others overwrite it. Sums run in an order fixed by the matrix's shape, never by the range.
 */
public interface Rowwise {
    /** y = softmax of each row; the row's maximum is subtracted first. */
    void softmax(float[] x, float[] y, int columns, int fromRow, int toRow);

    /** dx += y · (dy − Σ dy · y), y being the softmax. */
    void softmaxGradient(float[] y, float[] dy, float[] dx, int columns, int fromRow, int toRow);

    /** y = x − log Σ e^x of each row. */
    void logSoftmax(float[] x, float[] y, int columns, int fromRow, int toRow);

    /** dx += dy − e^y Σ dy, y being the logarithm of the softmax. */
    void logSoftmaxGradient(float[] y, float[] dy, float[] dx, int columns, int fromRow, int toRow);

    /** Softmax into p and log Σ e^x of each row into logSum: all that cross-entropy and its gradient need. */
    void softmaxAndLogSum(float[] x, float[] p, float[] logSum, int columns, int fromRow, int toRow);

    /** y[r, c] = x[r, c] + v[c]. */
    void plusRow(float[] x, float[] v, float[] y, int columns, int fromRow, int toRow);

    /** y[r, c] = x[r, c] · v[c]. */
    void timesRow(float[] x, float[] v, float[] y, int columns, int fromRow, int toRow);

    /** y[r, c] += x[r, c] · s[r]. */
    void addScaledRows(float[] x, float[] s, float[] y, int columns, int fromRow, int toRow);

    /** y[c] += Σ over r of x[r, c]. */
    void addColumnSums(float[] x, float[] y, int rows, int columns, int fromColumn, int toColumn);

    /** y[c] += Σ over r of a[r, c] · b[r, c]. */
    void addColumnDots(float[] a, float[] b, float[] y, int rows, int columns, int fromColumn, int toColumn);

    /** Mean and biased variance of each column, in two passes so that a large mean does not eat the variance. */
    void columnMoments(float[] x, float[] mean, float[] variance, int rows, int columns, int fromColumn, int toColumn);

    /** Mean and biased variance of each row; the rows of {@code work} are worked in. */
    void rowMoments(float[] x, float[] mean, float[] variance, float[] work, int columns, int fromRow, int toRow);

    /** y[r, c] = (x[r, c] − mean[c]) · factor[c]. */
    void normalizeColumns(float[] x, float[] mean, float[] factor, float[] y, int columns, int fromRow, int toRow);

    /** normalized[r, c] = (x[r, c] − mean[r]) · factor[r], and y[r, c] = normalized[r, c] · gamma[c] + beta[c], which may be the same array. */
    void normalizeRows(
            float[] x,
            float[] mean,
            float[] factor,
            float[] gamma,
            float[] beta,
            float[] normalized,
            float[] y,
            int columns,
            int fromRow,
            int toRow);

    /**
     * The gradient through a normalisation of columns, x̂ = (x − mean) · factor, g being the gradient of x̂:
     * dx[r, c] += factor[c] · (g[r, c] − meanG[c] − x̂[r, c] · meanGX[c]), the means over the rows of g and of g · x̂.
     */
    void normalizeColumnsGradient(
            float[] normalized,
            float[] g,
            float[] meanG,
            float[] meanGX,
            float[] factor,
            float[] dx,
            int columns,
            int fromRow,
            int toRow);

    /** The same for rows; it computes the means over each row itself. */
    void normalizeRowsGradient(
            float[] normalized, float[] g, float[] factor, float[] dx, int columns, int fromRow, int toRow);
}
