package dev.descent.tensor;

import java.util.Arrays;

/**
 * The sizes of a tensor's axes, outermost first: {@code [batch, channels, height, width]}. A shape without axes,
 * {@code []}, is that of a single number. Immutable and thread-safe.
 *
 * <pre>{@code
 * Shape images = Shape.of(64, 1, 28, 28);
 * int pixels = images.withoutFirst().size();   // 784
 * }</pre>
 */
public final class Shape {
    private static final Shape SCALAR = new Shape(new int[0]);

    private final int[] dims;
    private final int size;

    private Shape(int[] dims) {
        this.dims = dims;
        this.size = Checks.size(dims);
    }

    /**
     * @param dims the size of each axis, each at least 1
     * @throws IllegalArgumentException if an axis is smaller than 1, or the product exceeds what an array can hold
     */
    public static Shape of(int... dims) {
        return dims.length == 0 ? SCALAR : new Shape(dims.clone());
    }

    public int rank() {
        return dims.length;
    }

    /** The number of elements: the product of all axes, 1 for a scalar. */
    public int size() {
        return size;
    }

    /**
     * @param axis 0 for the outermost; negative counts from the innermost, −1 being the last
     * @throws IllegalArgumentException if the shape has no such axis
     */
    public int dim(int axis) {
        return dims[axis(axis)];
    }

    /** The axis as a number from 0, negative ones counted from the end. */
    public int axis(int axis) {
        return Checks.axis(this, axis);
    }

    /** This shape behind another axis: {@code [784]} with 64 before it is {@code [64, 784]}. */
    public Shape withFirst(int first) {
        int[] all = new int[dims.length + 1];
        all[0] = first;
        System.arraycopy(dims, 0, all, 1, dims.length);
        return new Shape(all);
    }

    /** This shape with one more axis behind the last. */
    public Shape withLast(int size) {
        int[] all = Arrays.copyOf(dims, dims.length + 1);
        all[dims.length] = size;
        return of(all);
    }

    /** This shape without its first axis: what one example of a batch looks like. */
    public Shape withoutFirst() {
        Checks.hasAxes(this, 1);
        return of(Arrays.copyOfRange(dims, 1, dims.length));
    }

    /** This shape with another size on one axis. */
    public Shape with(int axis, int newSize) {
        int[] all = dims.clone();
        all[axis(axis)] = newSize;
        return new Shape(all);
    }

    /** A copy of the sizes. */
    public int[] toArray() {
        return dims.clone();
    }

    /** The product of the axes {@code from} (inclusive) to {@code to} (exclusive); 1 if there are none. */
    public int sizeBetween(int from, int to) {
        int product = 1;
        for (int i = from; i < to; i++) {
            product *= dims[i];
        }
        return product;
    }

    boolean is(int first, int second) {
        return dims.length == 2 && dims[0] == first && dims[1] == second;
    }

    boolean is(Shape base, int axis, int axisSize) {
        boolean same = dims.length == base.dims.length;
        for (int i = 0; same && i < dims.length; i++) {
            same = dims[i] == (i == axis ? axisSize : base.dims[i]);
        }
        return same;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Shape that && Arrays.equals(dims, that.dims));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
