package dev.descent.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Every argument check of this package, and the text of its error. */
final class Checks {
    private static final int MOST_AXES = 64;

    private Checks() {}

    static int size(int[] dims) {
        if (dims.length > MOST_AXES) {
            throw new IllegalArgumentException(
                    "shape: has " + dims.length + " axes, expected at most " + MOST_AXES + "; put some into one");
        }
        long product = 1;
        for (int dim : dims) {
            if (dim < 1) {
                throw new IllegalArgumentException("shape " + Arrays.toString(dims)
                        + ": every axis must be at least 1, got " + dim + "; leave out axes that do not exist");
            }
            product *= dim;
            if (product > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("shape " + Arrays.toString(dims)
                        + ": has more elements than a Java array can hold (2^31 - 9); use smaller batches");
            }
        }
        return (int) product;
    }

    static int axis(Shape shape, int axis) {
        int rank = shape.rank();
        if (axis < -rank || axis >= rank) {
            throw new IllegalArgumentException("axis " + axis + " of shape " + shape + ": expected "
                    + (rank == 0 ? "none, a scalar has no axes" : -rank + " to " + (rank - 1)));
        }
        return axis < 0 ? axis + rank : axis;
    }

    static void hasAxes(Shape shape, int least) {
        if (shape.rank() < least) {
            throw new IllegalArgumentException(
                    "shape " + shape + ": has " + shape.rank() + " axes, expected at least " + least);
        }
    }

    static void length(Shape shape, int length) {
        if (shape.size() != length) {
            throw new IllegalArgumentException("tensor of shape " + shape + ": got " + length + " values, expected "
                    + shape.size() + "; give one value per element or another shape");
        }
    }

    static void holds(Shape shape, int length) {
        if (length < shape.size()) {
            throw new IllegalArgumentException("tensor of shape " + shape + " over a buffer of " + length
                    + " elements: expected at least " + shape.size());
        }
    }

    static void sameSize(Shape shape, Shape other) {
        if (shape.size() != other.size()) {
            throw new IllegalArgumentException("tensor of shape " + shape + " (" + shape.size()
                    + " elements) cannot take shape " + other + " (" + other.size()
                    + " elements); the products of the axes must be equal");
        }
    }

    static int index(Shape shape, int[] index) {
        boolean inside = index.length == shape.rank();
        int flat = 0;
        for (int axis = 0; inside && axis < index.length; axis++) {
            inside = index[axis] >= 0 && index[axis] < shape.dim(axis);
            flat = flat * shape.dim(axis) + index[axis];
        }
        if (!inside) {
            throw new IllegalArgumentException("tensor of shape " + shape + ": has no element " + Arrays.toString(index)
                    + "; give one index per axis, each from 0 to its size - 1");
        }
        return flat;
    }

    static void single(Tensor tensor) {
        if (tensor.size() != 1) {
            throw new IllegalStateException("item() of a tensor of shape " + tensor.shape() + ": it has "
                    + tensor.size() + " elements, expected 1; use get(index) or toArray()");
        }
    }

    static IllegalStateException stepOver(Tensor tensor) {
        return new IllegalStateException("tensor of shape " + tensor.shape()
                + ": its step is over and its memory is used again; call copy() or toArray() before the tape's next step"
                + " to keep it");
    }

    static IllegalStateException noGradient(Tensor tensor) {
        return new IllegalStateException("tensor of shape " + tensor.shape() + ": has no gradient; "
                + (tensor.needsGradient()
                        ? "call Tape.backward(loss) with a loss that depends on it first"
                        : "make it with needsGradient(true) before computing the loss"));
    }

    static void owned(Tensor tensor, @Nullable Arena arena) {
        if (arena != null) {
            throw new IllegalArgumentException("tensor of shape " + tensor.shape()
                    + ": is the result of an operation, which needs a gradient if one of its inputs does; set"
                    + " needsGradient on the input");
        }
    }

    static void backward(Tensor loss, boolean recording, boolean spent) {
        if (!recording) {
            throw new IllegalStateException(
                    "backward: an inference tape records nothing; compute the loss on Tape.training(seed)");
        }
        if (spent) {
            throw new IllegalStateException("backward: this step's record has been run already; add the losses before"
                    + " one backward, or call begin(step) and compute the second loss anew");
        }
        if (loss.size() != 1) {
            throw new IllegalArgumentException("backward: the loss has shape " + loss.shape()
                    + ", expected a single number; reduce it with mean or sum");
        }
        if (!loss.needsGradient()) {
            throw new IllegalArgumentException("backward: the loss does not depend on any tensor that needs a gradient;"
                    + " was it computed on this tape, and from trainable parameters?");
        }
    }

    static void bound(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("random number below " + bound + ": expected a bound of at least 1");
        }
    }
}
