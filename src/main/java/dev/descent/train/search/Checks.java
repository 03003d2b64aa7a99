package dev.descent.train.search;

import dev.descent.data.Dataset;
import dev.descent.metric.Metric;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every argument check of this package, and the text of its error. */
final class Checks {
    private Checks() {}

    static void atLeast(String what, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("Search." + what + " " + value + ": expected at least " + least);
        }
    }

    static void range(String name, double from, double to) {
        if (!(from < to && Double.isFinite(to - from))) {
            throw new IllegalArgumentException("range \"" + name + "\" from " + from + " to " + to
                    + ": expected two numbers, the second greater than the first");
        }
    }

    static void logRange(String name, double from, double to) {
        range(name, from, to);
        if (!(from > 0)) {
            throw new IllegalArgumentException("range \"" + name + "\" from " + from + " to " + to
                    + ": a logarithm needs numbers greater than 0; use uniform or integers");
        }
    }

    static void options(String name, int count) {
        if (count == 0) {
            throw new IllegalArgumentException("range \"" + name + "\": expected at least one option");
        }
    }

    static void ranges(List<Range> ranges) {
        Set<String> names = new HashSet<>();
        for (Range range : ranges) {
            if (!names.add(range.name())) {
                throw new IllegalArgumentException(
                        "Search: two ranges are called \"" + range.name() + "\"; give each a name of its own");
            }
        }
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException(
                    "Search: expected at least one range, such as Range.log(\"rate\", 1e-4, 0.1)");
        }
    }

    static Object drawn(String name, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("range \"" + name + "\" gave null; expected a value for every number");
        }
        return value;
    }

    static Object known(String name, Map<String, Object> values) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "candidate: there is no range \"" + name + "\"; there are " + values.keySet());
        }
        return value;
    }

    static <T> T kind(String name, Object value, Class<T> type) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("candidate: \"" + name + "\" is " + Candidate.text(value) + ", a "
                    + value.getClass().getSimpleName() + ", expected a " + type.getSimpleName());
        }
        return type.cast(value);
    }

    static void validated(@Nullable Metric metric, @Nullable Dataset validation) {
        if (metric != null && validation == null) {
            throw new IllegalArgumentException("Search.by(" + metric.name()
                    + "): there is no validation data to measure it on; give run some, or go by the loss");
        }
    }

    static void sameCandidate(int trial, String then, String now) {
        if (!then.equals(now)) {
            throw new IllegalArgumentException(
                    "trial " + trial + " of the search was " + then + " then and is " + now + " now");
        }
    }

    static void hasTrials(List<Trial> trials) {
        if (trials.isEmpty()) {
            throw new IllegalStateException("search: it was interrupted before any trial was done; run it again");
        }
    }

    static RuntimeException failed(int trial, Throwable cause) {
        String text = "Search: trial " + trial + " failed: " + cause.getMessage();
        return cause instanceof IllegalArgumentException
                ? new IllegalArgumentException(text, cause)
                : new IllegalStateException(text, cause);
    }
}
