/**
 * What has parameters or is put between what has: {@link dev.descent.nn.Layer}, one file per layer and activation, the
 * containers {@link dev.descent.nn.Sequential} and {@link dev.descent.nn.Residual}, and {@link dev.descent.nn.Model}, which
 * an application keeps. The arithmetic itself belongs in {@code op}; what changes parameters belongs in {@code optim}.
 */
@NullMarked
package dev.descent.nn;

import org.jspecify.annotations.NullMarked;
