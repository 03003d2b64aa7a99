package dev.descent.data;

import dev.descent.Part;
import dev.descent.tensor.Rng;

/**
 * Changes a training batch in place before the model sees it: mixup, cutout, noise. The result must be a function of the
 * batch and the random numbers alone; it may run on another thread than the training.
 *
 * <p>One of one's own is a lambda or a record:
 *
 * <pre>{@code
 * BatchTransform darker = (batch, rng) -> {
 *     float[] inputs = batch.inputs();
 *     float factor = 0.5f + 0.5f * rng.uniform(0);
 *     for (int i = 0; i < batch.size() * batch.inputShape().size(); i++) {
 *         inputs[i] *= factor;
 *     }
 * };
 * }</pre>
 */
@FunctionalInterface
public interface BatchTransform extends Part {
    /**
     * @param rng random numbers of this transform's own for this batch: a function of seed, epoch, batch number and the
     *     transform's place in the list
     */
    void apply(Batch batch, Rng rng);

    /** Whether it calls {@link Batch#mixTargets}, so that class indices reach the loss as probabilities; false by default. */
    default boolean mixesTargets() {
        return false;
    }

    /**
     * Fails if it can't work on such data; called once before training.
     *
     * @throws IllegalArgumentException saying what doesn't fit and what to change
     */
    default void check(Dataset data) {}
}
