package dev.descent.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a step. A training step asks for the same arrays in the same order as the step before, so the arena
 * hands those out again: after the first step nothing is allocated. An array may be longer than asked for (a smaller last
 * batch); its content is whatever was left in it.
 *
 * <p>Belongs to one {@link Tape}; not thread-safe.
 */
final class Arena {
    private final List<float[]> arrays = new ArrayList<>();
    /** Shapes, and what operations keep. */
    private final List<Object> kept = new ArrayList<>();

    private int nextArray;
    private int nextKept;
    private int step;

    /** The number of the running step; tensors remember theirs, to notice being read after it. */
    int step() {
        return step;
    }

    /** Ends the step: every array may be handed out again. */
    void reset() {
        nextArray = 0;
        nextKept = 0;
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
        return keep(last() instanceof Shape shape && shape.is(first, second) ? shape : Shape.of(first, second));
    }

    /** The shape {@code base} with another size on one axis, the same object as in the step before if it is equal. */
    Shape shape(Shape base, int axis, int size) {
        return keep(
                last() instanceof Shape shape && shape.is(base, base.axis(axis), size) ? shape : base.with(axis, size));
    }

    /** The object of the step before if it is of this class, or else a new one. */
    <T> T kept(Class<T> kind, Supplier<T> first) {
        Object last = last();
        return keep(kind.isInstance(last) ? kind.cast(last) : first.get());
    }

    /** What the step before kept at this place. */
    private @Nullable Object last() {
        return nextKept < kept.size() ? kept.get(nextKept) : null;
    }

    private <T> T keep(T object) {
        if (nextKept == kept.size()) {
            kept.add(object);
        } else {
            kept.set(nextKept, object);
        }
        nextKept++;
        return object;
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
