package dev.descent.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Float32 numbers in row-major order, their shape, and, where a loss is to be differentiated by them, their gradient.
 *
 * <p>A tensor that an operation computed lives in the memory of its {@link Tape} until the tape's next step, which uses
 * the same memory again; reading it later fails. {@link #copy()} keeps it. Tensors made with {@link #of} own their memory.
 *
 * <pre>{@code
 * Tensor x = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
 * float last = x.get(1, 2);   // 6
 * }</pre>
 *
 * <p>Not thread-safe for writing; any number of threads may read one that nobody writes.
 */
public final class Tensor {
    private final Shape shape;
    private final float[] values;
    private final @Nullable Arena arena;
    private final int step;
    /** The tensor whose memory this one shows under another shape; it keeps the gradient of both. */
    private final @Nullable Tensor base;

    private boolean needsGradient;
    private boolean hasGradient;
    /** Whether another tensor may have the same array for its gradient. */
    private boolean sharesGradient;

    private float @Nullable [] gradient;

    Tensor(Shape shape, float[] values, @Nullable Arena arena, boolean needsGradient) {
        this(shape, values, arena, needsGradient, null);
    }

    private Tensor(Shape shape, float[] values, @Nullable Arena arena, boolean needsGradient, @Nullable Tensor base) {
        this.shape = shape;
        this.values = values;
        this.arena = arena;
        this.step = arena == null ? 0 : arena.step();
        this.needsGradient = needsGradient;
        this.base = base;
    }

    /**
     * A tensor over {@code values}, which it uses as they are, without a copy.
     *
     * @throws IllegalArgumentException if there are not exactly {@code shape.size()} values
     */
    public static Tensor of(Shape shape, float... values) {
        Checks.length(shape, values.length);
        return new Tensor(shape, values, null, false);
    }

    /**
     * A tensor over the first {@code shape.size()} elements of a longer array, without a copy: for buffers that are used
     * again with other sizes.
     *
     * @throws IllegalArgumentException if the array is too short
     */
    public static Tensor over(Shape shape, float[] buffer) {
        Checks.holds(shape, buffer.length);
        return new Tensor(shape, buffer, null, false);
    }

    /** A tensor of zeros. */
    public static Tensor zeros(Shape shape) {
        return new Tensor(shape, new float[shape.size()], null, false);
    }

    /** A single number, of shape {@code []}. */
    public static Tensor scalar(float value) {
        return new Tensor(Shape.of(), new float[] {value}, null, false);
    }

    public Shape shape() {
        return shape;
    }

    public int size() {
        return shape.size();
    }

    public int rank() {
        return shape.rank();
    }

    /** The size of one axis; negative axes count from the end. */
    public int dim(int axis) {
        return shape.dim(axis);
    }

    /**
     * The values themselves, row by row, not a copy. The array may be longer than {@link #size()}: never use its length.
     *
     * @throws IllegalStateException if the tensor's step is over
     */
    public float[] values() {
        checkStep();
        return values;
    }

    private void checkStep() {
        if (arena != null && arena.step() != step) {
            throw Checks.stepOver(this);
        }
    }

    /**
     * One element.
     *
     * @param index one number for each axis
     * @throws IllegalArgumentException if the tensor has no such element
     */
    public float get(int... index) {
        return values()[Checks.index(shape, index)];
    }

    /**
     * The only element of a tensor of size 1, such as a loss.
     *
     * @throws IllegalStateException if there are more
     */
    public float item() {
        Checks.single(this);
        return values()[0];
    }

    /** The values as a new array of exactly {@link #size()}. */
    public float[] toArray() {
        return Arrays.copyOf(values(), size());
    }

    /** The same values in memory of their own, without a gradient: what to keep from a step. */
    public Tensor copy() {
        return new Tensor(shape, toArray(), null, false);
    }

    /**
     * The same values and gradient under another shape, sharing this tensor's memory: a reshape that costs nothing and is
     * differentiated without being recorded.
     *
     * @throws IllegalArgumentException if the sizes differ
     */
    public Tensor as(Shape other) {
        Checks.sameSize(shape, other);
        return new Tensor(other, values(), arena, needsGradient, base == null ? this : base);
    }

    /** Whether {@link Tape#backward} computes a gradient for this tensor. */
    public boolean needsGradient() {
        return needsGradient;
    }

    /**
     * Asks for a gradient, or no longer. For tensors the caller made; those of an operation need one if an input does.
     *
     * @return this tensor
     */
    public Tensor needsGradient(boolean needed) {
        Checks.owned(this, arena);
        needsGradient = needed;
        return this;
    }

    /** Whether a gradient has been computed since {@link #clearGradient()} or, for an operation's result, in this step. */
    public boolean hasGradient() {
        return base == null ? hasGradient : base.hasGradient;
    }

    /**
     * The gradient, laid out as {@link #values()}, not a copy.
     *
     * @throws IllegalStateException if there is none (yet)
     */
    public float[] gradient() {
        if (base != null) {
            return base.gradient();
        }
        checkStep();
        if (!hasGradient || gradient == null) {
            throw Checks.noGradient(this);
        }
        return gradient;
    }

    /** For a recorded backward: the array to add this tensor's share to; zeros if nothing was added before. */
    public float[] gradientToAdd() {
        boolean first = !hasGradient();
        float[] g = gradientToWrite();
        if (first) {
            Arrays.fill(g, 0, size(), 0f);
        }
        return g;
    }

    /**
     * For a recorded backward that can overwrite as well as add, which saves filling the array with zeros: ask
     * {@link #hasGradient()} first, add if it is true, and otherwise write all {@link #size()} elements.
     */
    public float[] gradientToWrite() {
        if (base != null) {
            return base.gradientToWrite();
        }
        checkStep();
        if (gradient == null) {
            gradient = arena == null ? new float[size()] : arena.take(size());
        } else if (sharesGradient && arena != null) {
            float[] own = arena.take(size());
            if (hasGradient) {
                System.arraycopy(gradient, 0, own, 0, size());
            }
            gradient = own;
            sharesGradient = false;
        }
        hasGradient = true;
        return gradient;
    }

    /**
     * For a recorded backward whose input's gradient is that of another tensor, element by element: this tensor's becomes the
     * same array, until either is added to.
     *
     * @param other of the same size, with a gradient
     * @return false if this tensor has a gradient already or keeps it beyond the step, so that the other's must be added
     */
    public boolean shareGradient(Tensor other) {
        Tensor owner = base == null ? this : base;
        Tensor source = other.base == null ? other : other.base;
        if (owner.hasGradient || owner.arena == null || source.arena == null) {
            return false;
        }
        Checks.sameSize(owner.shape, source.shape);
        owner.gradient = source.gradient();
        owner.hasGradient = true;
        owner.sharesGradient = true;
        source.sharesGradient = true;
        return true;
    }

    /** Forgets the gradient, so that the next {@link Tape#backward} starts from zero. */
    public void clearGradient() {
        (base == null ? this : base).hasGradient = false;
    }

    @Override
    public String toString() {
        return "Tensor " + shape;
    }
}
