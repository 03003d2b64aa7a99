package dev.descent.loss;

import dev.descent.op.Activations;
import dev.descent.op.CrossEntropies;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;

/**
 * Softmax cross-entropy, for one right class out of several. It takes logits: the model must not end in a softmax. Targets
 * are class indices {@code [batch]}, or probabilities {@code [batch, classes]}, as mixup makes them. PyTorch's
 * {@code CrossEntropyLoss} in every detail, except that a batch whose rows are all ignored costs 0, not NaN.
 *
 * <pre>{@code
 * Loss plain = new CrossEntropy();
 * Loss smooth = new CrossEntropy(0.1f);
 * Loss rareClassCountsMore = CrossEntropy.weighted(1, 5);
 * Loss everything = new CrossEntropy(0.1f, CrossEntropy.IGNORED, 1, 5);
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 *
 * @param smoothing the share of every target that is spread evenly over all classes, from 0 to 1; 0 by default. Szegedy et
 *     al., "Rethinking the inception architecture for computer vision", CVPR 2016
 * @param ignored the class index of rows to leave out; {@link #IGNORED} by default
 * @param weights what each class weighs, one number for each, or none. With class indices the mean is one weighted by
 *     them; with probabilities the sum is divided by the number of rows
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, and compared by content
public record CrossEntropy(float smoothing, int ignored, float... weights) implements Loss {
    /** The class index that is left out unless another is named. */
    public static final int IGNORED = -100;

    /** @throws IllegalArgumentException if the smoothing is not in 0 … 1, or a weight negative or not finite */
    public CrossEntropy {
        Checks.smoothing(smoothing);
        weights = weights.clone();
        Checks.weights("CrossEntropy", weights);
    }

    /** Without smoothing or weights. */
    public CrossEntropy() {
        this(0);
    }

    /** Smoothed, without weights. */
    public CrossEntropy(float smoothing) {
        this(smoothing, IGNORED);
    }

    /** With a weight for each class. */
    public static CrossEntropy weighted(float... weights) {
        return new CrossEntropy(0, IGNORED, weights);
    }

    /** Leaving out rows of another class index than {@link #IGNORED}. */
    public static CrossEntropy ignoring(int ignored) {
        return new CrossEntropy(0, ignored);
    }

    /** A copy. */
    @Override
    public float[] weights() {
        return weights.clone();
    }

    @Override
    public Tensor forward(Tape tape, Tensor outputs, Tensor targets) {
        return CrossEntropies.crossEntropy(tape, outputs, targets, smoothing, ignored, weights);
    }

    /** The softmax. */
    @Override
    public Tensor predictions(Tape tape, Tensor outputs) {
        return Activations.softmax(tape, outputs);
    }

    @Override
    public double mass(Tensor outputs, Tensor targets) {
        return targets.rank() == outputs.rank() ? targets.dim(0) : mass(targets, ignored, weights);
    }

    /** What the rows of a batch weigh together, those ignored left out. */
    static double mass(Tensor targets, int ignored, float[] weights) {
        float[] labels = targets.values();
        double mass = 0;
        for (int i = 0; i < targets.size(); i++) {
            if (labels[i] != ignored) {
                mass += weights.length == 0 ? 1 : weights[(int) labels[i]];
            }
        }
        return mass;
    }

    @Override
    public boolean ignores(int label) {
        return label == ignored;
    }

    @Override
    public void check(Shape output, Shape target, int classes) {
        Checks.classesOrProbabilities("CrossEntropy", output, target, classes);
        Checks.weightPerClass("CrossEntropy", weights, output.dim(-1));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CrossEntropy that
                && Float.compare(smoothing, that.smoothing) == 0
                && ignored == that.ignored
                && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Float.hashCode(smoothing) + ignored) + Arrays.hashCode(weights);
    }

    @Override
    public String toString() {
        return "CrossEntropy[smoothing=" + smoothing + ", ignored=" + ignored + ", weights=" + Arrays.toString(weights)
                + "]";
    }
}
