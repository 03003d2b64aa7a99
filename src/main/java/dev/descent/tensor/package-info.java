/**
 * Numbers and how they are differentiated: {@link dev.descent.tensor.Tensor} (values, gradient, shape),
 * {@link dev.descent.tensor.Tape} (what was computed, to be run backwards, with the memory of a step),
 * {@link dev.descent.tensor.Rng} (random numbers as a function of their place). What is computed with tensors belongs in
 * {@code op}; what has parameters belongs in {@code nn}.
 */
@NullMarked
package dev.descent.tensor;

import org.jspecify.annotations.NullMarked;
