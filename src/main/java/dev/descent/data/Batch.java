package dev.descent.data;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some examples in row-major arrays that are used again for every batch. Transforms change it in place; not thread-safe.
 *
 * <pre>{@code
 * BatchTransform mirrored = (batch, rng) -> {
 *     int width = batch.inputShape().size();
 *     for (int i = 0; i < batch.size(); i++) {
 *         for (int j = 0; j < width / 2; j++) {
 *             float kept = batch.inputs()[i * width + j];
 *             batch.inputs()[i * width + j] = batch.inputs()[(i + 1) * width - 1 - j];
 *             batch.inputs()[(i + 1) * width - 1 - j] = kept;
 *         }
 *     }
 * };
 * }</pre>
 */
public final class Batch {
    private final Shape inputShape;
    private final Shape targetShape;
    private final int classes;
    private final int capacity;
    private final float[] inputs;
    private final float[] targets;
    private final Tensors inputTensors;
    private final Tensors targetTensors;
    private float[] probabilities = {};
    private Tensors probabilityTensors;
    private final int @Nullable [] lengths;
    private int[] partners = {};
    private float[] scratch = {};
    private boolean mixed;
    private int size;
    private long epoch;

    /**
     * Room for {@code capacity} examples of a data set.
     *
     * @throws IllegalArgumentException if they do not fit into a Java array
     */
    public Batch(Dataset data, int capacity) {
        this.capacity = capacity;
        inputShape = data.inputShape();
        targetShape = data.targetShape();
        classes = data.classes();
        inputs = new float[Checks.batchArray("input", capacity, inputShape.size())];
        targets = new float[Checks.batchArray("target", capacity, targetShape.size())];
        inputTensors = new Tensors(inputShape, inputs, capacity);
        targetTensors = new Tensors(targetShape, targets, capacity);
        probabilityTensors = targetTensors;
        lengths = data.hasLengths() ? new int[capacity] : null;
    }

    /** Fills the batch with the examples {@code order[from .. to)}. */
    public void fill(Dataset data, int[] order, int from, int to) {
        size = to - from;
        mixed = false;
        int inputSize = inputShape.size();
        int targetSize = targetShape.size();
        for (int i = 0; i < size; i++) {
            data.read(order[from + i], inputs, i * inputSize, targets, i * targetSize);
            if (lengths != null) {
                lengths[i] = data.length(order[from + i]);
            }
        }
    }

    void setEpoch(long newEpoch) {
        epoch = newEpoch;
    }

    /** The epoch it belongs to, as given to {@link Batches#start(long)}. */
    public long epoch() {
        return epoch;
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

    /** How many steps of each example are data, if the data set's examples have lengths of their own; the array may be longer. */
    @SuppressWarnings("NullAway") // a nullable array, which JSpecify's annotation says
    public int @Nullable [] lengths() {
        return lengths;
    }

    /** The number of target values per example. */
    public int targetSize() {
        return mixed ? targetShape.size() * classes : targetShape.size();
    }

    /**
     * Turns class indices into one probability per class, {@code [size, targetShape..., classes]}, so that targets can be
     * averaged; other targets stay.
     */
    public void mixTargets() {
        if (classes == 0 || mixed) {
            return;
        }
        int labels = targetShape.size();
        if (probabilities.length == 0) {
            probabilities = new float[Checks.batchArray("probability", capacity * labels, classes)];
            probabilityTensors = new Tensors(targetShape.withLast(classes), probabilities, capacity);
        }
        mixed = true;
        Arrays.fill(probabilities, 0, size * labels * classes, 0f);
        for (int i = 0; i < size * labels; i++) {
            probabilities[i * classes + Checks.label("batch", i / labels, targets[i], classes)] = 1f;
        }
    }

    /**
     * Draws a partner for every example: a random permutation of the batch, so that each is the partner of one, perhaps
     * its own. Uses the random numbers from element 0 to {@code size() - 1}.
     */
    public void pair(Rng rng) {
        if (partners.length == 0) {
            partners = new int[capacity];
        }
        rng.permute(partners, size);
    }

    /** The partner of an example, as {@link #pair} drew it last. */
    public int partner(int example) {
        return partners[example];
    }

    /** How an example takes over from its partner. */
    @FunctionalInterface
    public interface Blending {
        /**
         * Changes the example that begins at {@code own[ownAt]}; its partner, as it was before any blending, begins at
         * {@code other[otherAt]}. Must not use {@link Batch#scratch}, where the partner may lie.
         */
        void blend(float[] own, int ownAt, float[] other, int otherAt);
    }

    /** Makes every input {@code share} times itself plus {@code 1 - share} times its partner's. */
    public void blendInputs(float share) {
        blend(inputs, inputShape.size(), weighted(inputShape.size(), share));
    }

    /** Lets every input take over from its partner's in a way of one's own. */
    public void blendInputs(Blending blending) {
        blend(inputs, inputShape.size(), blending);
    }

    /** The same as {@link #blendInputs(float)} for the targets, which become probabilities first if they are class indices. */
    public void blendTargets(float share) {
        mixTargets();
        blend(targets(), targetSize(), weighted(targetSize(), share));
    }

    /**
     * Walks along each cycle of the permutation, so that a row is overwritten only when its successor no longer needs it
     * and one spare row is enough. Rows that are done are marked by the complement of their partner.
     */
    private void blend(float[] rows, int width, Blending blending) {
        float[] first = scratch(width);
        for (int start = 0; start < size; start++) {
            if (partners[start] < 0) {
                continue;
            }
            System.arraycopy(rows, start * width, first, 0, width);
            int i = start;
            while (partners[i] != start) {
                int partner = partners[i];
                blending.blend(rows, i * width, rows, partner * width);
                partners[i] = ~partner;
                i = partner;
            }
            blending.blend(rows, i * width, first, 0);
            partners[i] = ~start;
        }
        for (int i = 0; i < size; i++) {
            partners[i] = ~partners[i];
        }
    }

    private static Blending weighted(int width, float share) {
        float rest = 1f - share;
        return (own, ownAt, other, otherAt) -> {
            for (int i = 0; i < width; i++) {
                own[ownAt + i] = share * own[ownAt + i] + rest * other[otherAt + i];
            }
        };
    }

    /**
     * At least {@code length} elements for a transform's work in between, the same array at every call, so that none is
     * allocated per example. Its content is undefined, and anybody's after the next call.
     */
    public float[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new float[length];
        }
        return scratch;
    }

    /** The inputs as a tensor {@code [size, inputShape...]} over the same memory. */
    public Tensor inputTensor() {
        return inputTensors.of(size);
    }

    /** The targets as a tensor {@code [size, ...]} over the same memory. */
    public Tensor targetTensor() {
        return (mixed ? probabilityTensors : targetTensors).of(size);
    }

    /** Tensors over one array: one for full batches, and the last one made for a smaller batch. */
    private static final class Tensors {
        private final Shape one;
        private final float[] values;
        private final int capacity;
        private final Tensor full;
        private Tensor part;

        Tensors(Shape one, float[] values, int capacity) {
            this.one = one;
            this.values = values;
            this.capacity = capacity;
            full = Tensor.over(one.withFirst(capacity), values);
            part = full;
        }

        Tensor of(int size) {
            if (size == capacity) {
                return full;
            }
            if (part.dim(0) != size) {
                part = Tensor.over(one.withFirst(size), values);
            }
            return part;
        }
    }
}
