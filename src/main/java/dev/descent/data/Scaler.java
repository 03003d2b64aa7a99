package dev.descent.data;

import dev.descent.tensor.Shape;
import java.util.Arrays;

/**
 * Changes inputs by what was learnt from a training part, and only from that: fitted on all data, it would tell the training
 * about the test. The same object then serves the test part, and single inputs when the model is used.
 *
 * <pre>{@code
 * Split iris = Iris.load().stratifiedSplit(0.8, 42);
 * Scaler scaler = Standardizer.fit(iris.train());
 * Dataset train = scaler.apply(iris.train());
 * Dataset test = scaler.apply(iris.test());
 * float[] input = scaler.apply(new float[] {5.1f, 3.5f, 1.4f, 0.2f});
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public interface Scaler {
    /** The shape of the inputs it was fitted on. */
    Shape inputShape();

    /** The shape of what it makes of them. */
    Shape outputShape();

    /**
     * Changes one input.
     *
     * @param input as many values as {@link #inputShape} has; it stays as it is
     * @return a new array of as many values as {@link #outputShape} has
     * @throws IllegalArgumentException if the length is another
     */
    float[] apply(float[] input);

    /**
     * Changes all inputs of a data set, into memory of its own.
     *
     * @throws IllegalArgumentException if its inputs have another shape, or one becomes infinite
     */
    default Dataset apply(Dataset data) {
        Checks.inputShape("scaler", data.inputShape(), inputShape());
        int width = outputShape().size();
        int targetWidth = data.targetShape().size();
        float[] inputs = new float[Checks.arraySize("input", data.size(), width)];
        float[] targets = new float[Checks.arraySize("target", data.size(), targetWidth)];
        float[] input = new float[inputShape().size()];
        for (int i = 0; i < data.size(); i++) {
            data.read(i, input, 0, targets, i * targetWidth);
            System.arraycopy(apply(input), 0, inputs, i * width, width);
        }
        Dataset scaled = new ArrayDataset(
                outputShape(), data.targetShape(), data.classes(), data.classNames(), data.size(), inputs, targets);
        if (data.hasLengths()) {
            int[] lengths = new int[data.size()];
            Arrays.setAll(lengths, data::length);
            return scaled.withLengths(lengths);
        }
        return scaled;
    }
}
