package dev.descent.nn;

import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/** An activation that can overwrite its input, since its gradient is told by its result. */
interface InPlace extends Activation {
    /** {@link Layer#forward} of a result that nothing else reads, whose own gradient needs no values of it. */
    Tensor inPlace(Tape tape, Tensor x);
}
