package dev.descent.train;

import org.jspecify.annotations.Nullable;

/**
 * One row of a {@link History}.
 *
 * @param epoch its number, the first being 1
 * @param trainLoss the mean loss of its training batches, as they were seen: with dropout, mixing and the weights of then
 * @param validation the evaluation after it, or null without validation data
 * @param learningRate the rate at its end
 * @param steps the updates done in it
 * @param seconds what it took, evaluation included
 */
public record Epoch(
        int epoch, double trainLoss, @Nullable Evaluation validation, float learningRate, long steps, double seconds) {}
