package dev.descent.train;

import dev.descent.optim.UpdateRule;

/**
 * Goes on with another rule from some epoch on: Adam first for a fast fall, then SGD with momentum, which often generalises
 * better. The new rule begins with its own rate; a {@code Schedule} goes on where it is, its factor now multiplying that rate.
 * Penalties, clipping and groups stay. One instance serves one fit at a time.
 *
 * <pre>{@code
 * Split digits = Digits.load().split(0.8, 42);
 * Model model = Model.of(Shape.of(64), 42, dense(32), relu(), dense(10));
 * History history = Trainer.of(model, new CrossEntropy(), new Adam(3e-3f))
 *         .with(SwitchRule.atEpoch(6, new Momentum(0.05f)))
 *         .fit(digits.train(), digits.test(), 20);
 * }</pre>
 *
 * @see Swats
 */
public final class SwitchRule implements Stateful {
    private final int epoch;
    private final Plateau plateau;
    private final UpdateRule next;
    private boolean due;
    private boolean switched;

    private SwitchRule(int epoch, int patience, UpdateRule next) {
        this.epoch = epoch;
        this.plateau = new Plateau(patience);
        this.next = next;
    }

    /**
     * Before the first batch of an epoch.
     *
     * @param epoch at least 1
     */
    public static SwitchRule atEpoch(int epoch, UpdateRule next) {
        Checks.atLeastOne("SwitchRule: epoch", epoch);
        return new SwitchRule(epoch, Integer.MAX_VALUE, next);
    }

    /**
     * Once the validation loss, or the training loss where there is none, has not improved for more than {@code patience} epochs.
     *
     * @param patience at least 0
     */
    public static SwitchRule onPlateau(int patience, UpdateRule next) {
        Checks.notNegative("SwitchRule: patience", patience);
        return new SwitchRule(Integer.MAX_VALUE, patience, next);
    }

    @Override
    public void fitStart(Run run) {
        plateau.forget();
        due = false;
        switched = false;
    }

    @Override
    public void epochStart(Run run) {
        if (!switched && (due || run.epoch() >= epoch)) {
            run.switchTo(next);
            switched = true;
        }
    }

    @Override
    public void epochEnd(Run run) {
        due = !switched && plateau.add(History.monitored(run.history().last()));
    }

    /** Whether the other rule is in force. */
    public boolean isSwitched() {
        return switched;
    }

    @Override
    public SavedState save() {
        return plateau.save().put("due", due ? 1 : 0).put("switched", switched ? 1 : 0);
    }

    @Override
    public void restore(Run run, SavedState state) {
        plateau.restore(state);
        due = state.whole("due") == 1;
        switched = state.whole("switched") == 1;
        if (switched) {
            run.switchTo(next);
        }
    }
}
