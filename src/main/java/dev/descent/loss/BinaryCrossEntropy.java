package dev.descent.loss;

import dev.descent.op.Activations;
import dev.descent.op.BinaryCrossEntropies;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;

/**
 * Cross-entropy of yes-or-no answers, each on its own: two classes with one output {@code [batch, 1]}, or several labels
 * that can be right at once {@code [batch, labels]}. It takes logits: the model must not end in a sigmoid. Targets are 0, 1
 * or probabilities between, {@code [batch]} or of the outputs' shape. PyTorch's {@code BCEWithLogitsLoss}.
 *
 * <pre>{@code
 * Loss plain = new BinaryCrossEntropy();
 * Loss rareYesCountsMore = new BinaryCrossEntropy(5);
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 *
 * @param positiveWeights what the answer yes weighs against no: one number for all labels or one for each; none by
 *     default, which is 1
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, and compared by content
public record BinaryCrossEntropy(float... positiveWeights) implements Loss {
    /** @throws IllegalArgumentException if a weight is negative or not finite */
    public BinaryCrossEntropy {
        positiveWeights = positiveWeights.clone();
        Checks.weights("BinaryCrossEntropy", positiveWeights);
    }

    /** A copy. */
    @Override
    public float[] positiveWeights() {
        return positiveWeights.clone();
    }

    @Override
    public Tensor forward(Tape tape, Tensor outputs, Tensor targets) {
        return BinaryCrossEntropies.binaryCrossEntropy(tape, outputs, targets, positiveWeights);
    }

    /** The sigmoid. */
    @Override
    public Tensor predictions(Tape tape, Tensor outputs) {
        return Activations.sigmoid(tape, outputs);
    }

    @Override
    public void check(Shape output, Shape target, int classes) {
        Checks.answers("BinaryCrossEntropy", output, target, classes);
        if (positiveWeights.length > 1) {
            Checks.weightPerLabel("BinaryCrossEntropy", positiveWeights, output);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BinaryCrossEntropy that && Arrays.equals(positiveWeights, that.positiveWeights);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(positiveWeights);
    }

    @Override
    public String toString() {
        return "BinaryCrossEntropy[positiveWeights=" + Arrays.toString(positiveWeights) + "]";
    }
}
