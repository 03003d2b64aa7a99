package dev.descent.benchmarks.doctor;

/**
 * A task that can be learnt, as someone sound would set it up: data set, architecture, optimizer.
 *
 * @param kind what is varied in split, weights and order from seed to seed
 */
record Program(String name, Kind kind) {
    @FunctionalInterface
    interface Kind {
        Setup sound(long seed);
    }
}
