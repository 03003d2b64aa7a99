package dev.descent.benchmarks.doctor;

/**
 * A task that can be learnt, as someone sound would set it up.
 *
 * @param name of data set and architecture
 * @param kind what is varied in data and weights from seed to seed
 */
record Program(String name, Kind kind) {
    @FunctionalInterface
    interface Kind {
        Setup sound(long seed);
    }
}
