package dev.descent.data;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Some examples in row-major arrays that are used again for every batch. Transforms change it in place; not thread-safe.
 */
public final class Batch {
    private final Shape inputShape;
    private final Shape targetShape;
    private final int classes;
    private final float[] inputs;
    private final float[] targets;
    private final float[] probabilities;
    private boolean mixed;
    private int size;
    private @Nullable Tensor inputTensor;
    private @Nullable Tensor targetTensor;

    /** Room for {@code capacity} examples of a data set. */
    public Batch(Dataset data, int capacity) {
        inputShape = data.inputShape();
        targetShape = data.targetShape();
        classes = data.classes();
        inputs = new float[capacity * inputShape.size()];
        targets = new float[capacity * targetShape.size()];
        probabilities = new float[capacity * classes];
    }

    /** Fills the batch with the examples {@code order[from .. to)}. */
    public void fill(Dataset data, int[] order, int from, int to) {
        size = to - from;
        mixed = false;
        int inputSize = inputShape.size();
        int targetSize = targetShape.size();
        for (int i = 0; i < size; i++) {
            data.read(order[from + i], inputs, i * inputSize, targets, i * targetSize);
        }
    }

    /** The number of examples in it. */
    public int size() {
        return size;
    }

    /** The shape of one input. */
    public Shape inputShape() {
        return inputShape;
    }

    /** The number of classes if targets are class indices, otherwise 0. */
    public int classes() {
        return classes;
    }

    /** The inputs, {@code [size, inputShape...]}; the array may be longer. */
    public float[] inputs() {
        return inputs;
    }

    /**
     * The targets, one row of {@link #targetSize()} per example; the array may be longer. Class indices become
     * probabilities once {@link #mixTargets()} has been called.
     */
    public float[] targets() {
        return mixed ? probabilities : targets;
    }

    /** The number of target values per example. */
    public int targetSize() {
        return mixed ? classes : targetShape.size();
    }

    /** Turns class indices into one probability per class, so that targets can be averaged; other targets stay. */
    public void mixTargets() {
        if (classes == 0 || mixed) {
            return;
        }
        mixed = true;
        java.util.Arrays.fill(probabilities, 0, size * classes, 0f);
        for (int i = 0; i < size; i++) {
            probabilities[i * classes + (int) targets[i]] = 1f;
        }
    }

    /** The inputs as a tensor {@code [size, inputShape...]} over the same memory. */
    public Tensor inputTensor() {
        Tensor tensor = inputTensor;
        if (tensor == null || tensor.dim(0) != size) {
            tensor = Tensor.over(inputShape.withFirst(size), inputs);
            inputTensor = tensor;
        }
        return tensor;
    }

    /** The targets as a tensor {@code [size, ...]} over the same memory. */
    public Tensor targetTensor() {
        Tensor tensor = targetTensor;
        Shape one = mixed ? Shape.of(classes) : targetShape;
        if (tensor == null || tensor.dim(0) != size || tensor.rank() != one.rank() + 1) {
            tensor = Tensor.over(one.withFirst(size), targets());
            targetTensor = tensor;
        }
        return tensor;
    }
}
