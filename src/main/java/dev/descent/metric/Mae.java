package dev.descent.metric;

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
        return new MeanError("Mae", false);
    }
}
