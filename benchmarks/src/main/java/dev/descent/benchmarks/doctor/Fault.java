package dev.descent.benchmarks.doctor;

import java.util.Set;

/**
 * Something that people do wrong, done on purpose.
 *
 * @param kind {@code data}, {@code static}, {@code dynamic}
 * @param causes the diagnoses that name it right
 */
record Fault(String name, String kind, Set<String> causes, Injection injection) {
    @FunctionalInterface
    interface Injection {
        /** The setup with the fault, or the same object if it cannot have it. */
        Setup into(Setup sound, long seed);
    }

    static Fault of(String name, String kind, Injection injection, String... causes) {
        return new Fault(name, kind, Set.of(causes), injection);
    }
}
