package dev.descent.train;

import org.jspecify.annotations.Nullable;

/**
 * One row of a {@link History}.
 *
 * <pre>{@code
 * Dataset digits = Digits.load();
 * Model model = Model.of(Shape.of(64), 42, dense(10));
 * for (Epoch epoch : Trainer.of(model, new CrossEntropy(), new SGD(0.1f)).fit(digits, 2).epochs()) {
 *     double loss = epoch.trainLoss();
 * }
 * }</pre>
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
