package dev.descent.metric;

import dev.descent.tensor.Tensor;

/**
 * The share of rows whose right class is among the k of the largest predictions; of equal ones, the first come first.
 * Predictions are {@code [batch, classes]}; targets are class indices {@code [batch]}, where rows with a negative one are
 * left out, or probabilities, of which the largest counts.
 *
 * <pre>{@code
 * Metric amongFive = new TopK(5);   // called top5
 * }</pre>
 *
 * @param k how many may be named, at least 1
 */
public record TopK(int k) implements Metric {
    /** @throws IllegalArgumentException if k is smaller than 1 */
    public TopK {
        Checks.k(k);
    }

    @Override
    public String name() {
        return "top" + k;
    }

    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Meter meter() {
        return meter("TopK", k);
    }

    static Meter meter(String who, int k) {
        return new Meter() {
            private long right;
            private long all;

            @Override
            public void add(Tensor predictions, Tensor targets) {
                Answers answers = new Answers(who, predictions, targets);
                for (int row = 0; row < answers.rows; row++) {
                    int actual = answers.actual(row);
                    if (actual != Answers.NONE) {
                        right += answers.columns == 1 ? single(answers, row, actual, k) : rank(answers, row, actual, k);
                        all++;
                    }
                }
            }

            @Override
            public double value() {
                return (double) right / all;
            }
        };
    }

    private static int single(Answers answers, int row, int actual, int k) {
        int predicted = answers.predicted(row);
        return predicted == actual || (predicted != Answers.NONE && k >= 2) ? 1 : 0;
    }

    private static int rank(Answers answers, int row, int actual, int k) {
        float value = answers.prediction(row, actual);
        int before = Float.isNaN(value) ? k : 0;
        for (int c = 0; c < answers.columns; c++) {
            float other = answers.prediction(row, c);
            before += other > value || (other == value && c < actual) ? 1 : 0;
        }
        return before < k ? 1 : 0;
    }
}
