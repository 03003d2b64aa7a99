package dev.descent.train.doctor;

/**
 * Lets a measurement happen only if all that the doctor does, from the first look at the data to the last look at the end, stays below
 * a share of the time that the run has taken. So the period stretches by itself where steps are short and measuring is long. A run
 * that gives cause for suspicion is granted some milliseconds more.
 */
final class Governor {
    private final double share;
    private final long grace;
    private final long start = System.nanoTime();
    private long spent;
    private long doubts;
    private long reserved;
    private long begun;

    Governor(Thresholds thresholds) {
        share = thresholds.share();
        grace = (long) (thresholds.graceMillis() * 1e6);
    }

    /** What the last look will take, which the others must leave. */
    void reserve(long nanoseconds) {
        reserved = nanoseconds;
    }

    /** @param expected what it will take, in nanoseconds */
    boolean allows(long expected) {
        return spent + expected + reserved <= share * (System.nanoTime() - start);
    }

    /** Whether it may happen because of a doubt, whatever has been spent on other things. */
    boolean allowsInDoubt(long expected) {
        return doubts + expected <= grace + share * (System.nanoTime() - start);
    }

    void begin() {
        begun = System.nanoTime();
    }

    /** Returns what it took. */
    long end() {
        long took = System.nanoTime() - begun;
        spent += took;
        return took;
    }

    /** The last thing was done because of a doubt. */
    void doubted(long nanoseconds) {
        doubts += nanoseconds;
    }

    /** The share of the run so far. */
    double spentShare() {
        return spent / Math.max(1.0, System.nanoTime() - start);
    }
}
