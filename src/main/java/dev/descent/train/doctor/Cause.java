package dev.descent.train.doctor;

/**
 * Where a fault sits, in the order in which faults bring others about: wrong data makes every later number look wrong, a rate too high
 * makes units die. Findings are shown in this order, and a cause hides what follows from it.
 */
public enum Cause {
    /** Inputs and targets. */
    DATA,
    /** Output, loss and target that do not fit together. */
    OUTPUT,
    /** Numbers that are none. */
    NUMERICS,
    /** The first weights. */
    INITIALISATION,
    /** Learning rate, batch size, number of epochs. */
    RATE,
    /** Units and gradients that die, saturate or vanish. */
    ACTIVATIONS,
    /** Size of the network, regularisation, and what is only known to be bad. */
    CAPACITY
}
