package dev.descent.train;

import dev.descent.Part;

/**
 * Hears what happens while a {@link Trainer} fits, and acts through the {@link Run}. Override what is needed; callbacks are
 * called in the order in which the trainer was given them, on the training thread.
 *
 * <pre>{@code
 * Callback halveEveryTen = new Callback() {
 *     public void epochEnd(Run run) {
 *         if (run.epoch() % 10 == 0) {
 *             run.setLearningRate(run.learningRate() / 2);
 *         }
 *     }
 * };
 * }</pre>
 */
public interface Callback extends Part {
    /** Before the first epoch; model, loss, metrics, data and settings have been checked, no weight has changed. */
    default void fitStart(Run run) {}

    /** Before the first batch of an epoch. */
    default void epochStart(Run run) {}

    /** After backward, before the update: gradients can be read, and the update left out with {@link Run#skipStep}. */
    default void gradientsReady(Run run) {}

    /** After each batch: after its update, unless that was skipped or waits for more batches to be gathered. */
    default void stepDone(Run run) {}

    /** After the epoch's evaluation; {@link Run#history} has its row. */
    default void epochEnd(Run run) {}

    /**
     * Always the last, also after an exception, even one of another callback's {@link #fitStart}: the place to give back what was
     * taken, if it was.
     */
    default void fitEnd(Run run) {}
}
