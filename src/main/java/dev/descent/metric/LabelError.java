package dev.descent.metric;

import dev.descent.tensor.Tensor;
import java.util.Arrays;

/**
 * How many labels are wrong, missing or too many, as a share of the labels there are: the edit distance (Levenshtein, 1966)
 * between what {@link CTCDecoder#greedy} reads and the targets, summed over the data and divided by the number of target
 * labels. Predictions are {@code [batch, time, classes]}, targets {@code [batch, most labels]} with negative numbers behind the
 * last label. Trainers with {@code CTCLoss} measure it by default.
 *
 * <pre>{@code
 * Metric.Meter meter = new LabelError().meter();
 * Tensor steps = Tensor.of(Shape.of(1, 3, 3), 0.1f, 0.8f, 0.1f, 0.9f, 0, 0.1f, 0.1f, 0, 0.9f);   // reads 1, 2
 * meter.add(steps, Tensor.of(Shape.of(1, 2), 1, 1));
 * double half = meter.value();
 * }</pre>
 *
 * @param blank the class that stands for no label; 0 by default
 */
public record LabelError(int blank) implements Metric {
    /** @throws IllegalArgumentException if the blank is negative */
    public LabelError {
        Checks.blank("LabelError", blank);
    }

    /** With class 0 as the blank. */
    public LabelError() {
        this(0);
    }

    @Override
    public String name() {
        return "label_error";
    }

    @Override
    public boolean largerIsBetter() {
        return false;
    }

    @Override
    public Meter meter() {
        return new Meter() {
            private long edits;
            private long all;
            private int[] found = {};
            private int[] expected = {};

            @Override
            public void add(Tensor predictions, Tensor targets) {
                Checks.labellings(predictions.shape(), targets.shape(), blank);
                int time = predictions.dim(1);
                int classes = predictions.dim(2);
                int most = targets.dim(1);
                found = found.length < time ? new int[time] : found;
                expected = expected.length < most ? new int[most] : expected;
                for (int row = 0; row < predictions.dim(0); row++) {
                    int count = 0;
                    for (int i = row * most; i < (row + 1) * most && targets.values()[i] >= 0; i++) {
                        expected[count++] = (int) targets.values()[i];
                    }
                    int read = CTCDecoder.collapse(
                            predictions.values(), row * time * classes, time, classes, blank, found);
                    edits += distance(found, read, expected, count);
                    all += count;
                }
            }

            @Override
            public double value() {
                return (double) edits / all;
            }
        };
    }

    /** The fewest labels to change, insert and remove that make one of the other. */
    private static int distance(int[] a, int sizeOfA, int[] b, int sizeOfB) {
        int[] row = new int[sizeOfB + 1];
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= sizeOfA; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= sizeOfB; j++) {
                int above = row[j];
                int change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[sizeOfB];
    }
}
