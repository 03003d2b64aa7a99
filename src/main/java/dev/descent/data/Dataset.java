package dev.descent.data;

import dev.descent.tensor.Shape;
import java.util.List;

/**
 * Examples by number, each an input and a target. Reading must not change anything, so that any number of threads may read
 * at once.
 *
 * <p>Arrays in memory are one call, and files another ({@link Csv}, {@link Idx}); data from anywhere else is a class of
 * one's own with the five abstract methods. Everything else is made of them.
 *
 * <pre>{@code
 * float[][] inputs = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
 * Dataset xor = Dataset.of(inputs, new int[] {0, 1, 1, 0});
 * Split digits = Digits.load().split(0.8, 42);
 * Standardizer scaler = Standardizer.fit(digits.train());
 * Dataset train = scaler.apply(digits.train());
 * }</pre>
 */
public interface Dataset {
    /**
     * The class index of an example without a label. {@code CrossEntropy}, {@code NegativeLogLikelihood} and the metrics leave
     * it out; where a label is needed, as for hinge loss or mixup, it is refused.
     */
    int UNLABELLED = -100;

    /** The number of examples, at least 1. */
    int size();

    /** The shape of one input: {@code [64]}, {@code [1, 28, 28]}. */
    Shape inputShape();

    /** The shape of one target: {@code []} for a class index or a single value, {@code [k]} for k values. */
    Shape targetShape();

    /** The number of classes if targets are class indices (whole numbers from 0), otherwise 0. */
    int classes();

    /**
     * Copies one example.
     *
     * @param index from 0 to {@code size() - 1}
     */
    void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset);

    /** Whether examples are sequences of their own lengths, padded to the input shape's first axis; not by default. */
    default boolean hasLengths() {
        return false;
    }

    /**
     * How many steps of an example are data, from 1 to the first axis of the input shape; what follows is padding. By
     * default all of them.
     */
    default int length(int index) {
        return inputShape().rank() == 0 ? 1 : inputShape().dim(0);
    }

    /**
     * The same examples as sequences of these lengths, what follows being padding: a view. Recurrent layers, attention,
     * pooling over time and CTC then leave the padding out.
     *
     * @param lengths one for each example, from 1 to the first axis of the input shape
     * @throws IllegalArgumentException if there is another number of them, or one is out of range
     */
    default Dataset withLengths(int... lengths) {
        Checks.lengths(lengths, size(), inputShape());
        return new Sequences(this, lengths.clone());
    }

    /** What the classes are called, by class index; empty if nobody said so, as by default. */
    default List<String> classNames() {
        return List.of();
    }

    /**
     * A data set for classification, with as many classes as the largest label asks for. The arrays are copied.
     *
     * @param inputs one row per example, {@code [size, features]}
     * @param classes the class of each, from 0, or {@link #UNLABELLED}
     * @throws IllegalArgumentException if lengths differ, there are no examples, an input is NaN or infinite, or a class
     *     is negative
     */
    static Dataset of(float[][] inputs, int[] classes) {
        return ArrayDataset.of(inputs, classes, Checks.countClasses(classes));
    }

    /**
     * A data set for classification. The arrays are copied.
     *
     * @param classCount the number of classes; some may have no example here
     * @throws IllegalArgumentException if lengths differ, there are no examples, an input is NaN or infinite, or a class
     *     is neither from 0 to {@code classCount - 1} nor {@link #UNLABELLED}
     */
    static Dataset of(float[][] inputs, int[] classes, int classCount) {
        return ArrayDataset.of(inputs, classes, classCount);
    }

    /**
     * A data set with several labels for each example: one for each step of a sequence, or those that are read from one with
     * CTC. Rows may differ in length; the rest is {@link #UNLABELLED}. The arrays are copied. {@link #withInputShape} and
     * {@link #withLengths} make sequences of the inputs:
     *
     * <pre>{@code
     * float[][] words = {{4, 7, 2}, {9, 1, 0}};                // padded with 0
     * int[][] tags = {{0, 2, 1}, {1, 1}};
     * Dataset sentences = Dataset.of(words, tags, 3).withLengths(3, 2);
     * }</pre>
     *
     * @param labels of each example in order, from 0, or {@link #UNLABELLED}
     * @param classCount the number of classes, for CTC the blank among them
     * @throws IllegalArgumentException if there is not one row of labels for each input, inputs differ in length, there are no
     *     examples, an input is NaN or infinite, or a label is neither from 0 to {@code classCount - 1} nor {@link #UNLABELLED}
     */
    static Dataset of(float[][] inputs, int[][] labels, int classCount) {
        return ArrayDataset.of(inputs, labels, classCount);
    }

    /**
     * A data set for regression on a single value. The arrays are copied.
     *
     * @throws IllegalArgumentException if lengths differ, there are no examples, or a number is NaN or infinite
     */
    static Dataset of(float[][] inputs, float[] values) {
        return ArrayDataset.of(inputs, values);
    }

    /**
     * A data set for regression on several values, or for class probabilities. The arrays are copied.
     *
     * @param values one row per example, {@code [size, k]}
     * @throws IllegalArgumentException if lengths differ, there are no examples, or a number is NaN or infinite
     */
    static Dataset of(float[][] inputs, float[][] values) {
        return ArrayDataset.of(inputs, values);
    }

    /**
     * The same examples with inputs of another shape, such as {@code [1, 8, 8]} for {@code [64]}: a view, nothing is copied.
     *
     * @throws IllegalArgumentException if the sizes differ
     */
    default Dataset withInputShape(Shape shape) {
        Checks.reshape(inputShape(), shape);
        return new View(this, shape, classNames());
    }

    /**
     * The same examples with names for the classes.
     *
     * @throws IllegalArgumentException if there is not exactly one name for each class
     */
    default Dataset withClassNames(List<String> names) {
        Checks.classNames(classes(), names);
        return new View(this, inputShape(), List.copyOf(names));
    }

    /**
     * Some of the examples, in the given order: a view.
     *
     * @throws IllegalArgumentException if there are none, or an index is out of range
     */
    default Dataset subset(int... indices) {
        Checks.indices(indices, size());
        return new Subset(this, indices.clone());
    }

    /**
     * Class indices as one probability per class: 1 for the class, 0 for the others. A view with targets of shape
     * {@code [classes]}.
     *
     * @throws IllegalArgumentException if targets are not class indices
     */
    default Dataset oneHot() {
        Checks.hasClasses("oneHot", this);
        return new OneHot(this);
    }

    /**
     * Two parts drawn at random: {@code floor(fraction * size)} examples to train with, and the others.
     *
     * @param fraction the share to train with, between 0 and 1
     * @param seed the same seed gives the same parts
     * @throws IllegalArgumentException if a part would be empty
     */
    default Split split(double fraction, long seed) {
        return Splits.random(this, fraction, seed);
    }

    /**
     * Two parts drawn at random in which each class has its share, to within one example. A class with at least two
     * examples is in both parts.
     *
     * @throws IllegalArgumentException if targets are not class indices, or a class has a single example
     */
    default Split stratifiedSplit(double fraction, long seed) {
        return Splits.stratified(this, fraction, seed);
    }

    /**
     * For cross-validation: k splits, each with another k-th of the examples as its test part.
     *
     * @param k from 2 to the number of examples
     * @throws IllegalArgumentException if k is out of range
     */
    default List<Split> kFold(int k, long seed) {
        return Splits.folds(this, k, seed);
    }
}
