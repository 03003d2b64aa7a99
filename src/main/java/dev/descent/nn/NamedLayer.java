package dev.descent.nn;

/**
 * A layer within another.
 *
 * @param name its full name, unique in the model: {@code dense1}, or {@code residual1.dense1} further within; its parameters
 *     are called by it, and {@link dev.descent.tensor.Tape#observe} reports its output under it
 */
public record NamedLayer(String name, Layer layer) {}
