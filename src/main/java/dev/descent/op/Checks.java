package dev.descent.op;

import dev.descent.tensor.Shape;
import java.util.Arrays;

/** Every argument check of this package, and the text of its error. */
final class Checks {
    /** How far a row of target probabilities may be from adding up to 1: rounding, not another meaning. */
    private static final double ROUNDING = 1e-3;

    private Checks() {}

    /** Whether targets are class indices rather than probabilities, for outputs with one column for each class. */
    static boolean byClass(String who, Shape outputs, Shape targets) {
        several(who, outputs);
        if (targets.equals(outputs)) {
            return false;
        }
        if (!leads(targets, outputs)) {
            throw new IllegalArgumentException(who + ": targets have shape " + targets + ", but outputs have " + outputs
                    + "; give class indices " + withoutLast(outputs) + " or probabilities " + outputs);
        }
        return true;
    }

    static void classes(String who, Shape outputs, Shape targets) {
        several(who, outputs);
        scores(who, outputs, targets);
    }

    static void scores(String who, Shape outputs, Shape targets) {
        rows(who, outputs);
        if (!leads(targets, outputs)) {
            throw new IllegalArgumentException(who + ": targets have shape " + targets + ", but outputs have " + outputs
                    + "; give class indices " + withoutLast(outputs));
        }
    }

    static void probabilities(String who, Shape outputs, Shape targets) {
        several(who, outputs);
        if (!targets.equals(outputs)) {
            throw new IllegalArgumentException(who + ": targets have shape " + targets + ", but outputs have " + outputs
                    + "; give one probability per output");
        }
    }

    private static void several(String who, Shape outputs) {
        rows(who, outputs);
        if (outputs.dim(-1) == 1) {
            throw new IllegalArgumentException(who + ": outputs have shape " + outputs
                    + ", one value per row, of which softmax always makes 1; give one output per class, or use"
                    + " binaryCrossEntropy");
        }
    }

    private static void rows(String who, Shape outputs) {
        if (outputs.rank() < 2) {
            throw new IllegalArgumentException(
                    who + ": outputs have shape " + outputs + ", expected [batch, ..., classes]");
        }
    }

    /** Whether {@code shorter} is {@code longer} without its last axis. */
    private static boolean leads(Shape shorter, Shape longer) {
        boolean leads = shorter.rank() == longer.rank() - 1;
        for (int axis = 0; leads && axis < shorter.rank(); axis++) {
            leads = shorter.dim(axis) == longer.dim(axis);
        }
        return leads;
    }

    private static Shape withoutLast(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 1));
    }

    /** The target as a class index. */
    static int label(String who, float target, int classes, int row) {
        int label = (int) target;
        if (label != target || label < 0 || label >= classes) {
            throw new IllegalArgumentException(who + ": the target in row " + row + " of the batch is " + target
                    + ", expected a class from 0 to " + (classes - 1) + " as a whole number");
        }
        return label;
    }

    static void probability(String who, float target, int row) {
        if (!(target >= 0 && target <= 1 + ROUNDING)) {
            throw new IllegalArgumentException(who + ": a target in row " + row + " of the batch is " + target
                    + ", expected a probability from 0 to 1");
        }
    }

    static void addUp(String who, double sum, int row) {
        if (!(Math.abs(sum - 1) <= ROUNDING)) {
            throw new IllegalArgumentException(who + ": the targets in row " + row + " of the batch add up to "
                    + (float) sum + ", expected probabilities that add up to 1;"
                    + " use binaryCrossEntropy if several classes can be right at once");
        }
    }

    static void weights(String who, float[] weights, Shape outputs) {
        rows(who, outputs);
        if (weights.length != 0 && weights.length != outputs.dim(-1)) {
            throw new IllegalArgumentException(who + ": got " + weights.length + " class weights, but outputs of shape "
                    + outputs + " have " + outputs.dim(-1) + " classes; give one weight per class, or none");
        }
    }

    static void positiveWeights(String who, float[] weights, Shape outputs) {
        if (weights.length > 1 && (outputs.rank() < 2 || weights.length != outputs.dim(-1))) {
            throw new IllegalArgumentException(who + ": got " + weights.length + " positive weights, but outputs have"
                    + " shape " + outputs + "; give one for each index of the last axis, one for all, or none");
        }
    }

    /** How many targets there are for each logit: 1, or 2 if the targets are pairs of probabilities. */
    static int answers(String who, Shape outputs, Shape targets) {
        boolean pairs = outputs.rank() == 2 && outputs.dim(1) == 1 && targets.rank() == 2
                && targets.dim(0) == outputs.dim(0) && targets.dim(1) == 2;
        if (!pairs) {
            alike(who, outputs, targets);
        }
        return pairs ? 2 : 1;
    }

    static void answer(String who, float target, int element, Shape outputs) {
        if (!(target >= 0 && target <= 1)) {
            int row = outputs.rank() == 0 ? 0 : element / (outputs.size() / outputs.dim(0));
            throw new IllegalArgumentException(who + ": a target in row " + row + " of the batch is " + target
                    + ", expected 0 for no, 1 for yes, or a probability between");
        }
    }

    /** Fails unless the shapes are the same but for axes of size 1 at the end. */
    static void alike(String who, Shape outputs, Shape targets) {
        boolean alike = true;
        for (int axis = 0; alike && axis < Math.max(outputs.rank(), targets.rank()); axis++) {
            alike = dim(outputs, axis) == dim(targets, axis);
        }
        if (!alike) {
            throw new IllegalArgumentException(who + ": targets have shape " + targets + ", but outputs have " + outputs
                    + "; give one target per output");
        }
    }

    private static int dim(Shape shape, int axis) {
        return axis < shape.rank() ? shape.dim(axis) : 1;
    }
}
