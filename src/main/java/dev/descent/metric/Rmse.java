package dev.descent.metric;

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
        return new MeanError("Rmse", true);
    }
}
