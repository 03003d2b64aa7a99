package dev.descent.op;

import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * How a model's raw outputs become what people read. Every loss is one: softmax belongs to cross-entropy, sigmoid to binary
 * cross-entropy. A record is kept in the model's file; a lambda can't be, and has to be set again after loading.
 *
 * <pre>{@code
 * Readout probabilities = Activations::softmax;
 * }</pre>
 */
@FunctionalInterface
public interface Readout {
    /**
     * @param tape for inference
     * @param outputs {@code [batch, ...]}
     * @return {@code [batch, ...]}
     */
    Tensor predictions(Tape tape, Tensor outputs);
}
