package dev.descent.train.report;

/**
 * Lets work be done only as long as all of its kind takes no more than a share of the time that has passed, and twice that
 * share in the first seconds, so that a short run has something too.
 */
final class Governor {
    private static final long FIRST = 10_000_000_000L;

    private final double share;
    private final long start;
    private long spent;

    Governor(double share, long start) {
        this.share = share;
        this.start = start;
    }

    /** Whether there is time for something that takes about so long; 0 if it is small, and may be paid for afterwards. */
    boolean allows(long now, long expected) {
        long elapsed = now - start;
        return spent + expected <= share * (elapsed + Math.min(elapsed, FIRST));
    }

    void spent(long nanos) {
        spent += nanos;
    }

    long spent() {
        return spent;
    }
}
