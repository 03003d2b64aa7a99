package dev.descent.metric;

/**
 * Of the rows of a class, the share that was taken for it; 0 for a class that never occurs but was predicted. Classes are
 * found as by {@link Accuracy}, which is also what the micro average comes to.
 *
 * <pre>{@code
 * Metric metric = new Recall();
 * }</pre>
 *
 * @param average of the classes; {@link Average#MACRO} by default
 */
public record Recall(Average average) implements Metric {
    /** The mean over the classes. */
    public Recall() {
        this(Average.MACRO);
    }

    /** {@code recall}, {@code recall_micro}, or {@code recall_3} for class 3. */
    @Override
    public String name() {
        return ClassMeter.name("recall", average);
    }

    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Meter meter() {
        return ClassMeter.of("Recall", average, ConfusionMatrix::recall, ConfusionMatrix::value);
    }
}
