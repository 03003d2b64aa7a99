package dev.descent.loss;

import dev.descent.tensor.Shape;
import java.util.Arrays;

/** Every argument check of this package, and the text of its error; what a batch holds is checked in {@code op}. */
final class Checks {
    private Checks() {}

    static void smoothing(float smoothing) {
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new IllegalArgumentException("CrossEntropy: smoothing " + smoothing
                    + ", expected the share of a target to spread over all classes, from 0 to 1");
        }
    }

    static void weights(String who, float[] weights) {
        for (float weight : weights) {
            if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        who + ": weights " + Arrays.toString(weights) + ", expected finite numbers of at least 0");
            }
        }
    }

    static void delta(float delta) {
        if (!(delta > 0 && delta < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("Huber: delta " + delta
                    + ", expected a finite number above 0; MeanSquaredError is Huber without an end to the parabola");
        }
    }

    static void beta(float beta) {
        if (!(beta > 0 && beta < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("SmoothL1: beta " + beta
                    + ", expected a finite number above 0; MeanAbsoluteError is SmoothL1 with a beta of 0");
        }
    }

    static void margin(float margin) {
        if (!(margin > 0 && margin < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("Hinge: margin " + margin + ", expected a finite number above 0");
        }
    }

    static void power(int power) {
        if (power != 1 && power != 2) {
            throw new IllegalArgumentException("Hinge: power " + power + ", expected 1 or 2");
        }
    }

    static void blank(int blank) {
        if (blank < 0) {
            throw new IllegalArgumentException(
                    "CTCLoss: the blank is class " + blank + ", expected at least 0; it is one of the outputs");
        }
    }

    static void labellings(String who, Shape output, Shape target, int classes, int blank) {
        if (output.rank() != 2) {
            throw new IllegalArgumentException(who + ": the model puts out " + values(output)
                    + " per example, expected [time, classes]; end the model with dense(classes) on every step");
        }
        if (classes == 0 || target.rank() != 1) {
            throw new IllegalArgumentException(who + ": a target has " + values(target)
                    + (classes == 0 ? " but is no class index" : "")
                    + ", expected class indices of shape [most labels]");
        }
        if (output.dim(1) != classes) {
            throw new IllegalArgumentException(who + ": the model puts out " + values(output)
                    + " per example, but the data has " + classes + " classes, the blank among them; end the model with"
                    + " dense(" + classes + ")");
        }
        if (blank >= classes) {
            throw new IllegalArgumentException(who + ": the blank is class " + blank + ", but the data has " + classes
                    + " classes; expected one from 0 to " + (classes - 1));
        }
    }

    static void classesOrProbabilities(String who, Shape output, Shape target, int classes) {
        if (classes > 0) {
            classes(who, output, target, classes);
        } else if (target.rank() == 0 || !target.equals(output)) {
            throw new IllegalArgumentException(who + ": the model puts out " + values(output) + " per example, and a"
                    + " target has " + values(target) + " but is no class index; give class indices or one probability"
                    + " per output, or use MeanSquaredError for values");
        } else {
            several(who, output);
        }
    }

    static void probabilities(String who, Shape output, Shape target, int classes) {
        if (classes > 0) {
            throw new IllegalArgumentException(
                    who + ": the data has class indices, expected one probability per output;" + " use CrossEntropy");
        }
        if (target.rank() == 0 || !target.equals(output)) {
            throw new IllegalArgumentException(who + ": the model puts out " + values(output) + " per example, but a"
                    + " target has " + values(target) + "; give one probability per output");
        }
        several(who, output);
    }

    private static void several(String who, Shape output) {
        if (output.dim(-1) == 1) {
            throw new IllegalArgumentException(who + ": the model puts out " + values(output)
                    + " per example, of which softmax always makes 1; use BinaryCrossEntropy");
        }
    }

    static void margins(String who, Shape output, Shape target, int classes) {
        boolean single = classes == 2 && output.rank() > 0 && output.dim(-1) == 1;
        if (!single) {
            classes(who, output, target, classes);
        } else if (!target.equals(withoutLast(output))) {
            throw onePerExample(who, output, target);
        }
    }

    static void classes(String who, Shape output, Shape target, int classes) {
        if (classes == 0) {
            throw new IllegalArgumentException(who + ": a target has " + values(target)
                    + " but is no class index; give class indices, or use MeanSquaredError for values");
        }
        if (output.rank() == 0 || output.dim(-1) != classes) {
            throw new IllegalArgumentException(who + ": the model puts out " + values(output)
                    + " per example, but the data has " + classes + " classes; end the model with dense(" + classes
                    + ")");
        }
        if (!target.equals(withoutLast(output))) {
            throw onePerExample(who, output, target);
        }
    }

    private static IllegalArgumentException onePerExample(String who, Shape output, Shape target) {
        return new IllegalArgumentException(who + ": the model puts out " + values(output)
                + " per example, but a target has " + values(target)
                + "; give one class index for each row of classes in the output");
    }

    private static Shape withoutLast(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 1));
    }

    static void answers(String who, Shape output, Shape target, int classes) {
        if (classes > 0 && classes != 2) {
            throw new IllegalArgumentException(who + ": the data has " + classes
                    + " classes, of which one is right, expected 2; use CrossEntropy and end the model with dense("
                    + classes + ")");
        }
        if (classes == 2 && target.rank() == 0 && output.size() != 1) {
            throw new IllegalArgumentException(who + ": the model puts out " + values(output)
                    + " per example, but the data has 2 classes; end the model with dense(1), or use CrossEntropy");
        }
        if (!alike(output, target)) {
            throw unlike(who, output, target);
        }
    }

    static void values(String who, Shape output, Shape target, int classes) {
        if (alike(output, target)) {
            return;
        }
        if (classes > 0) {
            throw new IllegalArgumentException(who + ": the model puts out " + values(output)
                    + " per example, but a target is the index of one of " + classes
                    + " classes; use CrossEntropy, or make the targets one-hot");
        }
        throw unlike(who, output, target);
    }

    private static IllegalArgumentException unlike(String who, Shape output, Shape target) {
        return new IllegalArgumentException(who + ": the model puts out " + values(output)
                + " per example, but a target has " + values(target)
                + (target.rank() <= 1
                        ? "; end the model with dense(" + target.size() + ")"
                        : "; make the shapes equal"));
    }

    static void weightPerClass(String who, float[] weights, int classes) {
        if (weights.length != 0 && weights.length != classes) {
            throw new IllegalArgumentException(who + ": got " + weights.length + " class weights, but there are "
                    + classes + " classes; give one weight per class, or none");
        }
    }

    static void weightPerLabel(String who, float[] weights, Shape output) {
        if (output.rank() == 0 || weights.length != output.dim(-1)) {
            throw new IllegalArgumentException(who + ": got " + weights.length + " positive weights, but the model puts"
                    + " out " + values(output) + " per example; give one for each, one for all, or none");
        }
    }

    /** Whether the shapes are the same but for axes of size 1 at the end. */
    private static boolean alike(Shape a, Shape b) {
        boolean alike = true;
        for (int axis = 0; axis < Math.max(a.rank(), b.rank()); axis++) {
            alike &= (axis < a.rank() ? a.dim(axis) : 1) == (axis < b.rank() ? b.dim(axis) : 1);
        }
        return alike;
    }

    private static String values(Shape shape) {
        String count = shape.size() + (shape.size() == 1 ? " value" : " values");
        return shape.rank() <= 1 ? count : count + " (shape " + shape + ")";
    }
}
