package dev.descent.loss;

import dev.descent.op.Readout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * How wrong a batch of outputs is, as one number to be differentiated. A loss of one's own is one method made of
 * operations:
 *
 * <pre>{@code
 * Loss cubic = (tape, outputs, targets) -> {
 *     Tensor error = Functions.abs(tape, Arithmetic.sub(tape, outputs, targets));
 *     return Reductions.mean(tape, Functions.pow(tape, error, 3));
 * };
 * }</pre>
 */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // a lambda that is a loss leaves the outputs as they are
public interface Loss extends Readout {
    /**
     * @param outputs the model's raw outputs, {@code [batch, ...]}
     * @param targets what they should be: class indices as whole numbers {@code [batch]}, or probabilities or values of
     *     the outputs' shape
     * @return the mean over the batch, a single number
     */
    Tensor forward(Tape tape, Tensor outputs, Tensor targets);

    /**
     * Turns raw outputs into what people read: softmax after cross-entropy, sigmoid after binary cross-entropy. By default
     * the outputs themselves.
     */
    @Override
    default Tensor predictions(Tape tape, Tensor outputs) {
        return outputs;
    }

    /**
     * What a batch counts for when the losses of several are averaged: what {@link #forward} divided its sum by. By default
     * the number of examples; with class weights it is the weight of the batch.
     */
    default double mass(Tensor outputs, Tensor targets) {
        return targets.dim(0);
    }

    /** Whether targets of this class index, usually one outside the classes, are left out; none by default. */
    default boolean ignores(int label) {
        return false;
    }

    /**
     * Fails if outputs and targets can't belong together; called once before training, before anything is changed.
     *
     * @param output the shape of the model's output for one example
     * @param target the shape of one target, {@code []} for a class index or a single value
     * @param classes the number of classes if targets are class indices, otherwise 0
     * @throws IllegalArgumentException saying what doesn't fit and what to change
     */
    default void check(Shape output, Shape target, int classes) {}

    /**
     * Fails if the target of one example can't be used, though its shape can; called for every example before training, after
     * {@link #check}.
     *
     * @param data what the error calls the data: {@code training}, {@code validation}
     * @param example its number
     * @param output the shape of the model's output for it; of a sequence, the steps that are data
     * @param target its numbers; the array is used again
     * @throws IllegalArgumentException naming the example
     */
    default void checkTarget(String data, int example, Shape output, float[] target) {}
}
