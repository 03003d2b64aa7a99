/**
 * What can be computed with tensors, as static functions that record how to differentiate them; forward and backward stand
 * together. {@link dev.descent.op.Arithmetic}, {@link dev.descent.op.Functions} and {@link dev.descent.op.Activations} work
 * element by element, {@link dev.descent.op.Products} and {@link dev.descent.op.Normalizations} on matrices,
 * {@link dev.descent.op.Reductions} and {@link dev.descent.op.Layouts} along axes. Nothing here has parameters or state of
 * its own: that belongs in {@code nn}.
 *
 * <p>Every function takes the tape first. Its result belongs to the tape's running step, and needs a gradient if the tape
 * records and an input needs one. The functions are as thread-safe as the tape they are given: one thread for each tape.
 */
@NullMarked
package dev.descent.op;

import org.jspecify.annotations.NullMarked;
