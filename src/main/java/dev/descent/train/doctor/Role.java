package dev.descent.train.doctor;

/** What a layer does to its input, found by looking at what comes out, so that a layer of one's own is known as well. */
public enum Role {
    /** A weighted sum: dense, convolution. */
    LINEAR,
    /** Batch, layer or group normalisation. */
    NORM,
    /** Negative values become 0. */
    RELU,
    SIGMOID,
    TANH,
    /** Rows that are positive and add up to 1. */
    SOFTMAX,
    /** In inference nothing at all: dropout, reshaping. */
    IDENTITY,
    /** Whatever else. */
    OTHER
}
