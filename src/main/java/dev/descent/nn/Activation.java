package dev.descent.nn;

import dev.descent.init.Initializer;

/**
 * A nonlinearity that says how the weights before it should begin. A layer that is no {@code Activation} works as well; the
 * weights before it then begin with Xavier's uniform initialisation.
 */
public interface Activation extends Layer {
    /** The initialisation that keeps the spread of values through weights followed by this activation. */
    Initializer initializer();
}
