package dev.descent.metric;

import dev.descent.tensor.Tensor;

/**
 * How often each class was taken for each other: a row for every right class, a column for every predicted one. Precision,
 * recall and F1 are read from it; where nothing can be divided by, they are 0.
 *
 * <pre>{@code
 * ConfusionMatrix matrix = new ConfusionMatrix(2);
 * matrix.add(Tensor.of(Shape.of(3, 2), 0.9f, 0.1f, 0.4f, 0.6f, 0.3f, 0.7f), Tensor.of(Shape.of(3), 0, 0, 1));
 * long mistaken = matrix.count(0, 1);   // 1
 * String table = matrix.toString("cat", "dog");
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class ConfusionMatrix implements Metric.Meter {
    private final int classes;
    private final long[] counts;
    /** Rows of each right class for which nothing was predicted, all values being NaN. */
    private final long[] unpredicted;

    /** @throws IllegalArgumentException if there are fewer than 2 classes */
    public ConfusionMatrix(int classes) {
        Checks.classes(classes);
        this.classes = classes;
        counts = new long[classes * classes];
        unpredicted = new long[classes];
    }

    /**
     * Counts a batch. Classes are found as by {@link Accuracy}.
     *
     * @throws IllegalArgumentException if the shapes don't fit, or there are other classes than this matrix has
     */
    @Override
    public void add(Tensor predictions, Tensor targets) {
        Answers answers = new Answers("ConfusionMatrix", predictions, targets);
        Checks.sameWidth("ConfusionMatrix", classes, answers.classes);
        for (int row = 0; row < answers.rows; row++) {
            int actual = answers.actual(row);
            int predicted = answers.predicted(row);
            if (actual != Answers.NONE && predicted != Answers.NONE) {
                counts[actual * classes + predicted]++;
            } else if (actual != Answers.NONE) {
                unpredicted[actual]++;
            }
        }
    }

    public int classes() {
        return classes;
    }

    /**
     * How many rows of the right class {@code actual} were taken for {@code predicted}.
     *
     * @throws IllegalArgumentException if there is no such class
     */
    public long count(int actual, int predicted) {
        Checks.inside("ConfusionMatrix", actual, classes);
        Checks.inside("ConfusionMatrix", predicted, classes);
        return counts[actual * classes + predicted];
    }

    /** The accuracy. */
    @Override
    public double value() {
        return (double) right() / total();
    }

    /** All rows counted. */
    public long total() {
        long total = 0;
        for (int c = 0; c < classes; c++) {
            total += actual(c);
        }
        return total;
    }

    /** Of the rows taken for a class, the share that belongs to it; 0 if there are none. */
    public double precision(int label) {
        return share(count(label, label), predicted(label));
    }

    /** Of the rows of a class, the share that was taken for it; 0 if there are none. */
    public double recall(int label) {
        return share(count(label, label), actual(label));
    }

    /** The harmonic mean of precision and recall; 0 if both are. */
    public double f1(int label) {
        return share(2 * count(label, label), predicted(label) + actual(label));
    }

    long right() {
        long right = 0;
        for (int c = 0; c < classes; c++) {
            right += count(c, c);
        }
        return right;
    }

    long actual(int label) {
        long sum = unpredicted[label];
        for (int c = 0; c < classes; c++) {
            sum += count(label, c);
        }
        return sum;
    }

    long predicted(int label) {
        long sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += count(c, label);
        }
        return sum;
    }

    /** All rows for which something was predicted. */
    long allPredicted() {
        long sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += predicted(c);
        }
        return sum;
    }

    static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** An aligned table, classes named by their numbers. */
    @Override
    public String toString() {
        String[] names = new String[classes];
        for (int c = 0; c < classes; c++) {
            names[c] = Integer.toString(c);
        }
        return toString(names);
    }

    /**
     * An aligned table: a line for every right class, a column for every predicted one.
     *
     * @throws IllegalArgumentException if there are not as many names as classes
     */
    public String toString(String... names) {
        Checks.names(names.length, classes);
        String corner = "actual \\ predicted";
        int first = corner.length();
        for (String name : names) {
            first = Math.max(first, name.length());
        }
        StringBuilder table = new StringBuilder(corner).append(" ".repeat(first - corner.length()));
        int[] widths = new int[classes];
        for (int c = 0; c < classes; c++) {
            widths[c] = names[c].length();
            for (int row = 0; row < classes; row++) {
                widths[c] = Math.max(widths[c], Long.toString(count(row, c)).length());
            }
            cell(table, names[c], widths[c]);
        }
        for (int row = 0; row < classes; row++) {
            table.append("\n").append(names[row]).append(" ".repeat(first - names[row].length()));
            for (int c = 0; c < classes; c++) {
                cell(table, Long.toString(count(row, c)), widths[c]);
            }
        }
        return table.toString();
    }

    private static void cell(StringBuilder table, String text, int width) {
        table.append("  ").append(" ".repeat(width - text.length())).append(text);
    }
}
