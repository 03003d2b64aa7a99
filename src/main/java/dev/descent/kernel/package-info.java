/**
 * The loops that take the time: matrix products, elementwise and rowwise kernels, each as a small interface over
 * {@code float[]} and a range, with a {@code Scalar*} implementation that C2 vectorizes by itself and a {@code Vector*}
 * one on the Vector API; {@link dev.descent.kernel.Kernels} chooses once at start-up, and
 * {@link dev.descent.kernel.Workers} spreads ranges over threads. Nothing here knows of tensors, shapes or gradients.
 * Internal: not exported, and free to change in any release.
 */
@NullMarked
package dev.descent.kernel;

import org.jspecify.annotations.NullMarked;
