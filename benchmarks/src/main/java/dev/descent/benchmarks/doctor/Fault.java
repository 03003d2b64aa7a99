package dev.descent.benchmarks.doctor;

import java.util.Set;

/**
 * Something that people do wrong, done on purpose: one row in {@link DataFaults}, {@link ModelFaults} or {@link LearningFaults}.
 *
 * @param causes the diagnoses that name it right
 */
record Fault(String name, Kind kind, Set<String> causes, Injection injection) {
    enum Kind {
        /** In the data; known before the first step. */
        DATA,
        /** In the validation data alone: the model is as good, but the run misjudges it. */
        VALIDATION,
        /** In model, loss or settings, so that it can be read off them. */
        STATIC,
        /** Numbers that are none. */
        NAN,
        /** Only to be seen while it trains. */
        DYNAMIC
    }

    @FunctionalInterface
    interface Injection {
        /** The setup with the fault, or the same object if it cannot have it. */
        Setup into(Setup sound, long seed);
    }

    Fault(String name, Kind kind, Injection injection, String... causes) {
        this(name, kind, Set.of(causes), injection);
    }
}
