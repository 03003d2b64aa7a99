package dev.descent.metric;

/**
 * The harmonic mean of {@link Precision} and {@link Recall}, 0 if both are 0; the macro average is the mean of the classes'
 * figures. Classes are found as by {@link Accuracy}.
 *
 * <pre>{@code
 * Metric metric = new F1();
 * }</pre>
 *
 * @param average of the classes; {@link Average#MACRO} by default
 */
public record F1(Average average) implements Metric {
    /** The mean over the classes. */
    public F1() {
        this(Average.MACRO);
    }

    /** {@code f1}, {@code f1_micro}, or {@code f1_3} for class 3. */
    @Override
    public String name() {
        return ClassMeter.name("f1", average);
    }

    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Meter meter() {
        return ClassMeter.of(
                "F1",
                average,
                ConfusionMatrix::f1,
                m -> ConfusionMatrix.share(2 * m.right(), m.allPredicted() + m.total()));
    }
}
