package dev.descent.train;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.optim.ConstantRate;
import dev.descent.optim.Momentum;
import dev.descent.optim.SGD;
import dev.descent.optim.StepDecay;
import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From one rule to another within a fit. */
class SwitchingTest {
    private static final Split DIGITS = Digits.load().split(0.8, 42);
    private final Dataset line = TrainerTest.line(12);

    private static Model mlp() {
        return Model.of(Shape.of(64), 42, dense(64), relu(), dense(10));
    }

    @Test
    void theFitGoesOnAfterTheSwitchAsAFreshOneWould() {
        SwitchRule callback = SwitchRule.atEpoch(3, new Momentum(0.05f));
        List<Float> rates = new ArrayList<>();
        Callback log = new Callback() {
            @Override
            public void gradientsReady(Run run) {
                if (run.batchInEpoch() == 0) {
                    rates.add(run.learningRate());
                }
            }
        };
        History history = Trainer.of(mlp(), new CrossEntropy(), new Adam(1e-3f))
                .with(callback, log, new StepDecay(3, 0.5).perEpoch())
                .fit(DIGITS.train(), DIGITS.test(), 8);
        assertTrue(callback.isSwitched());
        assertEquals(List.of(1e-3f, 1e-3f, 0.05f, 0.025f, 0.025f, 0.025f, 0.0125f, 0.0125f), rates);
        List<Epoch> epochs = history.epochs();
        double atSwitch = epochs.get(1).trainLoss();
        assertTrue(epochs.get(2).trainLoss() < 0.7 * atSwitch, history.toCsv());
        assertTrue(epochs.get(7).trainLoss() < 0.25 * atSwitch, history.toCsv());
        assertTrue(history.last().validation().metric("accuracy") > 0.95, history.toCsv());
    }

    @Test
    void aPlateauSwitchesWhenPatienceIsOver() {
        SwitchRule callback = SwitchRule.onPlateau(1, new Momentum(0.01f));
        List<Boolean> switched = new ArrayList<>();
        Callback flat = new Callback() {
            @Override
            public void gradientsReady(Run run) {
                run.skipStep();
                if (run.batchInEpoch() == 0) {
                    switched.add(callback.isSwitched());
                }
            }
        };
        Trainer trainer = Trainer.of(Model.of(Shape.of(2), 3, dense(1)), new MeanSquaredError(), new SGD(0.01f))
                .with(callback, flat, Settings.defaults().withBatchSize(12));
        trainer.fit(line, 5);
        assertEquals(List.of(false, false, false, true, true), switched);
        switched.clear();
        trainer.fit(line, 4);
        assertEquals(List.of(false, false, false, true), switched, "another fit begins anew");
    }

    @Test
    void swatsFindsTheRateOfSgdItself() {
        // Steps of SGD projected on the gradient give SGD's own rate, whatever the schedule.
        Swats swats = new Swats(0.5, 0.9, 1e-3);
        List<Float> rates = new ArrayList<>();
        Callback log = new Callback() {
            @Override
            public void stepDone(Run run) {
                rates.add(run.learningRate());
            }
        };
        Trainer.of(mlp(), new CrossEntropy(), new SGD(0.04f))
                .with(swats, log, new ConstantRate(0.5))
                .fit(DIGITS.train(), 1);
        assertEquals(0.04, swats.rate(), 1e-5);
        assertEquals(11, swats.switchedAt(), "as soon as the mean has seen 1 / (1 - 0.9) updates");
        assertEquals(0.02f, rates.get(9));
        assertEquals(0.01f, rates.get(44), 1e-5f, "(1 - momentum) of the rate, times the schedule's factor");
    }

    @Test
    void swatsSwitchesFromAdamAndTrainingGoesOn() {
        Swats swats = new Swats(0.9, 0.99, 1e-2);
        Trainer trainer = Trainer.of(mlp(), new CrossEntropy(), new Adam(1e-3f)).with(swats);
        History history = trainer.fit(DIGITS.train(), DIGITS.test(), 15);
        int epoch = (int) ((swats.switchedAt() - 1) / 45) + 1;
        assertTrue(swats.switchedAt() > 100 && epoch < 10, "at batch " + swats.switchedAt());
        double atSwitch = history.epochs().get(epoch - 1).trainLoss();
        assertTrue(history.last().trainLoss() < 0.6 * atSwitch, history.toCsv());
        assertEquals((float) (0.1 * swats.rate()), history.last().learningRate());
    }

    @Test
    void aSavedSwitchIsMadeAgain() {
        Swats swats = new Swats(0.5, 0.9, 1e-3);
        SwitchRule other = SwitchRule.atEpoch(1, new Momentum(0.25f));
        List<SavedState> states = new ArrayList<>();
        Callback save = new Callback() {
            @Override
            public void epochEnd(Run run) {
                states.add(swats.save());
                states.add(other.save());
            }
        };
        Trainer.of(mlp(), new CrossEntropy(), new SGD(0.04f)).with(swats, save).fit(DIGITS.train(), 1);
        float rate = (float) (0.5 * swats.rate());
        Callback resume = new Callback() {
            @Override
            public void fitStart(Run run) {
                swats.restore(run, states.get(0));
                assertEquals(rate, run.learningRate());
                other.restore(run, states.get(1));
                assertFalse(other.isSwitched());
                assertEquals(rate, run.learningRate());
                run.stop("seen");
            }
        };
        Trainer.of(mlp(), new CrossEntropy(), new SGD(0.04f))
                .with(swats, resume)
                .fit(DIGITS.train(), 1);
        assertEquals(11, swats.switchedAt());
    }

    @Test
    void refusesWhatCannotBe() {
        assertEquals(
                "SwitchRule: epoch 0: expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> SwitchRule.atEpoch(0, new SGD(1)))
                        .getMessage());
        assertEquals(
                "SwitchRule: patience -1: expected at least 0",
                assertThrows(IllegalArgumentException.class, () -> SwitchRule.onPlateau(-1, new SGD(1)))
                        .getMessage());
        assertEquals(
                "Swats: beta2 1.0: expected at least 0 and less than 1; 0.9 remembers about 10 updates, 0.99 about 100",
                assertThrows(IllegalArgumentException.class, () -> new Swats(0.9, 1, 1))
                        .getMessage());
        assertEquals(
                "Swats: tolerance 0.0: expected a finite number greater than 0",
                assertThrows(IllegalArgumentException.class, () -> new Swats(0.9, 0.9, 0))
                        .getMessage());
    }
}
