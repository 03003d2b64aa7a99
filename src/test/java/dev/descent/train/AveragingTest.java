package dev.descent.train;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.descent.data.Dataset;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.BatchNorm;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Model;
import dev.descent.optim.SGD;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AveragingTest {
    private final Dataset data = TrainerTest.line(12);

    /** The weights after each update, and at the ends and beginnings of epochs. */
    private static final class Log implements Callback {
        final List<Float> updates = new ArrayList<>();
        final List<Float> ends = new ArrayList<>();
        final List<Float> starts = new ArrayList<>();

        private static float weight(Run run) {
            return run.model().parameters().get(0).tensor().get(0, 0);
        }

        @Override
        public void stepDone(Run run) {
            updates.add(weight(run));
        }

        @Override
        public void epochEnd(Run run) {
            ends.add(weight(run));
        }

        @Override
        public void gradientsReady(Run run) {
            if (run.batchInEpoch() == 0) {
                starts.add(weight(run));
            }
        }
    }

    private Trainer trainer(Model model, Callback... callbacks) {
        return Trainer.of(model, new MeanSquaredError(), new SGD(0.02f))
                .with(callbacks)
                .with(Settings.defaults().withBatchSize(4));
    }

    private static Model line() {
        return Model.of(Shape.of(2), 3, dense(1));
    }

    @Test
    void theModelHoldsTheRunningMeanBetweenEpochs() {
        Log log = new Log();
        Model model = line();
        trainer(model, log, new ExponentialMovingAverage(0.7, false)).fit(data, 3);
        double mean = log.updates.get(0);
        for (int i = 1; i < 9; i++) {
            mean = 0.7 * mean + 0.3 * log.updates.get(i);
            if (i % 3 == 2) {
                assertEquals(mean, log.ends.get(i / 3), 1e-6, "after update " + (i + 1));
            }
        }
        assertEquals(log.updates.get(2), log.starts.get(1), "training goes on with its own weights");
        assertNotEquals(log.updates.get(8), model.parameters().get(0).tensor().get(0, 0));
        assertEquals(mean, model.parameters().get(0).tensor().get(0, 0), 1e-6);
        Log plain = new Log();
        trainer(line(), plain).fit(data, 3);
        assertEquals(plain.updates, log.updates, "averaging does not change the training");
    }

    @Test
    void theWarmUpForgetsTheFirstWeights() {
        Log log = new Log();
        trainer(line(), log, new ExponentialMovingAverage(0.999)).fit(data, 1);
        double mean = log.updates.get(0);
        mean += (1 - 2.0 / 11) * (log.updates.get(1) - mean);
        mean += (1 - 3.0 / 12) * (log.updates.get(2) - mean);
        assertEquals(mean, log.ends.get(0), 1e-6);
    }

    @Test
    void evaluationAndEarlyStoppingSeeTheMean() {
        Model model = line();
        EarlyStopping early = new EarlyStopping(2);
        History history =
                trainer(model, new ExponentialMovingAverage(0.9), early).fit(data, data, 10);
        Evaluation best = history.best().validation();
        assertEquals(best, trainer(model).evaluate(data));
    }

    @Test
    void aFitThatStopsWithinAnEpochLeavesTheMeanToo() {
        Callback stop = new Callback() {
            @Override
            public void stepDone(Run run) {
                if (run.step() == 5) {
                    run.stop("enough");
                }
            }
        };
        Log log = new Log();
        Model model = line();
        trainer(model, log, new ExponentialMovingAverage(0.5, false), stop).fit(data, 3);
        double mean = log.updates.get(0);
        for (int i = 1; i < 5; i++) {
            mean = 0.5 * mean + 0.5 * log.updates.get(i);
        }
        assertEquals(mean, model.parameters().get(0).tensor().get(0, 0), 1e-6);
    }

    @Test
    void skippedStepsAndGatheredBatchesAreNotAveraged() {
        Callback skip = new Callback() {
            @Override
            public void gradientsReady(Run run) {
                if (run.step() == 1) {
                    run.skipStep();
                }
            }
        };
        Log log = new Log();
        trainer(line(), log, skip, new ExponentialMovingAverage(0.5, false)).fit(data, 1);
        assertEquals((log.updates.get(0) + log.updates.get(2)) / 2, log.ends.get(0), 1e-6);
    }

    @Test
    void theMeanOfEpochsIsThatOfTheirLastWeights() {
        Log log = new Log();
        Model model = line();
        trainer(model, log, new StochasticWeightAveraging(2)).fit(data, 4);
        assertEquals(log.updates.get(2), log.ends.get(0), "before the first epoch that counts nothing is averaged");
        double mean = 0;
        for (int epoch = 2; epoch <= 4; epoch++) {
            mean += (log.updates.get(3 * epoch - 1) - mean) / (epoch - 1);
            assertEquals(mean, log.ends.get(epoch - 1), 1e-6);
        }
        assertEquals(mean, model.parameters().get(0).tensor().get(0, 0), 1e-6);
    }

    @Test
    void batchNormIsMeasuredAnewWithTheAveragedWeights() {
        Model model = Model.of(Shape.of(2), 3, dense(4), batchNorm(), relu(), dense(1));
        trainer(model, new StochasticWeightAveraging(1)).fit(data, 3);
        assertStatistics(model, "batchNorm1");
        float[] before = model.parameter("batchNorm1.running_mean").tensor().toArray();
        trainer(model).fit(data, 1);
        assertNotEquals(
                before[0], model.parameter("batchNorm1.running_mean").tensor().get(0));
    }

    @Test
    void runningValuesThatAreMeansAlreadyAreMeasuredAnewToo() {
        Blueprint cumulated = new BatchNorm.Plan().cumulated();
        Model model = Model.of(Shape.of(2), 3, dense(4), cumulated, relu(), dense(1));
        trainer(model, new StochasticWeightAveraging(2)).fit(data, 3);
        assertStatistics(model, "batchNorm1");
        assertEquals(
                1, model.parameter("batchNorm1.num_batches_tracked").tensor().get(0));
    }

    @Test
    void largeDataIsMeasuredBatchByBatch() {
        int size = 257 + 256;
        float[][] inputs = new float[size][1];
        for (int i = 0; i < size; i++) {
            inputs[i][0] = i % 7 + i / 100f;
        }
        Dataset large = Dataset.of(inputs, new float[size]);
        Model model = Model.of(Shape.of(1), 3, batchNorm(), dense(1));
        BatchStatistics.recompute(model, large);
        double mean = 0;
        for (int i = 0; i < 512; i++) {
            mean += inputs[i][0] / 512;
        }
        assertEquals(
                mean, model.parameter("batchNorm1.running_mean").tensor().get(0), 1e-5, "a single one is left out");
        Dataset uneven = large.subset(java.util.stream.IntStream.range(0, 300).toArray());
        BatchStatistics.recompute(model, uneven);
        mean = 0;
        for (int i = 0; i < 300; i++) {
            mean += inputs[i][0] / 300;
        }
        assertEquals(
                mean, model.parameter("batchNorm1.running_mean").tensor().get(0), 1e-5, "each example counts once");
    }

    /** Compares batch-norm's buffers with mean and variance of what comes in, over all data. */
    private void assertStatistics(Model model, String name) {
        try (Tape tape = Tape.inference()) {
            float[] inputs = new float[2 * data.size()];
            float[] target = new float[1];
            for (int i = 0; i < data.size(); i++) {
                data.read(i, inputs, 2 * i, target, 0);
            }
            dev.descent.tensor.Tensor in = dev.descent.tensor.Tensor.of(Shape.of(data.size(), 2), inputs);
            float[] hidden = model.layers().get(0).layer().forward(tape, in).toArray();
            for (int c = 0; c < 4; c++) {
                double mean = 0;
                double squares = 0;
                for (int i = 0; i < data.size(); i++) {
                    mean += hidden[4 * i + c] / data.size();
                }
                for (int i = 0; i < data.size(); i++) {
                    squares += Math.pow(hidden[4 * i + c] - mean, 2);
                }
                assertEquals(
                        mean, model.parameter(name + ".running_mean").tensor().get(c), 1e-5);
                double variance = squares / (data.size() - 1);
                assertEquals(
                        variance,
                        model.parameter(name + ".running_var").tensor().get(c),
                        1e-4);
            }
        }
    }

    @Test
    void aSavedMeanGoesOn() {
        ExponentialMovingAverage ema = new ExponentialMovingAverage(0.8);
        List<SavedState> states = new ArrayList<>();
        List<Model.Snapshot> snapshots = new ArrayList<>();
        Callback save = new Callback() {
            @Override
            public void epochEnd(Run run) {
                if (run.epoch() == 2) {
                    states.add(ema.save());
                    snapshots.add(run.model().snapshot());
                }
            }
        };
        // One batch an epoch, since the order of batches is that of the epoch's number; SGD has no state.
        Settings whole = Settings.defaults().withBatchSize(12);
        Model model = line();
        trainer(model, ema, save).with(whole).fit(data, 4);
        Model resumed = line();
        Callback restore = new Callback() {
            @Override
            public void fitStart(Run run) {
                run.model().restore(snapshots.get(0));
                ema.restore(run, states.get(0));
            }
        };
        trainer(resumed, ema, restore).with(whole).fit(data, 2);
        for (int i = 0; i < 2; i++) {
            float[] expected = model.parameters().get(i).tensor().toArray();
            assertArrayEquals(expected, resumed.parameters().get(i).tensor().toArray(), 1e-6f);
        }
        assertThrows(IllegalStateException.class, ema::save);
    }

    @Test
    void refusesWhatCannotBe() {
        assertEquals(
                "ExponentialMovingAverage: decay 1.0: expected at least 0 and less than 1; 0.9 remembers about 10 updates,"
                        + " 0.99 about 100",
                assertThrows(IllegalArgumentException.class, () -> new ExponentialMovingAverage(1))
                        .getMessage());
        assertEquals(
                "StochasticWeightAveraging: first 0: expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> new StochasticWeightAveraging(0))
                        .getMessage());
        assertEquals(
                "the state has no \"best\"",
                assertThrows(IllegalArgumentException.class, () -> new Plateau(1).restore(new SavedState()))
                        .getMessage());
    }
}
