package dev.descent.train.report;

/** Lets work be done only as long as all of its kind takes less than a share of the time that passes. */
final class Governor {
    private final double share;
    private final long start;
    private final long allowance;
    private long spent;
    private long last;

    /**
     * @param share of the time since {@code start} that may be spent
     * @param allowance nanoseconds that may be spent besides, so that a short run has something too
     */
    Governor(double share, long allowance, long start) {
        this.share = share;
        this.allowance = allowance;
        this.start = start;
    }

    /** Whether there is time for as much as it took the last time. */
    boolean allows(long now) {
        return spent + last <= allowance + share * (now - start);
    }

    /** How long it is likely to take, before it has been done once. */
    void expect(long nanos) {
        last = nanos;
    }

    void spent(long nanos) {
        spent += nanos;
        last = nanos;
    }

    long spent() {
        return spent;
    }
}
