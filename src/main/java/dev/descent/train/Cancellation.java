package dev.descent.train;

/**
 * Lets another thread end a fit, which then returns its history in good order: the epochs completed so far, perhaps none. Interrupting the training thread does the
 * same. Thread-safe; once cancelled, every fit that it is given to ends after its first step.
 *
 * <pre>{@code
 * Cancellation cancellation = new Cancellation();
 * Trainer trainer = Trainer.of(
 *                 Model.of(Shape.of(64), 42, dense(10)), new CrossEntropy(), new Adam(1e-3f))
 *         .with(cancellation);
 * Thread button = new Thread(() -> cancellation.cancel());
 * }</pre>
 */
public final class Cancellation implements Callback {
    private volatile boolean cancelled;

    /** Not cancelled yet. */
    public Cancellation() {}

    /** Asks for the end; returns at once. */
    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void stepDone(Run run) {
        if (cancelled) {
            run.stop("cancelled");
        }
    }
}
