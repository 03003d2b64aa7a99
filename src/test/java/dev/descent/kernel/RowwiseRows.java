package dev.descent.kernel;

import static java.lang.Math.abs;

import java.util.List;

/** What each kernel over rows or columns should compute, in double precision, and how near it must come. */
final class RowwiseRows {
    private RowwiseRows() {}

    /** Fills the outputs, one entry a column, row or element; sizes are the terms' sizes, from which errors come. */
    @FunctionalInterface
    interface Reference {
        void fill(double[][] in, double[][] out, double[][] sizes, int rows, int columns);
    }

    /** Of one element. */
    @FunctionalInterface
    private interface Element {
        double of(double[][] in, int row, int column, int index);
    }

    /** Of one row or column: where it begins, how far apart its elements are, how many they are, and its own number. */
    @FunctionalInterface
    private interface Line {
        void fill(double[][] in, double[][] out, double[][] sizes, int first, int stride, int length, int at);
    }

    /**
     * One kernel.
     *
     * @param shapes of its arrays: M an element each, R a row each, C a column each; the outputs after a &gt;, with W one of an
     *     element each to work in, whose content is anything
     * @param inPlace whether the first input may be the output
     */
    record Row(String name, String shapes, boolean inPlace, double ulps, Reference reference) {
        int inputs() {
            return shapes.indexOf('>');
        }

        boolean byColumns() {
            return shapes.endsWith("C");
        }
    }

    static List<Row> all() {
        return List.of(
                new Row("softmax", "M>M", true, 3, rows(RowwiseRows::softmax)),
                new Row("softmaxGradient", "MM>M", false, 3, rows(RowwiseRows::softmaxGradient)),
                new Row("logSoftmax", "M>M", true, 1.5, rows(RowwiseRows::logSoftmax)),
                new Row("logSoftmaxGradient", "MM>M", false, 3, rows(RowwiseRows::logSoftmaxGradient)),
                new Row("softmaxAndLogSum", "M>MR", true, 3, rows(RowwiseRows::softmaxAndLogSum)),
                new Row("plusRow", "MC>M", true, 0.5001, elements((v, r, c, i) -> v[0][i] + v[1][c])),
                new Row("timesRow", "MC>M", true, 0.5001, elements((v, r, c, i) -> v[0][i] * v[1][c])),
                new Row("addScaledRows", "MR>M", false, 0.5001, elements((v, r, c, i) -> v[0][i] * v[1][r])),
                new Row("addColumnSums", "M>C", false, 1.5, columns(RowwiseRows::sums)),
                new Row("addColumnDots", "MM>C", false, 1.5, columns(RowwiseRows::dots)),
                new Row("columnMoments", "M>CC", false, 4, columns(RowwiseRows::moments)),
                new Row("rowMoments", "M>RRW", false, 4, rows(RowwiseRows::moments)),
                new Row("normalizeColumns", "MCC>M", true, 2, elements((v, r, c, i) -> (v[0][i] - v[1][c]) * v[2][c])),
                new Row("normalizeRows", "MRRCC>MM", true, 3, RowwiseRows::normalizeRows),
                new Row(
                        "normalizeColumnsGradient",
                        "MMCCC>M",
                        false,
                        2.5,
                        elements(
                                (v, r, c, i) -> v[4][c] * (v[1][i] - v[2][c] - v[0][i] * v[3][c]),
                                (v, r, c, i) -> abs(v[4][c]) * (abs(v[1][i]) + abs(v[2][c]) + abs(v[0][i] * v[3][c])))),
                new Row("normalizeRowsGradient", "MMR>M", false, 2.5, rows(RowwiseRows::normalizeGradient)));
    }

    private static Reference elements(Element value) {
        return elements(value, (v, r, c, i) -> abs(value.of(v, r, c, i)));
    }

    private static Reference elements(Element value, Element size) {
        return (in, out, sizes, rows, columns) -> {
            for (int i = 0; i < rows * columns; i++) {
                out[0][i] = value.of(in, i / columns, i % columns, i);
                sizes[0][i] = size.of(in, i / columns, i % columns, i);
            }
        };
    }

    private static Reference rows(Line line) {
        return (in, out, sizes, rows, columns) -> {
            for (int r = 0; r < rows; r++) {
                line.fill(in, out, sizes, r * columns, 1, columns, r);
            }
        };
    }

    private static Reference columns(Line line) {
        return (in, out, sizes, rows, columns) -> {
            for (int c = 0; c < columns; c++) {
                line.fill(in, out, sizes, c, columns, rows, c);
            }
        };
    }

    private static double max(double[] x, int first, int length) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = first; i < first + length; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    /** log Σ e^x. */
    private static double logSum(double[] x, int first, int length) {
        double max = max(x, first, length);
        double sum = 0;
        for (int i = first; i < first + length; i++) {
            sum += StrictMath.exp(x[i] - max);
        }
        return max + StrictMath.log(sum);
    }

    private static void softmax(double[][] v, double[][] y, double[][] s, int first, int stride, int length, int at) {
        double max = max(v[0], first, length);
        double logSum = logSum(v[0], first, length);
        for (int i = first; i < first + length; i++) {
            y[0][i] = StrictMath.exp(v[0][i] - logSum);
            // The rounding of x − max is an error of e^(x − max) itself.
            s[0][i] = Math.max(y[0][i], Float.MIN_NORMAL) * (1 + finite(v[0][i] - max));
        }
    }

    private static double finite(double x) {
        return Double.isFinite(x) ? abs(x) : 0;
    }

    private static void softmaxAndLogSum(
            double[][] v, double[][] y, double[][] s, int first, int stride, int length, int at) {
        softmax(v, y, s, first, stride, length, at);
        y[1][at] = logSum(v[0], first, length);
        s[1][at] = abs(y[1][at]) + finite(y[1][at] - max(v[0], first, length));
    }

    private static void logSoftmax(
            double[][] v, double[][] y, double[][] s, int first, int stride, int length, int at) {
        double max = max(v[0], first, length);
        double logSum = logSum(v[0], first, length);
        double size = finite(logSum - max);
        for (int i = first; i < first + length; i++) {
            size += finite(v[0][i] - max) * StrictMath.exp(v[0][i] - logSum);
        }
        for (int i = first; i < first + length; i++) {
            y[0][i] = v[0][i] - logSum;
            s[0][i] = finite(v[0][i] - max) + size;
        }
    }

    private static void softmaxGradient(
            double[][] v, double[][] dx, double[][] s, int first, int stride, int length, int at) {
        double dot = 0;
        double size = 0;
        for (int i = first; i < first + length; i++) {
            dot += v[0][i] * v[1][i];
            size += abs(v[0][i] * v[1][i]);
        }
        for (int i = first; i < first + length; i++) {
            dx[0][i] = v[0][i] * (v[1][i] - dot);
            s[0][i] = abs(v[0][i]) * (abs(v[1][i]) + size);
        }
    }

    private static void logSoftmaxGradient(
            double[][] v, double[][] dx, double[][] s, int first, int stride, int length, int at) {
        double sum = 0;
        double size = 0;
        for (int i = first; i < first + length; i++) {
            sum += v[1][i];
            size += abs(v[1][i]);
        }
        for (int i = first; i < first + length; i++) {
            dx[0][i] = v[1][i] - StrictMath.exp(v[0][i]) * sum;
            s[0][i] = abs(v[1][i]) + StrictMath.exp(v[0][i]) * size;
        }
    }

    private static void sums(double[][] v, double[][] y, double[][] s, int first, int stride, int length, int at) {
        for (int k = 0, i = first; k < length; k++, i += stride) {
            y[0][at] += v[0][i];
            s[0][at] += abs(v[0][i]);
        }
    }

    private static void dots(double[][] v, double[][] y, double[][] s, int first, int stride, int length, int at) {
        for (int k = 0, i = first; k < length; k++, i += stride) {
            y[0][at] += v[0][i] * v[1][i];
            s[0][at] += abs(v[0][i] * v[1][i]);
        }
    }

    private static void moments(double[][] v, double[][] y, double[][] s, int first, int stride, int length, int at) {
        sums(v, y, s, first, stride, length, at);
        y[0][at] /= length;
        s[0][at] /= length;
        double squares = 0;
        for (int k = 0, i = first; k < length; k++, i += stride) {
            squares += (v[0][i] - y[0][at]) * (v[0][i] - y[0][at]);
        }
        y[1][at] = squares / length;
        // The variance of what is left when a large mean is taken away, whose own last place shows where both are
        // alike.
        s[1][at] = y[1][at] + abs(y[0][at]) * Math.ulp((float) y[0][at]);
    }

    private static void normalizeRows(double[][] v, double[][] y, double[][] s, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            int c = i % columns;
            y[0][i] = (v[0][i] - v[1][i / columns]) * v[2][i / columns];
            s[0][i] = abs(y[0][i]);
            y[1][i] = y[0][i] * v[3][c] + v[4][c];
            s[1][i] = abs(y[0][i] * v[3][c]) + abs(v[4][c]);
        }
    }

    private static void normalizeGradient(
            double[][] v, double[][] dx, double[][] s, int first, int stride, int length, int at) {
        double meanG = 0;
        double meanGX = 0;
        double size = 0;
        double sizeX = 0;
        for (int i = first; i < first + length; i++) {
            meanG += v[1][i] / length;
            meanGX += v[1][i] * v[0][i] / length;
            size += abs(v[1][i]) / length;
            sizeX += abs(v[1][i] * v[0][i]) / length;
        }
        for (int i = first; i < first + length; i++) {
            dx[0][i] = v[2][at] * (v[1][i] - meanG - v[0][i] * meanGX);
            s[0][i] = abs(v[2][at]) * (abs(v[1][i]) + size + abs(v[0][i]) * sizeX);
        }
    }
}
