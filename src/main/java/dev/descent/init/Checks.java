package dev.descent.init;

import dev.descent.tensor.Shape;

/** Every argument check of this package, and the text of its error. */
final class Checks {
    private Checks() {}

    static void fans(Shape shape) {
        if (shape.rank() < 2) {
            throw new IllegalArgumentException("fan-in and fan-out of shape " + shape + ": it has " + shape.rank()
                    + (shape.rank() == 1 ? " axis" : " axes") + ", expected at least 2 ([out, in]);"
                    + " begin biases and scales with Zeros, Constant, Uniform or Normal");
        }
    }

    static void orthogonal(Shape shape) {
        if (shape.rank() < 2) {
            throw new IllegalArgumentException("Orthogonal: got shape " + shape
                    + ", expected at least 2 axes ([out, in]); begin biases and scales with Zeros or Constant");
        }
    }

    static void sparse(Shape shape) {
        if (shape.rank() != 2) {
            throw new IllegalArgumentException("Sparse: got shape " + shape
                    + ", expected 2 axes ([out, in]); it is meant for the weights of linear layers");
        }
    }

    static void gain(String who, float gain) {
        finite(who, "gain", gain);
    }

    static void slope(String who, float slope) {
        finite(who, "slope", slope);
    }

    static void finite(String who, String what, float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(who + ": " + what + " " + value + ", expected a finite number");
        }
    }

    static void spread(String who, float std) {
        if (!(std >= 0 && std < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    who + ": standard deviation " + std + ", expected a finite number of at least 0");
        }
    }

    static void positiveSpread(String who, float std) {
        if (!(std > 0 && std < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    who + ": standard deviation " + std + ", expected a finite number above 0");
        }
    }

    static void interval(String who, float low, float high) {
        if (!(low < high && Float.isFinite(low) && Float.isFinite(high))) {
            throw new IllegalArgumentException(who + ": values from " + low + " to " + high
                    + ", expected finite bounds, the lower one first; use Constant for a single value");
        }
    }

    static void sparsity(float sparsity) {
        if (!(sparsity >= 0 && sparsity <= 1)) {
            throw new IllegalArgumentException(
                    "Sparse: sparsity " + sparsity + ", expected the share of zeros, from 0 to 1");
        }
    }
}
