package dev.descent.loss;

import dev.descent.op.CrossEntropies;
import dev.descent.op.Functions;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;

/**
 * The negative logarithm of the right class's probability, for models that put out log-probabilities themselves; all others
 * want {@link CrossEntropy}, which takes logits. Targets are class indices {@code [batch]}. PyTorch's {@code NLLLoss},
 * except that a batch whose rows are all ignored costs 0, not NaN.
 *
 * <pre>{@code
 * Loss loss = new NegativeLogLikelihood();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 *
 * @param ignored the class index of rows to leave out; {@link CrossEntropy#IGNORED} by default
 * @param weights what each class weighs in the mean, one number for each, or none
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, and compared by content
public record NegativeLogLikelihood(int ignored, float... weights) implements Loss {
    /** @throws IllegalArgumentException if a weight is negative or not finite */
    public NegativeLogLikelihood {
        weights = weights.clone();
        Checks.weights("NegativeLogLikelihood", weights);
    }

    /** Without weights. */
    public NegativeLogLikelihood() {
        this(CrossEntropy.IGNORED);
    }

    /** With a weight for each class. */
    public static NegativeLogLikelihood weighted(float... weights) {
        return new NegativeLogLikelihood(CrossEntropy.IGNORED, weights);
    }

    /** A copy. */
    @Override
    public float[] weights() {
        return weights.clone();
    }

    @Override
    public Tensor forward(Tape tape, Tensor outputs, Tensor targets) {
        return CrossEntropies.negativeLogLikelihood(tape, outputs, targets, ignored, weights);
    }

    /** The probabilities. */
    @Override
    public Tensor predictions(Tape tape, Tensor outputs) {
        return Functions.exp(tape, outputs);
    }

    @Override
    public double mass(Tensor outputs, Tensor targets) {
        return CrossEntropy.mass(targets, ignored, weights);
    }

    @Override
    public boolean ignores(int label) {
        return label == ignored;
    }

    @Override
    public void check(Shape output, Shape target, int classes) {
        Checks.classes("NegativeLogLikelihood", output, target, classes);
        Checks.weightPerClass("NegativeLogLikelihood", weights, classes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NegativeLogLikelihood that
                && ignored == that.ignored
                && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return 31 * ignored + Arrays.hashCode(weights);
    }

    @Override
    public String toString() {
        return "NegativeLogLikelihood[ignored=" + ignored + ", weights=" + Arrays.toString(weights) + "]";
    }
}
