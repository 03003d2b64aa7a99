package dev.descent.metric;

/**
 * How figures of single classes become one: {@link #MACRO}, {@link #MICRO}, or that of {@link #ofClass one class}.
 *
 * <pre>{@code
 * Metric everyClassAlike = new F1();
 * Metric everyRowAlike = new F1(Average.MICRO);
 * Metric theRareClass = new F1(Average.ofClass(1));
 * }</pre>
 */
public sealed interface Average {
    /** The mean over the classes that occur or were predicted, every class counting alike. */
    Average MACRO = new Macro();
    /** From the counts of all classes together, every row counting alike. */
    Average MICRO = new Micro();

    /**
     * The figure of one class.
     *
     * @throws IllegalArgumentException if it is negative
     */
    static Average ofClass(int label) {
        return new OfClass(label);
    }

    /** See {@link #MACRO}. */
    record Macro() implements Average {}

    /** See {@link #MICRO}. */
    record Micro() implements Average {}

    /** See {@link #ofClass}. */
    record OfClass(int label) implements Average {
        public OfClass {
            Checks.label(label);
        }
    }
}
