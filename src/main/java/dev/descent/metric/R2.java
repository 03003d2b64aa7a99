package dev.descent.metric;

import dev.descent.tensor.Tensor;

/**
 * The coefficient of determination: 1 − squared errors / squared deviations of the targets from their mean. 1 is perfect,
 * 0 no better than that mean, below 0 worse. Of several values an example, the mean of each one's figure. Where the targets
 * are all equal it is 1 if the predictions are right and 0 otherwise, as in scikit-learn.
 *
 * <p>Targets have the predictions' shape; {@code [batch]} fits {@code [batch, 1]}.
 *
 * <pre>{@code
 * Metric metric = new R2();
 * }</pre>
 */
public record R2() implements Metric {
    @Override
    public String name() {
        return "r2";
    }

    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Meter meter() {
        return new VarianceMeter();
    }

    private static final class VarianceMeter implements Meter {
        private long rows;
        private double[] mean = {};
        private double[] deviation = {};
        private double[] error = {};

        @Override
        public void add(Tensor predictions, Tensor targets) {
            Checks.alike("R2", predictions.shape(), targets.shape());
            int columns = predictions.rank() == 0 ? 1 : predictions.size() / predictions.dim(0);
            if (rows == 0) {
                mean = new double[columns];
                deviation = new double[columns];
                error = new double[columns];
            }
            Checks.sameWidth("R2", mean.length, columns);
            float[] p = predictions.values();
            float[] t = targets.values();
            for (int at = 0; at < predictions.size(); at += columns) {
                rows++;
                for (int c = 0; c < columns; c++) {
                    double miss = (double) p[at + c] - t[at + c];
                    error[c] += miss * miss;
                    // Welford, 1962: the sum of squares would lose its digits to a mean far from 0
                    double before = t[at + c] - mean[c];
                    mean[c] += before / rows;
                    deviation[c] += before * (t[at + c] - mean[c]);
                }
            }
        }

        @Override
        public double value() {
            double sum = 0;
            for (int c = 0; c < mean.length; c++) {
                double equalTargets = error[c] == 0 ? 1 : 0;
                sum += deviation[c] == 0 ? equalTargets : 1 - error[c] / deviation[c];
            }
            return sum / mean.length;
        }
    }
}
