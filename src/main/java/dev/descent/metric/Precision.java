package dev.descent.metric;

/**
 * Of the rows taken for a class, the share that belongs to it; 0 for a class that was never predicted. Classes are found as
 * by {@link Accuracy}.
 *
 * <pre>{@code
 * Metric metric = new Precision();
 * }</pre>
 *
 * @param average of the classes; {@link Average#MACRO} by default
 */
public record Precision(Average average) implements Metric {
    /** The mean over the classes. */
    public Precision() {
        this(Average.MACRO);
    }

    /** {@code precision}, {@code precision_micro}, or {@code precision_3} for class 3. */
    @Override
    public String name() {
        return ClassMeter.name("precision", average);
    }

    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Meter meter() {
        return ClassMeter.of(
                "Precision",
                average,
                ConfusionMatrix::precision,
                m -> ConfusionMatrix.share(m.right(), m.allPredicted()));
    }
}
