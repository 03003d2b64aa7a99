package dev.descent.train;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        List<CallbackState> states = new ArrayList<>();
        List<Model.Snapshot> snapshots = new ArrayList<>();
        Callback save = new Callback() {
            @Override
            public void epochEnd(Run run) {
                states.add(ema.state());
                snapshots.add(run.model().snapshot());
            }
        };
        Model whole = line();
        trainer(whole, ema, save).fit(data, 2);
        Model resumed = line();
        Callback restore = new Callback() {
            @Override
            public void fitStart(Run run) {
                run.model().restore(snapshots.get(0));
                ema.restore(states.get(0), run);
            }
        };
        // SGD without momentum has no state, and the same order of batches comes with the same epoch number only.
        Log log = new Log();
        trainer(resumed, ema, restore, log).fit(data, 1);
        assertEquals(2, states.size());
        float[] means = states.get(0).arrays().get("mean/dense1.weight");
        assertEquals(means[0], whole.parameters().size() == 0 ? 0 : snapshot(snapshots.get(0)), 0f);
        assertEquals(states.get(0).arrays().get("own/dense1.weight")[0], log.starts.get(0));
        assertThrows(IllegalStateException.class, ema::state);
    }

    private static float snapshot(Model.Snapshot snapshot) {
        Model model = line();
        model.restore(snapshot);
        return model.parameters().get(0).tensor().get(0, 0);
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
        assertTrue(assertThrows(
                        IllegalArgumentException.class, () -> new ReduceOnPlateau(1).restore(CallbackState.of("x", 1)))
                .getMessage()
                .startsWith("callback state: no \"plateau\" that fits; there are [x]"));
        assertArrayEquals(new double[] {1}, CallbackState.of("x", 1).get("x"));
    }
}
