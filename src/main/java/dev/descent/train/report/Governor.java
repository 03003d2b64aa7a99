package dev.descent.train.report;

/**
 * Lets work be done only as long as all of its kind takes no more than a share of the time that has passed. There are four kinds:
 * norms, histograms, predictions and pages; the rest of the per cent that a report may take is for what is done once.
 */
final class Governor {
    private static final double SHARE = 0.001;

    private final long start;
    private long spent;

    Governor(long start) {
        this.start = start;
    }

    /** Whether there is time for something that takes about so long; 0 if it is small, and may be paid for afterwards. */
    boolean allows(long now, long expected) {
        return spent + expected <= SHARE * (now - start);
    }

    void spent(long nanos) {
        spent += nanos;
    }

    long spent() {
        return spent;
    }
}
