package dev.descent.train.doctor;

/** What {@link Check}s can ask to be measured while a run is under way; what no check asks for is not measured. */
public enum Statistic {
    /** The loss of every batch, which costs nothing. */
    LOSSES,
    /** Sizes of weights, gradients and updates of each parameter, taken from a sample of their elements every few updates. */
    UPDATES,
    /** A fixed sample of rows sent through the model in inference mode: outputs of every layer, loss, predictions. */
    PASSES
}
