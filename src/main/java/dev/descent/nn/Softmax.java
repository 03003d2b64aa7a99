package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.init.XavierUniform;
import dev.descent.op.Activations;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * Probabilities from raw outputs, over the last axis: {@code y = e^x / Σ e^x}. For inference only: losses take raw outputs and
 * would apply it a second time, and {@link Model#predict(float[])} of a model trained with cross-entropy applies it by itself.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), 42, Layers.dense(10), Layers.softmax());
 * float[] probabilities = model.predict(new float[64]);
 * }</pre>
 */
public record Softmax() implements Activation {
    /** @throws IllegalStateException on a training tape */
    @Override
    public Tensor forward(Tape tape, Tensor x) {
        Checks.inferenceOnly(tape.isTraining());
        return Activations.softmax(tape, x);
    }

    @Override
    public Initializer initializer() {
        return new XavierUniform(1);
    }
}
