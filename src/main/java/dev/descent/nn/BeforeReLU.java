package dev.descent.nn;

import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * A layer that can do a ReLU that follows, in its own loop or in place, which saves a pass over memory each way. The bits are
 * the same.
 */
interface BeforeReLU {
    /** ReLU of {@link Layer#forward}. */
    Tensor forwardWithReLU(Tape tape, Tensor x);
}
