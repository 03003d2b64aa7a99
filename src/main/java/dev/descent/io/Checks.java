package dev.descent.io;

import dev.descent.tensor.Tensor;

/** Every argument check of this package, and the text of its error. */
final class Checks {
    private Checks() {}

    static void matrix(Tensor tensor) {
        if (tensor.rank() != 2) {
            throw new IllegalArgumentException("matrix from a tensor of shape " + tensor.shape() + ": has "
                    + tensor.rank() + (tensor.rank() == 1 ? " axis" : " axes")
                    + ", expected 2; use as(Shape.of(rows, columns)) first");
        }
    }

    static void notEmpty(int rows, int columns) {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException(
                    "tensor from a matrix of " + rows + " × " + columns + ": expected at least 1 row and 1 column");
        }
    }

    static float narrowed(double value, int row, int column) {
        float narrow = (float) value;
        if (Float.isInfinite(narrow) && !Double.isInfinite(value)) {
            throw new IllegalArgumentException("tensor from a matrix: element (" + row + ", " + column + ") is " + value
                    + ", beyond the range of float (3.4028235E38)");
        }
        return narrow;
    }
}
