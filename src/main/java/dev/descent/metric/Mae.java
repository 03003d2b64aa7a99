package dev.descent.metric;

import dev.descent.tensor.Tensor;

/**
 * The mean absolute error over all values. Targets have the predictions' shape; {@code [batch]} fits {@code [batch, 1]}.
 *
 * <pre>{@code
 * Metric metric = new Mae();
 * }</pre>
 */
public record Mae() implements Metric {
    @Override
    public String name() {
        return "mae";
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
                Checks.alike("Mae", predictions.shape(), targets.shape());
                float[] p = predictions.values();
                float[] t = targets.values();
                for (int i = 0; i < predictions.size(); i++) {
                    sum += Math.abs((double) p[i] - t[i]);
                }
                count += predictions.size();
            }

            @Override
            public double value() {
                return sum / count;
            }
        };
    }
}
