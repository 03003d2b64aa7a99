package dev.descent.metric;

import dev.descent.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The area under the receiver operating characteristic: the chance that a row of a class gets a higher prediction for it
 * than a row of another, a tie counting half. Exact, by midranks (Mann and Whitney, 1947), so it keeps every prediction
 * until it is read. With one or two columns it is that of class 1; with more, the mean over each class against the rest,
 * leaving out those of which there are no rows or no others. NaN if there are none left, or a prediction is NaN.
 *
 * <p>Targets are as for {@link Accuracy}.
 *
 * <pre>{@code
 * Metric.Meter meter = new RocAuc().meter();
 * meter.add(Tensor.of(Shape.of(4, 1), 0.1f, 0.4f, 0.35f, 0.8f), Tensor.of(Shape.of(4), 0, 0, 1, 1));
 * double area = meter.value();   // 0.75
 * }</pre>
 */
public record RocAuc() implements Metric {
    @Override
    public String name() {
        return "roc_auc";
    }

    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Meter meter() {
        return new RankMeter();
    }

    private static final class RankMeter implements Meter {
        private float[] predictions = new float[1024];
        private int[] labels = new int[256];
        private int rows;
        private int columns;

        @Override
        public void add(Tensor batch, Tensor targets) {
            Answers answers = new Answers("RocAuc", batch, targets);
            Checks.sameWidth("RocAuc", rows == 0 ? answers.columns : columns, answers.columns);
            columns = answers.columns;
            for (int row = 0; row < answers.rows; row++) {
                int actual = answers.actual(row);
                if (actual != Answers.NONE) {
                    append(answers, row, actual);
                }
            }
        }

        private void append(Answers answers, int row, int actual) {
            Checks.rocRows(rows + 1, columns);
            if (rows == labels.length) {
                labels = Arrays.copyOf(labels, (int) Math.min(2L * rows, Integer.MAX_VALUE - 8));
            }
            if ((rows + 1) * columns > predictions.length) {
                predictions =
                        Arrays.copyOf(predictions, (int) Math.min(2L * (rows + 1) * columns, Integer.MAX_VALUE - 8));
            }
            labels[rows] = actual;
            for (int c = 0; c < columns; c++) {
                predictions[rows * columns + c] = answers.prediction(row, c);
            }
            rows++;
        }

        @Override
        public double value() {
            if (columns <= 2) {
                return area(Math.max(0, columns - 1), 1);
            }
            double sum = 0;
            int count = 0;
            for (int c = 0; c < columns; c++) {
                if (occurs(c)) {
                    sum += area(c, c);
                    count++;
                }
            }
            return sum / count;
        }

        /** Whether there are rows of this class and of others. */
        private boolean occurs(int label) {
            int count = 0;
            for (int row = 0; row < rows; row++) {
                count += labels[row] == label ? 1 : 0;
            }
            return count > 0 && count < rows;
        }

        private double area(int column, int label) {
            long[] keys = keys(column, label);
            if (keys == null || !occurs(label)) {
                return Double.NaN;
            }
            Arrays.sort(keys);
            long positives = 0;
            double rankSum = 0;
            for (int from = 0; from < rows; ) {
                int to = from;
                long tied = 0;
                while (to < rows && keys[to] >> 1 == keys[from] >> 1) {
                    tied += keys[to] & 1;
                    to++;
                }
                rankSum += tied * (from + 1 + to) / 2.0;
                positives += tied;
                from = to;
            }
            double pairs = (double) positives * (rows - positives);
            return (rankSum - positives * (positives + 1.0) / 2) / pairs;
        }

        /** Each prediction as an integer of the same order, with the answer as its last bit; null if one is NaN. */
        private long @Nullable [] keys(int column, int label) {
            long[] keys = new long[rows];
            for (int row = 0; row < rows; row++) {
                float prediction = predictions[row * columns + column];
                if (Float.isNaN(prediction)) {
                    return null;
                }
                // adding 0 makes −0 and 0 the same bits; flipping the others of a negative number turns their order
                int bits = Float.floatToIntBits(prediction + 0f);
                long ordered = bits ^ (bits >> 31 & Integer.MAX_VALUE);
                keys[row] = ordered << 1 | (labels[row] == label ? 1 : 0);
            }
            return keys;
        }
    }
}
