package dev.descent.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.Part;
import dev.descent.nn.Parameter;
import dev.descent.tensor.Tape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An optimizer whose rate follows a schedule, and one that goes on with another rule. */
class OptimizerFollowTest {
    private static final Schedule HALF = new ConstantRate(0.5);
    private static final Time NOW = new Time(0, 1);

    private static float step(Optimizer optimizer, Parameter w, float gradient) {
        float before = w.tensor().get(0);
        try (Tape tape = Tape.training(1)) {
            Fixtures.putGradient(w, gradient);
            optimizer.step(tape);
        }
        return w.tensor().get(0) - before;
    }

    @Test
    void theFactorMultipliesTheRate() {
        Parameter w = Fixtures.weight("w", 1);
        Optimizer optimizer = new Optimizer(List.of(w), new SGD(0.5f), Group.named("w", 0.5f));
        assertEquals(-0.25f, step(optimizer, w, 1));
        optimizer.follow(HALF, NOW);
        assertEquals(0.25f, optimizer.learningRate());
        assertEquals(-0.125f, step(optimizer, w, 1));
        optimizer.follow(new ConstantRate(1), NOW);
        assertEquals(-0.25f, step(optimizer, w, 1));
    }

    @Test
    void aRateThatIsSetHoldsFromNowOnAndTheScheduleGoesOnFromThere() {
        Optimizer optimizer = new Optimizer(List.of(Fixtures.weight("w", 1)), new SGD(1));
        optimizer.follow(HALF, NOW);
        optimizer.setLearningRate(optimizer.learningRate() * 0.5f);
        assertEquals(0.25f, optimizer.learningRate());
        optimizer.follow(new ConstantRate(1), NOW);
        assertEquals(0.5f, optimizer.learningRate());
        optimizer.follow(new ConstantRate(0), NOW);
        optimizer.setLearningRate(0.125f);
        assertEquals(0, optimizer.learningRate());
        optimizer.follow(new ConstantRate(1), NOW);
        assertEquals(0.125f, optimizer.learningRate());
    }

    @Test
    void theStateHasTheRateBeforeTheFactor() {
        Parameter w = Fixtures.weight("w", 1);
        Optimizer optimizer = new Optimizer(List.of(w), new Momentum(0.3f));
        optimizer.follow(new ConstantRate(1 / 3.0), NOW);
        step(optimizer, w, 1);
        Optimizer resumed = new Optimizer(List.of(w), new Momentum(0.9f));
        resumed.restore(optimizer.state());
        assertEquals(0.3f, optimizer.state().learningRate());
        resumed.follow(new ConstantRate(1 / 3.0), NOW);
        assertEquals(optimizer.learningRate(), resumed.learningRate());
    }

    @Test
    void theRulesOwnMomentumComesBackWhenNobodyAsksForAnother() {
        Schedule none = new OneCycle(0.5, 1, 1, 0, 0);
        Parameter w = Fixtures.weight("w", 0);
        Optimizer optimizer = new Optimizer(List.of(w), new Momentum(1, 0.5, 0));
        step(optimizer, w, 1);
        optimizer.follow(none, NOW);
        assertEquals(-2, step(optimizer, w, 2));
        optimizer.follow(new ConstantRate(1), NOW);
        assertEquals(-1, step(optimizer, w, 0));
    }

    @Test
    void everyRuleWithAMomentumTakesAnother() {
        int changed = 0;
        for (Rows.Row row : Rows.rows()) {
            UpdateRule rule = row.parabola();
            UpdateRule other = rule.withMomentum(0.5);
            assertEquals(rule.getClass(), other.getClass());
            assertEquals(rule.learningRate(), other.learningRate());
            assertEquals(rule.slots(), other.slots());
            changed += other.equals(rule) ? 0 : 1;
            assertEquals(other, other.withMomentum(0.25).withMomentum(0.5));
        }
        // SGD, Adagrad, Adadelta and RMSprop without momentum have none.
        assertEquals(Rows.rows().size() - 4, changed);
        UpdateRule gathered = new RMSprop(1, 0.9, 0, 0.9, true);
        assertEquals(new RMSprop(1, 0.9, 0, 0.5, true), gathered.withMomentum(0.5));
        assertEquals(gathered, gathered.withMomentum(0));
    }

    @Test
    void anotherRuleBeginsAsIfNew() {
        Part[] settings = {new L2(0.1f), new ClipNorm(1), Group.named("w", 0.5f)};
        Parameter w = Fixtures.weight("w", 1, 2);
        Optimizer switched = new Optimizer(List.of(w), new AdamW(0.1f), settings);
        for (int i = 0; i < 3; i++) {
            Fixtures.putGradient(w, 1, -1);
            switched.step(Tape.training(1));
        }
        switched.follow(HALF, NOW);
        switched.switchTo(new Momentum(0.2f));
        Parameter other = Fixtures.weight("w", w.tensor().toArray());
        Optimizer fresh = new Optimizer(List.of(other), new Momentum(0.2f), settings);
        fresh.follow(HALF, NOW);
        for (int i = 0; i < 3; i++) {
            Fixtures.putGradient(w, 3, i);
            Fixtures.putGradient(other, 3, i);
            switched.step(Tape.training(1));
            fresh.step(Tape.training(1));
        }
        assertArrayEquals(other.tensor().toArray(), w.tensor().toArray(), 0f);
        assertEquals(0.1f, switched.learningRate());
        assertEquals("Momentum", switched.state().rule());
        assertEquals(6, switched.steps());
    }

    @Test
    void aGroupsSettingsOfTheRuleBeforeNoLongerCount() {
        Parameter w = Fixtures.weight("w", 1);
        Group calmer = Group.named("w", 1).ruledBy(new Adam(1, 0.5, 0.5, 1));
        Optimizer optimizer = new Optimizer(List.of(w), new Adam(1), calmer);
        optimizer.switchTo(new SGD(0.5f));
        assertEquals(-0.5f, step(optimizer, w, 1));
        assertTrue(optimizer.state().slots().isEmpty());
        assertThrows(IllegalArgumentException.class, () -> optimizer.switchTo(new OptimizerTest.SignDescent(-1)));
        assertEquals(0.5f, optimizer.learningRate());
    }

    @Test
    void lookaheadKeepsTheInnerRulesDecay() {
        Parameter w = Fixtures.weight("w", 1);
        Parameter alone = Fixtures.weight("w", 1);
        Optimizer looking = new Optimizer(List.of(w), new Lookahead(new AdamW(0.1f), 3, 1));
        Optimizer inner = new Optimizer(List.of(alone), new AdamW(0.1f));
        for (int i = 0; i < 7; i++) {
            assertEquals(step(inner, alone, i), step(looking, w, i));
        }
    }
}
