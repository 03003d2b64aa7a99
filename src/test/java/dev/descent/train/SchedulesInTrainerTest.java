package dev.descent.train;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.Part;
import dev.descent.data.Dataset;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.Model;
import dev.descent.optim.ConstantRate;
import dev.descent.optim.Cosine;
import dev.descent.optim.ExponentialDecay;
import dev.descent.optim.Optimizer;
import dev.descent.optim.Recordings;
import dev.descent.optim.SGD;
import dev.descent.optim.Schedule;
import dev.descent.optim.StepDecay;
import dev.descent.optim.Warmup;
import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rates that change while a trainer runs: by the step, by what happens, and by both. */
class SchedulesInTrainerTest {
    private final Dataset data = TrainerTest.line(12);

    /** The rate of each update. */
    private static final class Rates implements Callback {
        final List<Float> all = new ArrayList<>();

        @Override
        public void gradientsReady(Run run) {
            all.add(run.learningRate());
        }
    }

    private History fit(int epochs, Part... parts) {
        return Trainer.of(Model.of(Shape.of(2), 3, dense(1)), new MeanSquaredError(), new SGD(0.01f))
                .with(Settings.defaults().withBatchSize(4))
                .with(parts)
                .fit(data, epochs);
    }

    @Test
    void everyUpdateHasTheRateOfItsStep() {
        Rates rates = new Rates();
        Schedule schedule = new Warmup(2).then(new Cosine());
        History history = fit(4, rates, schedule);
        float[] curve = schedule.curve(12);
        assertEquals(12, rates.all.size());
        for (int i = 0; i < 12; i++) {
            assertEquals(0.01f * curve[i], rates.all.get(i), 1e-8f);
        }
        assertEquals(rates.all.get(2), history.epochs().get(0).learningRate());
        assertEquals(rates.all.get(11), history.last().learningRate());
    }

    @Test
    void stepsAreUpdatesNotBatches() {
        Rates rates = new Rates();
        Schedule halving = new StepDecay(1, 0.5);
        fit(2, rates, halving, Settings.defaults().withBatchSize(4).withAccumulate(2));
        assertEquals(List.of(0.01f, 0.005f, 0.0025f, 0.00125f), rates.all);
        rates.all.clear();
        fit(2, rates, halving.perEpoch(), Settings.defaults().withBatchSize(4).withAccumulate(2));
        assertEquals(List.of(0.01f, 0.01f, 0.005f, 0.005f), rates.all);
    }

    @Test
    void severalSchedulesAreMultipliedAndCallbacksChangeWhatTheyMultiply() {
        Rates rates = new Rates();
        Callback halve = new Callback() {
            @Override
            public void epochEnd(Run run) {
                run.setLearningRate(run.learningRate() / 2);
            }
        };
        fit(2, new ConstantRate(0.5), rates, new StepDecay(3, 0.25), halve);
        assertEquals(List.of(0.005f, 0.005f, 0.005f, 0.000625f, 0.000625f, 0.000625f), rates.all);
    }

    @Test
    void aScheduleAlsoRulesTheEpochsOfAnEndlessFit() {
        Rates rates = new Rates();
        Callback end = new Callback() {
            @Override
            public void stepDone(Run run) {
                if (run.step() == 4) {
                    run.stop("enough");
                }
            }
        };
        fit(Integer.MAX_VALUE, rates, end, new ExponentialDecay(0.5));
        assertEquals(List.of(0.01f, 0.005f, 0.0025f, 0.00125f), rates.all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plateau", "plateau-all", "plateau-0"})
    void aPlateauLowersTheRateAsInPyTorch(String name) {
        double[][] expected = Recordings.schedules().get(name);
        ReduceOnPlateau callback =
                switch (name) {
                    case "plateau" -> new ReduceOnPlateau(2);
                    case "plateau-all" -> new ReduceOnPlateau(1, 0.5f, 2, 0.2f);
                    default -> new ReduceOnPlateau(0, 0.7f, 0, 0);
                };
        Model model = Model.of(Shape.of(2), 3, dense(1));
        Optimizer optimizer = new Optimizer(model.parameters(), new SGD(1));
        Trainer trainer = Trainer.of(model, new MeanSquaredError(), new SGD(1));
        Pace pace = new Pace(new ConstantRate(1), 99, 1, 1);
        Run run = new Run(model, optimizer, Parts.none(), pace, trainer, data, null, false);
        History history = run.history();
        callback.fitStart(run);
        int lowered = 0;
        for (int i = 0; i < expected[0].length; i++) {
            history.add(new Epoch(i + 1, expected[0][i], null, run.learningRate(), 1, 0));
            callback.epochEnd(run);
            // Whoever resumes here goes on in the same way.
            SavedState state = callback.save();
            callback.fitStart(run);
            callback.restore(run, state);
            assertEquals(expected[1][i], run.learningRate(), 1e-6, name + ", epoch " + (i + 1));
            lowered += i > 0 && expected[1][i] < expected[1][i - 1] ? 1 : 0;
        }
        assertTrue(lowered >= 2, "the recording shows something");
    }

    @Test
    void aPlateauAndAScheduleWorkTogether() {
        Rates rates = new Rates();
        Callback flat = new Callback() {
            @Override
            public void gradientsReady(Run run) {
                run.skipStep();
            }
        };
        fit(4, rates, flat, new ReduceOnPlateau(0, 0.5f, 0, 0), new StepDecay(3, 0.1));
        float[] expected = {0.01f, 0.01f, 0.01f, 1e-3f, 1e-3f, 1e-3f, 5e-5f, 5e-5f, 5e-5f, 2.5e-6f, 2.5e-6f, 2.5e-6f};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], rates.all.get(i), 1e-3f * expected[i], "update " + i);
        }
    }

    @Test
    void gatheredGradientsEqualTheLargeBatchToTheBitWhereNothingIsRounded() {
        // Small whole numbers, and rates that are powers of two: sums in any order are exact at first.
        float[][] weights = new float[2][];
        for (int accumulate = 1; accumulate <= 2; accumulate++) {
            Model model = Model.of(Shape.of(2), 1, dense(1));
            model.parameters().forEach(p -> java.util.Arrays.fill(p.tensor().values(), 0.5f));
            Trainer.of(model, new MeanSquaredError(), new SGD(0.125f))
                    .with(Settings.defaults().withBatchSize(8 / accumulate).withAccumulate(accumulate))
                    .fit(TrainerTest.line(16), 1);
            weights[accumulate - 1] = model.parameters().get(0).tensor().toArray();
        }
        assertArrayEquals(weights[0], weights[1], 0f);
    }

    @Test
    void gatheredGradientsEqualTheLargeBatchButForRounding() {
        float[][] weights = new float[2][];
        for (int accumulate = 1; accumulate <= 2; accumulate++) {
            Model model = Model.of(Shape.of(2), 1, dense(16), relu(), dense(1));
            Trainer.of(model, new MeanSquaredError(), new SGD(0.01f))
                    .with(Settings.defaults().withBatchSize(8 / accumulate).withAccumulate(accumulate))
                    .fit(TrainerTest.line(64), 5);
            weights[accumulate - 1] = model.parameters().get(0).tensor().toArray();
        }
        assertArrayEquals(weights[0], weights[1], 1e-5f);
    }

    @Test
    void refusesPlateausThatAreNone() {
        assertEquals(
                "ReduceOnPlateau: factor 1.0: expected greater than 0 and less than 1, so that it lowers the rate",
                assertThrows(IllegalArgumentException.class, () -> new ReduceOnPlateau(1, 1, 0, 0))
                        .getMessage());
        assertEquals(
                "ReduceOnPlateau: patience -1: expected at least 0",
                assertThrows(IllegalArgumentException.class, () -> new ReduceOnPlateau(-1))
                        .getMessage());
        assertEquals(
                "ReduceOnPlateau: cooldown -1: expected at least 0",
                assertThrows(IllegalArgumentException.class, () -> new ReduceOnPlateau(1, 0.5f, -1, 0))
                        .getMessage());
        assertEquals(
                "ReduceOnPlateau: least -1.0: expected a finite number of at least 0",
                assertThrows(IllegalArgumentException.class, () -> new ReduceOnPlateau(1, 0.5f, 0, -1))
                        .getMessage());
    }
}
