package dev.descent.metric;

import dev.descent.tensor.Tensor;

/** By how much predictions are off: the mean of it, or the root of its square's mean. */
final class MeanError implements Metric.Meter {
    private final String metric;
    private final boolean squared;
    private double sum;
    private long count;

    MeanError(String metric, boolean squared) {
        this.metric = metric;
        this.squared = squared;
    }

    @Override
    public void add(Tensor predictions, Tensor targets) {
        Checks.alike(metric, predictions.shape(), targets.shape());
        float[] p = predictions.values();
        float[] t = targets.values();
        for (int i = 0; i < predictions.size(); i++) {
            double error = (double) p[i] - t[i];
            sum += squared ? error * error : Math.abs(error);
        }
        count += predictions.size();
    }

    @Override
    public double value() {
        return squared ? Math.sqrt(sum / count) : sum / count;
    }
}
