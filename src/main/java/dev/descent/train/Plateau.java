package dev.descent.train;

/** Tells when a loss has stopped falling. */
final class Plateau {
    /** PyTorch's threshold: an improvement by less than this share of the best is none. */
    private static final double THRESHOLD = 1e-4;

    private final int patience;
    private double best = Double.POSITIVE_INFINITY;
    private int bad;

    Plateau(int patience) {
        this.patience = patience;
    }

    /** Whether by now more epochs than the patience have passed without an improvement; NaN never is one. */
    boolean add(double loss) {
        if (loss < best - THRESHOLD * Math.abs(best) || loss < best && best == Double.POSITIVE_INFINITY) {
            best = loss;
            bad = 0;
        } else {
            bad++;
        }
        return bad > patience;
    }

    /** Begins to count again, with the best loss so far. */
    void startAgain() {
        bad = 0;
    }

    void forget() {
        best = Double.POSITIVE_INFINITY;
        bad = 0;
    }

    SavedState save() {
        return new SavedState().put("best", best).put("bad", bad);
    }

    void restore(SavedState state) {
        best = state.number("best");
        bad = (int) state.whole("bad");
    }
}
