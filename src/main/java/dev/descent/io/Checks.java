package dev.descent.io;

import dev.descent.tensor.Tensor;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    static void names(Set<String> tensors, Set<String> metadata, String keptName, String keptKey) {
        if (tensors.contains(keptName) || metadata.contains(keptKey)) {
            throw new IllegalArgumentException("safetensors: " + (tensors.contains(keptName) ? keptName : keptKey)
                    + " is a name that the format needs; give another");
        }
    }

    static void newName(String name, @Nullable Object before) {
        if (before != null) {
            throw new IllegalArgumentException("state dict: two tensors would be called \"" + name + "\"");
        }
    }

    static void allUsed(String source, Set<String> unused, Set<String> names) {
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException(
                    "state dict: " + source + " has no module " + unused + " to rename; it has " + names);
        }
    }

    static void complete(String source, Matching matching) {
        if (!matching.isComplete()) {
            throw new IllegalArgumentException("state dict: " + source + " does not fit the model: "
                    + matching.problems()
                    + "; use renamed(...) for other names, or loadMatching for what fits. Nothing was changed");
        }
    }

    static void describable(int length, int most) {
        if (length > most) {
            throw new IllegalArgumentException("model: its architecture takes " + length
                    + " characters of JSON, expected at most " + most
                    + "; write the weights alone with StateDict.of(model).write(file)");
        }
    }

    static void freeKind(String kind, @Nullable Class<?> before, Class<?> type) {
        if (before != null && before != type) {
            throw new IllegalArgumentException(
                    "kinds: \"" + kind + "\" is " + before.getName() + " already; give the record another kind()");
        }
    }

    static void sameKind(String where, String kind, @Nullable Class<?> known, Class<?> type) {
        if (known != null && known != type) {
            throw new IllegalArgumentException("model: cannot describe " + where + ", since " + type.getName()
                    + " is of the kind \"" + kind + "\" as " + known.getName() + "; override its kind()");
        }
    }

    static IllegalArgumentException noRecord(String where, Object value) {
        return new IllegalArgumentException("model: cannot describe " + where + ", since "
                + value.getClass().getName() + " is no record; make the layer or its blueprint a record, or write the"
                + " weights alone with StateDict.of(model).write(file)");
    }

    static IllegalArgumentException closed(String where, Class<?> type, ReflectiveOperationException e) {
        return new IllegalArgumentException(
                "model: cannot describe " + where + ", since " + type.getName()
                        + " cannot be reached; make it public, or open its package to dev.descent",
                e);
    }
}
