package dev.descent.data;

import java.util.function.IntPredicate;

/**
 * Checks of whole data sets. Those that this library reads or makes are sound from the start; one's own can be asked the
 * same way.
 */
public final class Datasets {
    private Datasets() {}

    /**
     * Reads every example once and fails at the first that training could not use. {@code Trainer} calls it before it
     * changes anything.
     *
     * <pre>{@code
     * Datasets.check(Iris.load(), "training");
     * }</pre>
     *
     * @param role what the error calls the data: {@code training}, {@code validation}
     * @throws IllegalArgumentException if there are no examples, an input or target is NaN or infinite, or a label is not
     *     a whole number from 0 to {@code classes() - 1}
     */
    public static void check(Dataset data, String role) {
        check(data, role, label -> false);
    }

    /**
     * The same where some labels are no classes and yet allowed, because the loss leaves them out.
     *
     * @param ignored whether a label outside the classes may stand there
     */
    public static void check(Dataset data, String role, IntPredicate ignored) {
        check(data, role, ignored, (example, target) -> {});
    }

    /** What else has to hold for an example. */
    @FunctionalInterface
    public interface TargetCheck {
        /** @param target the numbers of its target; the array is used again */
        void check(int example, float[] target);
    }

    /**
     * The same with a check of one's own for each example behind the others.
     *
     * @param ignored whether a label outside the classes may stand there
     */
    public static void check(Dataset data, String role, IntPredicate ignored, TargetCheck also) {
        Checks.notEmpty(role, data.size());
        int classes = Checks.classCount(role, data.classes());
        float[] input = new float[data.inputShape().size()];
        float[] target = new float[data.targetShape().size()];
        for (int i = 0; i < data.size(); i++) {
            data.read(i, input, 0, target, 0);
            Checks.finite(role, "input", i, input);
            if (data.hasLengths()) {
                Checks.length(role, i, data.length(i), data.inputShape());
            }
            if (classes == 0) {
                Checks.finite(role, "target", i, target);
            } else {
                for (float label : target) {
                    int whole = (int) label;
                    if (whole != label || !ignored.test(whole)) {
                        Checks.label(role, i, label, classes);
                    }
                }
            }
            also.check(i, target);
        }
    }
}
