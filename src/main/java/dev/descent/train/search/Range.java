package dev.descent.train.search;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * One thing to be searched: a name, and what becomes of a number drawn uniformly from [0, 1). The functions below make the usual
 * ones; a function of your own makes any other.
 *
 * <pre>{@code
 * Range rate = Range.log("rate", 1e-4, 1e-1);
 * Range batch = Range.choice("batch", 16, 32, 64);
 * Range momentum = new Range("momentum", u -> (float) (1 - Math.pow(10, -1 - 2 * u)));    // 0.9 to 0.999
 * }</pre>
 *
 * @param name what {@link Candidate} calls its value
 * @param value from the number to the value, which is never null; always the same for the same number
 */
public record Range(String name, DoubleFunction<?> value) {
    /** Floats from {@code from} to {@code to}, each as likely: dropout, momentum. */
    public static Range uniform(String name, double from, double to) {
        Checks.range(name, from, to);
        return new Range(name, u -> (float) (from + u * (to - from)));
    }

    /**
     * Floats whose logarithm is uniform, so that each power of ten is as likely: rates, decay.
     *
     * @param from greater than 0
     */
    public static Range log(String name, double from, double to) {
        Checks.logRange(name, from, to);
        return new Range(name, u -> (float) (from * Math.pow(to / from, u)));
    }

    /** Whole numbers from {@code from} to {@code to}, both included, each as likely: layers, kernel sizes. */
    public static Range integers(String name, int from, int to) {
        Checks.range(name, from, to);
        return new Range(name, u -> (int) (from + Math.floor(u * ((double) to - from + 1))));
    }

    /**
     * Whole numbers from {@code from} to {@code to}, both included, whose logarithm is about uniform: widths.
     *
     * @param from at least 1
     */
    public static Range logIntegers(String name, int from, int to) {
        Checks.logRange(name, from, to);
        return new Range(name, u -> (int) Math.min(to, Math.floor(from * Math.pow((to + 1.0) / from, u))));
    }

    /** One of these objects, each as likely: batch sizes, activations, update rules. */
    public static Range choice(String name, Object... options) {
        Checks.options(name, options.length);
        List<Object> list = List.of(options);
        return new Range(name, u -> list.get((int) (u * list.size())));
    }
}
