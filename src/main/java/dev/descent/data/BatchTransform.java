package dev.descent.data;

import dev.descent.Part;
import dev.descent.tensor.Rng;

/**
 * Changes a training batch in place before the model sees it: mixup, cutout, noise. The result must be a function of the
 * batch and the random numbers alone; it may run on another thread than the training.
 */
@FunctionalInterface
public interface BatchTransform extends Part {
    void apply(Batch batch, Rng rng);
}
