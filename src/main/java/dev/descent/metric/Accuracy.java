package dev.descent.metric;

/**
 * The share of rows whose predicted class is the right one. The predicted class is that of the largest value, the first if
 * several are equal; with one column, class 1 above 0.5. Targets are class indices {@code [batch]}, where rows with a
 * negative one are left out, or probabilities, of which the largest counts.
 *
 * <pre>{@code
 * Metric.Meter meter = new Accuracy().meter();
 * meter.add(Tensor.of(Shape.of(2, 3), 0.2f, 0.7f, 0.1f, 0.5f, 0.3f, 0.2f), Tensor.of(Shape.of(2), 1, 2));
 * double half = meter.value();
 * }</pre>
 */
public record Accuracy() implements Metric {
    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Meter meter() {
        return TopK.meter("Accuracy", 1);
    }
}
