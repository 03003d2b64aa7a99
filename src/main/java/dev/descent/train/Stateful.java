package dev.descent.train;

/**
 * A callback that remembers something from one event to the next, so that a {@link Checkpoint} has to keep it: without that
 * a resumed run would go another way.
 *
 * <pre>{@code
 * final class StopAfterRises implements Stateful {
 *     private int rises;
 *
 *     public void fitStart(Run run) {
 *         rises = 0;
 *     }
 *
 *     public void epochEnd(Run run) {
 *         if (run.history().last().trainLoss() > run.history().best().trainLoss() && ++rises == 3) {
 *             run.stop("the loss rose three times");
 *         }
 *     }
 *
 *     public SavedState save() {
 *         return new SavedState().put("rises", rises);
 *     }
 *
 *     public void restore(Run run, SavedState state) {
 *         rises = (int) state.whole("rises");
 *     }
 * }
 * }</pre>
 *
 * <p>What can be worked out from {@link Run}, such as a schedule's rate from {@link Run#step}, needs no keeping.
 */
public interface Stateful extends Callback {
    /** What it remembers; called after all callbacks have heard of a step or of an epoch's end. */
    SavedState save();

    /**
     * Goes back to what was saved: called after {@link #fitStart}, once model, position and history are those of then, and before
     * the optimizer gets its state and rate back, which are those of its rule of then: a callback that had called
     * {@link Run#switchTo} has to do so again. So has one that had stopped the run.
     *
     * @throws IllegalArgumentException if the state makes no sense
     */
    void restore(Run run, SavedState state);
}
