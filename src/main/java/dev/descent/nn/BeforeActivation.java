package dev.descent.nn;

import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * A layer that can do an activation that follows, in its own loop or in place, which saves a pass over memory each way. The bits
 * are the same.
 */
interface BeforeActivation {
    /** Whether it can do this one. */
    default boolean takes(Layer next) {
        return next instanceof ReLU;
    }

    /** The activation of {@link Layer#forward}. */
    Tensor forwardWith(Layer activation, Tape tape, Tensor x);
}
