package dev.descent.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * The memory of a step. A training step asks for the same arrays in the same order as the step before, so the arena
 * hands those out again: after the first step nothing is allocated. An array may be longer than asked for (a smaller last
 * batch); its content is whatever was left in it.
 *
 * <p>Belongs to one {@link Tape}; not thread-safe.
 */
final class Arena {
    private final List<float[]> arrays = new ArrayList<>();
    private final List<Shape> shapes = new ArrayList<>();
    private int nextArray;
    private int nextShape;
    private int step;

    /** The number of the running step; tensors remember theirs, to notice being read after it. */
    int step() {
        return step;
    }

    /** Ends the step: every array may be handed out again. */
    void reset() {
        nextArray = 0;
        nextShape = 0;
        step++;
    }

    float[] take(int size) {
        int i = nextArray++;
        if (i == arrays.size()) {
            arrays.add(new float[size]);
        } else if (arrays.get(i).length < size) {
            arrays.set(i, new float[size]);
        }
        return arrays.get(i);
    }

    /** The shape {@code [first, second]}, the same object as in the step before if it is equal. */
    Shape shape(int first, int second) {
        int i = nextShape++;
        if (i == shapes.size()) {
            shapes.add(Shape.of(first, second));
        } else if (!shapes.get(i).is(first, second)) {
            shapes.set(i, Shape.of(first, second));
        }
        return shapes.get(i);
    }

    /** The shape {@code base} with another size on one axis, the same object as in the step before if it is equal. */
    Shape shape(Shape base, int axis, int size) {
        int i = nextShape++;
        if (i == shapes.size()) {
            shapes.add(base.with(axis, size));
        } else if (!shapes.get(i).is(base, base.axis(axis), size)) {
            shapes.set(i, base.with(axis, size));
        }
        return shapes.get(i);
    }

    /** What the arrays take, in bytes. */
    long bytes() {
        long bytes = 0;
        for (float[] array : arrays) {
            bytes += 4L * array.length;
        }
        return bytes;
    }
}
