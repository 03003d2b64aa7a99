package dev.descent.op;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        boolean pairs = outputs.rank() == 2
                && outputs.dim(1) == 1
                && targets.rank() == 2
                && targets.dim(0) == outputs.dim(0)
                && targets.dim(1) == 2;
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

    static int axis(String who, Shape shape, int axis) {
        int rank = shape.rank();
        if (axis < -rank || axis >= rank) {
            throw new IllegalArgumentException(who + ": shape " + shape + " has no axis " + axis + "; expected "
                    + (rank == 0
                            ? "a tensor with axes, a scalar has none"
                            : "an axis from " + -rank + " to " + (rank - 1)));
        }
        return axis < 0 ? axis + rank : axis;
    }

    static void axes(String who, Shape shape, int[] axes) {
        if (axes.length == 0) {
            throw new IllegalArgumentException(
                    who + ": no axes given; name at least one, or leave the argument out to reduce them all");
        }
        for (int i = 0; i < axes.length; i++) {
            int axis = axis(who, shape, axes[i]);
            for (int j = 0; j < i; j++) {
                if (shape.axis(axes[j]) == axis) {
                    throw new IllegalArgumentException(who + ": axes " + Arrays.toString(axes) + " name axis " + axis
                            + " of shape " + shape + " twice; name each axis once");
                }
            }
        }
    }

    static void broadcast(String who, Shape a, Shape b, int back, int ofA, int ofB) {
        if (ofA != ofB && ofA != 1 && ofB != 1) {
            throw new IllegalArgumentException(who + ": shapes " + a + " and " + b + " do not broadcast: axis -" + back
                    + " has sizes " + ofA + " and " + ofB
                    + "; counted from the last, sizes must be equal or 1, so reshape or transpose one of them");
        }
    }

    static void expand(Shape shape, Shape target) {
        if (!Broadcasts.fits(shape, target)) {
            throw new IllegalArgumentException("expand: shape " + shape + " does not expand to " + target
                    + "; counted from the last axis, sizes must be equal, or 1 in the first");
        }
    }

    static void reshape(Shape shape, Shape target) {
        if (shape.size() != target.size()) {
            throw new IllegalArgumentException("reshape: shape " + shape + " has " + shape.size() + " elements, but "
                    + target + " has " + target.size() + "; the products of the axes must be equal");
        }
    }

    static void slice(Shape shape, int axis, int from, int to) {
        if (from < 0 || to > shape.dim(axis) || from >= to) {
            throw new IllegalArgumentException("slice: " + from + " to " + to + " on axis " + axis + " of shape "
                    + shape + "; expected 0 <= from < to <= " + shape.dim(axis));
        }
    }

    static int concat(int axis, List<Tensor> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("concat: got no tensors, expected at least one");
        }
        Shape first = parts.get(0).shape();
        int at = axis("concat", first, axis);
        for (int i = 1; i < parts.size(); i++) {
            Shape other = parts.get(i).shape();
            boolean fits = other.rank() == first.rank();
            for (int j = 0; fits && j < first.rank(); j++) {
                fits = j == at || other.dim(j) == first.dim(j);
            }
            if (!fits) {
                throw new IllegalArgumentException("concat: tensor " + i + " has shape " + other
                        + ", but the first has " + first + "; only axis " + at + " may differ");
            }
        }
        return at;
    }

    static void gather(Shape shape, int[] rows) {
        axis("gather", shape, 0);
        if (rows.length == 0) {
            throw new IllegalArgumentException("gather: got no row numbers, expected at least one");
        }
        gatherable(shape);
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] < 0 || rows[i] >= shape.dim(0)) {
                throw noRow(shape, i, Integer.toString(rows[i]));
            }
        }
    }

    static void gather(Shape shape, Tensor rows) {
        axis("gather", shape, 0);
        gatherable(shape);
        float[] values = rows.values();
        for (int i = 0; i < rows.size(); i++) {
            if (!(values[i] >= 0 && values[i] < shape.dim(0) && (int) values[i] == values[i])) {
                throw noRow(shape, i, Float.toString(values[i]));
            }
        }
    }

    private static void gatherable(Shape shape) {
        if (shape.dim(0) > 1 << 24) {
            throw new IllegalArgumentException("gather: shape " + shape + " has " + shape.dim(0)
                    + " rows, but a float counts only to 2^24; slice it first");
        }
    }

    private static IllegalArgumentException noRow(Shape shape, int index, String row) {
        return new IllegalArgumentException("gather: row number " + row + " at index " + index + ", but shape " + shape
                + " has rows 0 to " + (shape.dim(0) - 1) + "; give whole numbers in this range");
    }

    static void matmul(Shape a, boolean transposeA, Shape b, boolean transposeB) {
        matrix("a", a);
        matrix("b", b);
        int inA = a.dim(transposeA ? 0 : 1);
        int inB = b.dim(transposeB ? 1 : 0);
        if (inA != inB) {
            throw new IllegalArgumentException("matmul: " + a + (transposeA ? " transposed" : "") + " times " + b
                    + (transposeB ? " transposed" : "") + ": " + inA + " columns meet " + inB
                    + " rows; the inner sizes must be equal, so transpose or reshape one of them");
        }
    }

    private static void matrix(String which, Shape shape) {
        if (shape.rank() != 2) {
            throw new IllegalArgumentException(
                    "matmul: " + which + " has shape " + shape + ", expected a matrix [rows, columns]; reshape it");
        }
    }

    static void linear(Shape x, Shape weight, @Nullable Shape bias) {
        if (weight.rank() != 2) {
            throw new IllegalArgumentException("linear: weight has shape " + weight + ", expected [in, out]");
        }
        if (x.rank() == 0 || x.dim(-1) != weight.dim(0)) {
            throw new IllegalArgumentException("linear: input has shape " + x + ", but weight " + weight
                    + " ([in, out]) expects " + weight.dim(0) + " as its last axis; reshape the input or build with "
                    + "that size");
        }
        if (bias != null && (bias.rank() != 1 || bias.dim(0) != weight.dim(1))) {
            throw new IllegalArgumentException("linear: bias has shape " + bias + ", but weight " + weight
                    + " ([in, out]) expects [" + weight.dim(1) + "]");
        }
    }

    static void clamp(float low, float high) {
        if (!(low <= high)) {
            throw new IllegalArgumentException(
                    "clamp: low " + low + " and high " + high + "; expected low <= high, neither of them NaN");
        }
    }

    static void elu(float alpha) {
        if (!(alpha >= 0)) {
            throw new IllegalArgumentException("elu: alpha " + alpha + ", expected at least 0 (1 is usual)");
        }
    }

    static void probability(String who, float p) {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException(who + ": p " + p
                    + ", expected a probability of at least 0 and below 1 (0.5 drops half, 0 drops nothing)");
        }
    }

    static void batchNorm(Shape x, Shape gamma, Shape beta, Shape runningMean, Shape runningVar) {
        if (x.rank() < 2 || x.rank() > 4) {
            throw new IllegalArgumentException("batchNorm: input has shape " + x
                    + ", expected [batch, channels], with or without [length] or [height, width] behind; reshape it");
        }
        channels("gamma", gamma, x);
        channels("beta", beta, x);
        channels("runningMean", runningMean, x);
        channels("runningVar", runningVar, x);
    }

    private static void channels(String which, Shape shape, Shape x) {
        if (shape.rank() != 1 || shape.dim(0) != x.dim(1)) {
            throw new IllegalArgumentException("batchNorm: " + which + " has shape " + shape + ", but input " + x
                    + " ([batch, channels" + (x.rank() > 2 ? ", ..." : "") + "]) expects [" + x.dim(1) + "]");
        }
    }

    static void batchOfOne(String who, Shape x) {
        if (x.dim(0) == 1) {
            throw new IllegalArgumentException(who + ": a training batch of shape " + x
                    + " has one value per channel, which has no variance; expected at least 2 examples, so use a larger"
                    + " batch or drop the last, smaller one");
        }
    }

    static void layerNorm(Shape x, Shape gamma, Shape beta) {
        boolean fits = gamma.rank() <= x.rank();
        for (int back = 1; fits && back <= gamma.rank(); back++) {
            fits = gamma.dim(-back) == x.dim(-back);
        }
        if (!fits || gamma.rank() == 0) {
            throw new IllegalArgumentException("layerNorm: gamma has shape " + gamma + ", but the last axes of input "
                    + x + " differ; give it the shape of the axes to normalise over");
        }
        if (!gamma.equals(beta)) {
            throw new IllegalArgumentException(
                    "layerNorm: beta has shape " + beta + ", but gamma has " + gamma + "; give both the same");
        }
    }
}
