package dev.descent.optim;

/**
 * The formula by which an optimizer changes weights: a pure function of weights, gradient and state. Penalties, clipping
 * and schedules are applied outside and reach the rule as numbers. A rule of one's own:
 *
 * <pre>{@code
 * record SignDescent(float learningRate) implements UpdateRule {
 *     public void update(float[] w, float[] g, float[][] state, int from, int to, Hyper hyper) {
 *         for (int i = from; i < to; i++) {
 *             w[i] -= hyper.rate() * Math.signum(g[i]);
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>Rules hold settings only, never state, and are thread-safe: ranges of one parameter may be updated on several threads.
 * Plain loops under one index are what C2 vectorizes best; no kernel is needed.
 */
public interface UpdateRule {
    /** The rate to begin with; schedules and callbacks may change it while training. */
    float learningRate();

    /** How many arrays of state, each as long as the parameter and zero at first, the rule needs. */
    default int slots() {
        return 0;
    }

    /**
     * The same rule with another momentum (beta1 of Adam and its kin), for schedules that change it; itself, as by default, if
     * it has none.
     */
    default UpdateRule withMomentum(double momentum) {
        return this;
    }

    /**
     * Called once for each parameter before it is updated, on the training thread: a place to work out what all its elements
     * share, such as Adam's bias corrections, and leave it in {@link Hyper#set}.
     */
    default void prepare(Hyper hyper) {}

    /**
     * Updates {@code w[from .. to)} in place. Where a parameter is cut into ranges is not fixed, so that an element must not
     * depend on others.
     *
     * @param w the weights
     * @param g their gradient, penalties and clipping already applied; may be overwritten
     * @param state the slots, carried from step to step
     * @param hyper this parameter's rate, step number and what {@link #prepare} left
     */
    void update(float[] w, float[] g, float[][] state, int from, int to, Hyper hyper);
}
