package dev.descent.train.search;

import dev.descent.tensor.Rng;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The values that one trial of a {@link Search} tries out. Immutable.
 *
 * <pre>{@code
 * static UpdateRule rule(Candidate candidate) {
 *     return new Momentum(candidate.real("rate"), candidate.real("momentum"), 0);
 * }
 * }</pre>
 */
public final class Candidate {
    private final int number;
    private final long seed;
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** A function of the search's seed, the trial's number, and the place of each range among the ranges. */
    Candidate(int number, long searchSeed, List<Range> ranges) {
        this.number = number;
        Rng rng = new Rng(searchSeed).stream(number);
        for (int i = 0; i < ranges.size(); i++) {
            Range range = ranges.get(i);
            values.put(range.name(), Checks.drawn(range.name(), range.value().apply(rng.uniformDouble(i))));
        }
        seed = rng.bits(-1);
    }

    /** Which trial it belongs to, the first being 1. */
    public int number() {
        return number;
    }

    /** For weights, shuffling and dropout, another in each trial; a constant instead makes trials differ in their values only. */
    public long seed() {
        return seed;
    }

    /** @throws IllegalArgumentException if there is no such range, or it isn't one of numbers */
    public float real(String name) {
        return Checks.kind(name, get(name), Number.class).floatValue();
    }

    /** @throws IllegalArgumentException if there is no such range, or it isn't one of whole numbers */
    public int integer(String name) {
        return Checks.kind(name, get(name), Integer.class);
    }

    /** @throws IllegalArgumentException if there is no such range, or it has objects of another type */
    public <T> T get(String name, Class<T> type) {
        return Checks.kind(name, get(name), type);
    }

    private Object get(String name) {
        return Checks.known(name, values);
    }

    /** All values by name, in the ranges' order; unmodifiable. */
    public Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }

    /** The same in every process, to tell this candidate from another. */
    String fingerprint() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + plain(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    static String text(Object value) {
        return value instanceof Float number ? String.format(Locale.ROOT, "%.4g", number) : plain(value);
    }

    /** Where an object has no words of its own, the kind of it: its address says nothing, and is another each time. */
    private static String plain(Object value) {
        Class<?> type = value.getClass();
        String text = value.toString();
        boolean address = text.equals(type.getName() + "@" + Integer.toHexString(value.hashCode()));
        return !address ? text : type.isHidden() ? "function" : type.getSimpleName();
    }

    /** Such as {@code rate 0.003162, width 64}. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + " " + text(entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
