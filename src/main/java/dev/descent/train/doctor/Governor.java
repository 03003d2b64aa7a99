package dev.descent.train.doctor;

/**
 * Lets a measurement happen only if all of them together stay below a share of the time that the run has taken. So the period
 * stretches by itself where steps are short and measuring is long.
 */
final class Governor {
    private final double share;
    private final long grace;
    private long start;
    private long spent;
    private long begun;

    Governor(Thresholds thresholds) {
        share = thresholds.share();
        grace = (long) (thresholds.graceMillis() * 1e6);
    }

    void start() {
        start = System.nanoTime();
        spent = 0;
    }

    /** @param expected what it will take, in nanoseconds */
    boolean allows(long expected) {
        return spent + expected <= grace + share * (System.nanoTime() - start);
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

    /** The share of the run so far. */
    double spentShare() {
        return spent / Math.max(1.0, System.nanoTime() - start);
    }
}
