package dev.descent.optim;

import dev.descent.Part;

/**
 * Limits to the gradient, applied before penalties: first to its norm, then to its values. An optimizer takes one.
 *
 * @see ClipNorm
 * @see ClipValue
 */
public interface Clipping extends Part {
    /** The largest Euclidean norm of all gradients together; infinite for no limit. */
    default float maxNorm() {
        return Float.POSITIVE_INFINITY;
    }

    /** The largest absolute value of a gradient's element; infinite for no limit. */
    default float maxValue() {
        return Float.POSITIVE_INFINITY;
    }
}
