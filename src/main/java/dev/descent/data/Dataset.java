package dev.descent.data;

import dev.descent.tensor.Shape;

/**
 * Examples by number, each an input and a target. Reading must not change anything, so that any number of threads may read
 * at once.
 */
public interface Dataset {
    /** The number of examples, at least 1. */
    int size();

    /** The shape of one input: {@code [64]}, {@code [1, 28, 28]}. */
    Shape inputShape();

    /** The shape of one target: {@code []} for a class index or a single value, {@code [k]} for k values. */
    Shape targetShape();

    /** The number of classes if targets are class indices (whole numbers from 0), otherwise 0. */
    int classes();

    /**
     * Copies one example.
     *
     * @param index from 0 to {@code size() - 1}
     */
    void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset);
}
