/**
 * What training makes small: {@link dev.descent.loss.Loss} and one file for each. Losses take the model's raw outputs
 * (logits), never probabilities, so that a softmax can't be applied twice. Figures that people read but nobody
 * differentiates belong in {@code metric}.
 */
@NullMarked
package dev.descent.loss;

import org.jspecify.annotations.NullMarked;
