package dev.descent.metric;

import dev.descent.tensor.Tensor;

/**
 * The root of the mean squared error over all values, in the values' own unit. Targets have the predictions' shape;
 * {@code [batch]} fits {@code [batch, 1]}.
 *
 * <pre>{@code
 * Metric metric = new Rmse();
 * }</pre>
 */
public record Rmse() implements Metric {
    @Override
    public String name() {
        return "rmse";
    }

    @Override
    public boolean largerIsBetter() {
        return false;
    }

    @Override
    public Meter meter() {
        return new Meter() {
            private double sum;
            private long count;

            @Override
            public void add(Tensor predictions, Tensor targets) {
                Checks.alike("Rmse", predictions.shape(), targets.shape());
                float[] p = predictions.values();
                float[] t = targets.values();
                for (int i = 0; i < predictions.size(); i++) {
                    double error = (double) p[i] - t[i];
                    sum += error * error;
                }
                count += predictions.size();
            }

            @Override
            public double value() {
                return Math.sqrt(sum / count);
            }
        };
    }
}
