package dev.descent.train;

/**
 * Lowers the rate when the validation loss, or the training loss where there is none, has not improved for some epochs.
 * Improved is what is smaller by a ten-thousandth. A NaN loss never counts as an improvement. With a {@code Schedule}, it lowers
 * the rate that the schedule's factor multiplies. One instance serves one fit at a time.
 *
 * <pre>{@code
 * Split digits = Digits.load().split(0.8, 42);
 * Model model = Model.of(Shape.of(64), 42, dense(32), relu(), dense(10));
 * History history = Trainer.of(model, new CrossEntropy(), new Adam(3e-3f))
 *         .with(new ReduceOnPlateau(3))
 *         .fit(digits.train(), digits.test(), 50);
 * }</pre>
 *
 * <p>PyTorch's {@code ReduceLROnPlateau}.
 */
public final class ReduceOnPlateau implements Stateful {
    private final float factor;
    private final int cooldown;
    private final float least;
    private final Plateau plateau;
    private int cooling;

    /** A tenth of the rate after more than {@code patience} epochs without improvement; PyTorch's default is 10. */
    public ReduceOnPlateau(int patience) {
        this(patience, 0.1f, 0, 0);
    }

    /**
     * @param patience the epochs without improvement that are let pass, at least 0; the next one lowers the rate
     * @param factor what the rate is multiplied by, greater than 0 and less than 1; 0.1 by default
     * @param cooldown the epochs after that in which none counts as bad, at least 0; 0 by default
     * @param least the rate that it does not go below, at least 0; 0 by default
     */
    public ReduceOnPlateau(int patience, float factor, int cooldown, float least) {
        Checks.notNegative("ReduceOnPlateau: patience", patience);
        Checks.lowering("ReduceOnPlateau: factor", factor);
        Checks.notNegative("ReduceOnPlateau: cooldown", cooldown);
        Checks.positive("ReduceOnPlateau: least", least);
        this.factor = factor;
        this.cooldown = cooldown;
        this.least = least;
        plateau = new Plateau(patience);
    }

    @Override
    public void fitStart(Run run) {
        plateau.forget();
        cooling = 0;
    }

    @Override
    public void epochEnd(Run run) {
        boolean flat = plateau.add(History.monitored(run.history().last()));
        if (cooling > 0) {
            cooling--;
            plateau.startAgain();
        } else if (flat) {
            float rate = run.learningRate();
            if (rate > least) {
                run.setLearningRate(Math.max(least, rate * factor));
            }
            cooling = cooldown;
            plateau.startAgain();
        }
    }

    @Override
    public SavedState save() {
        return plateau.save().put("cooling", cooling);
    }

    @Override
    public void restore(Run run, SavedState state) {
        plateau.restore(state);
        cooling = (int) state.whole("cooling");
    }
}
