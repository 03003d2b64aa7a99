package dev.descent.metric;

import dev.descent.Part;
import dev.descent.tensor.Tensor;

/**
 * A figure over a data set, gathered batch by batch. Immutable and thread-safe; each evaluation has its own meter.
 *
 * <pre>{@code
 * Metric.Meter meter = new Accuracy().meter();
 * meter.add(Tensor.of(Shape.of(2, 2), 0.9f, 0.1f, 0.4f, 0.6f), Tensor.of(Shape.of(2), 0, 0));
 * double half = meter.value();
 * }</pre>
 */
public interface Metric extends Part {
    /** What tables and the history call it: {@code accuracy}. */
    String name();

    /** Whether a larger value is a better one. */
    boolean largerIsBetter();

    /** Begins to count anew. */
    Meter meter();

    /** Counts one pass over the data; not thread-safe. */
    interface Meter {
        /**
         * @param predictions {@code [batch, ...]}: what the loss makes of the outputs, probabilities for cross-entropy
         * @param targets class indices {@code [batch]}, or values or probabilities of the predictions' shape
         */
        void add(Tensor predictions, Tensor targets);

        /** The figure over all that was added; NaN if nothing was. */
        double value();
    }
}
