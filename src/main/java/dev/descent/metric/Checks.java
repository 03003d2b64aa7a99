package dev.descent.metric;

import dev.descent.tensor.Shape;

/** Every argument check of this package, and the text of its error. */
final class Checks {
    /** How far a row of target probabilities may be from adding up to 1: rounding, not another meaning. */
    private static final double ROUNDING = 1e-3;

    /** Its square is the last below 2^31. */
    private static final int MOST_CLASSES = 46_340;

    private Checks() {}

    static IllegalArgumentException unlike(String who, Shape predictions, Shape targets) {
        return new IllegalArgumentException(who + ": targets have shape " + targets + ", but predictions have "
                + predictions + "; give a class index for each row of predictions, or one target per prediction");
    }

    static int label(String who, float target, int classes, int row) {
        int label = (int) target;
        if (label != target || label >= classes) {
            throw new IllegalArgumentException(who + ": the target in row " + row + " of the batch is " + target
                    + ", expected a class from 0 to " + (classes - 1)
                    + " as a whole number, or a negative one for a row without a class");
        }
        return label;
    }

    static void answer(String who, float target, int row) {
        if (!(target >= 0 && target <= 1)) {
            throw new IllegalArgumentException(who + ": the target in row " + row + " of the batch is " + target
                    + ", expected 0, 1 or a probability between, since predictions have one column");
        }
    }

    static void addUp(String who, double sum, int row) {
        if (!(Math.abs(sum - 1) <= ROUNDING)) {
            throw new IllegalArgumentException(who + ": the targets in row " + row + " of the batch add up to "
                    + (float) sum + ", expected probabilities that add up to 1; this figure needs one right class a"
                    + " row, not several");
        }
    }

    /** Fails unless the shapes are the same but for axes of size 1 at the end. */
    static void alike(String who, Shape predictions, Shape targets) {
        boolean alike = true;
        for (int axis = 0; alike && axis < Math.max(predictions.rank(), targets.rank()); axis++) {
            alike = dim(predictions, axis) == dim(targets, axis);
        }
        if (!alike) {
            throw new IllegalArgumentException(who + ": targets have shape " + targets + ", but predictions have "
                    + predictions + "; give one target per prediction");
        }
    }

    private static int dim(Shape shape, int axis) {
        return axis < shape.rank() ? shape.dim(axis) : 1;
    }

    static void sameWidth(String who, int before, int now) {
        if (before != now) {
            throw new IllegalArgumentException(who + ": predictions have " + now + " columns, but had " + before
                    + " before; begin a meter for each model");
        }
    }

    static void k(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("TopK: k is " + k + ", expected at least 1");
        }
    }

    static void rocRows(int rows, int columns) {
        if ((long) rows * columns > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("RocAuc: " + rows + " rows of " + columns
                    + " predictions are more than a Java array can hold; score a sample of the data");
        }
    }

    static void classes(int classes) {
        if (classes < 2) {
            throw new IllegalArgumentException("ConfusionMatrix: got " + classes
                    + (classes == 1 ? " class" : " classes") + ", expected at least 2");
        }
        if (classes > MOST_CLASSES) {
            throw new IllegalArgumentException(
                    "ConfusionMatrix: got " + classes + " classes, whose pairs are more than a"
                            + " Java array can hold; expected at most " + MOST_CLASSES);
        }
    }

    static void label(int label) {
        if (label < 0) {
            throw new IllegalArgumentException("Average.ofClass: class " + label + ", expected at least 0");
        }
    }

    static int inside(String who, int label, int classes) {
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException(who + ": class " + label + ", expected one from 0 to " + (classes - 1));
        }
        return label;
    }

    static void names(int names, int classes) {
        if (names != classes) {
            throw new IllegalArgumentException(
                    "ConfusionMatrix: got " + names + " names for " + classes + " classes; give one name per class");
        }
    }

    static void blank(String who, int blank) {
        if (blank < 0) {
            throw new IllegalArgumentException(
                    who + ": the blank is class " + blank + ", expected at least 0; it is one of the classes");
        }
    }

    static void width(int width) {
        if (width < 1) {
            throw new IllegalArgumentException("CTCDecoder: beam width " + width + ", expected at least 1");
        }
    }

    static void steps(Shape steps, int blank) {
        if (steps.rank() != 2 || steps.dim(1) <= blank) {
            throw new IllegalArgumentException("CTCDecoder: steps have shape " + steps
                    + ", expected [time, classes] with the blank, class " + blank
                    + ", among the classes; take one sequence of a batch");
        }
    }

    static void probability(float value, int step, int label) {
        if (!(value >= 0 && value <= 1 + ROUNDING)) {
            throw new IllegalArgumentException("CTCDecoder: the probability of class " + label + " at step " + step
                    + " is " + value + ", expected 0 to 1; for raw outputs use new CTCDecoder(blank, true)");
        }
    }

    static void labellings(Shape predictions, Shape targets, int blank) {
        boolean fits = predictions.rank() == 3
                && targets.rank() == 2
                && targets.dim(0) == predictions.dim(0)
                && predictions.dim(2) > blank;
        if (!fits) {
            throw new IllegalArgumentException("LabelError: targets have shape " + targets + ", but predictions have "
                    + predictions + "; expected [batch, most labels] and [batch, time, classes] with the blank, class "
                    + blank + ", among the classes");
        }
    }
}
