package dev.descent.train.search;

import dev.descent.train.Run;
import dev.descent.train.SavedState;
import dev.descent.train.Stateful;

/** Ends a fit after so many epochs, and sees to it that a directory's checkpoints are gone on with by their own candidate only. */
final class Rung implements Stateful {
    private final Candidate candidate;
    private final int epochs;
    private boolean diverged;

    Rung(Candidate candidate, int epochs) {
        this.candidate = candidate;
        this.epochs = epochs;
    }

    @Override
    public void epochEnd(Run run) {
        stopIfThere(run);
    }

    private void stopIfThere(Run run) {
        if (run.history().epochs().size() >= epochs) {
            run.stop("as far as this rung of the search goes");
        }
    }

    @Override
    public void fitEnd(Run run) {
        diverged = run.step() > 0 && !Float.isFinite(run.batchLoss());
    }

    /** Whether the fit ended with a loss that is no number. */
    boolean isDiverged() {
        return diverged;
    }

    @Override
    public SavedState save() {
        return new SavedState().put("candidate", candidate.fingerprint());
    }

    /** The history is restored by then. */
    @Override
    public void restore(Run run, SavedState state) {
        Checks.sameCandidate(candidate.number(), state.text("candidate"), candidate.fingerprint());
        stopIfThere(run);
    }
}
