package dev.descent.train;

import static dev.descent.nn.Layers.conv2d;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.flatten;
import static dev.descent.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Loss;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.Model;
import dev.descent.optim.SGD;
import dev.descent.tensor.Shape;
import org.junit.jupiter.api.Test;

class NoiseScaleTest {
    private final Dataset data = TrainerTest.line(60);
    private final Model model = Model.of(Shape.of(2), 3, dense(1).withoutBias());

    /** Of y = w · x the gradient of example i is 2 (w · x − y) x: mean and spread are known. */
    private NoiseScale exact() {
        float[] w = model.parameters().get(0).tensor().toArray();
        double[] mean = new double[2];
        double squares = 0;
        for (int i = 0; i < data.size(); i++) {
            float[] x = new float[2];
            float[] y = new float[1];
            data.read(i, x, 0, y, 0);
            double error = 2 * (w[0] * x[0] + w[1] * x[1] - y[0]);
            for (int j = 0; j < 2; j++) {
                mean[j] += error * x[j] / data.size();
                squares += error * x[j] * error * x[j] / data.size();
            }
        }
        double signal = mean[0] * mean[0] + mean[1] * mean[1];
        double noise = (squares - signal) * data.size() / (data.size() - 1.0);
        return new NoiseScale(signal - noise / data.size(), noise);
    }

    @Test
    void singleExamplesGiveTheVarianceItself() {
        NoiseScale measured = NoiseScale.measure(
                model, new MeanSquaredError(), data, Settings.defaults().withBatchSize(1));
        NoiseScale exact = exact();
        assertEquals(exact.noise(), measured.noise(), 1e-4 * exact.noise());
        assertEquals(exact.signal(), measured.signal(), 1e-4 * exact.signal());
        assertEquals(exact.noise() / exact.signal(), measured.batchSize(), 1e-3);
    }

    @Test
    void largerBatchesEstimateIt() {
        double noise = 0;
        for (int seed = 0; seed < 40; seed++) {
            noise += NoiseScale.measure(
                                    model,
                                    new MeanSquaredError(),
                                    data,
                                    Settings.defaults().withBatchSize(6).withSeed(seed))
                            .noise()
                    / 40;
        }
        assertEquals(exact().noise(), noise, 0.1 * exact().noise());
    }

    @Test
    void theMeterSeesTheSameOnARun() {
        NoiseMeter meter = new NoiseMeter(0.995);
        // A rate of 0 keeps the weights where they are.
        Trainer.of(model, new MeanSquaredError(), new SGD(0))
                .with(meter, Settings.defaults().withBatchSize(3).withAccumulate(4))
                .fit(data, 200);
        NoiseScale exact = exact();
        assertEquals(exact.noise(), meter.noiseScale().noise(), 0.15 * exact.noise());
        assertEquals(exact.signal(), meter.noiseScale().signal(), 0.15 * exact.signal());
    }

    @Test
    void aSavedMeterGoesOn() {
        NoiseMeter meter = new NoiseMeter();
        NoiseMeter resumed = new NoiseMeter();
        Callback copy = new Callback() {
            @Override
            public void stepDone(Run run) {
                if (run.step() == 30) {
                    resumed.restore(run, meter.save());
                }
            }
        };
        Trainer.of(model, new MeanSquaredError(), new SGD(1e-3f))
                .with(resumed, meter, copy, Settings.defaults().withBatchSize(3).withAccumulate(4))
                .fit(data, 3);
        assertEquals(meter.noiseScale(), resumed.noiseScale());
        assertTrue(meter.noiseScale().noise() > 0);
    }

    @Test
    void theMeterAlsoComparesTwoBatches() {
        NoiseMeter meter = new NoiseMeter(0.999);
        Trainer.of(model, new MeanSquaredError(), new SGD(0))
                .with(meter, Settings.defaults().withBatchSize(3).withAccumulate(2))
                .fit(data, 300);
        assertEquals(exact().noise(), meter.noiseScale().noise(), 0.15 * exact().noise());
    }

    @Test
    void lostSignalMeansAnyBatchIsWorthIt() {
        assertEquals(Double.POSITIVE_INFINITY, new NoiseScale(-1, 2).batchSize());
        assertEquals(20, NoiseScale.of(1, 21, 20, 2).batchSize(), 1e-9);
    }

    @Test
    void memoryGrowsInAStraightLine() {
        Dataset digits = Digits.load().withInputShape(Shape.of(1, 8, 8));
        Loss loss = new CrossEntropy();
        Model cnn = Model.of(Shape.of(1, 8, 8), 1, conv2d(8, 3), relu(), flatten(), dense(32), relu(), dense(10));
        Settings settings = Settings.defaults().withBatchSize(100);
        long real;
        try (Probe probe = new Probe(cnn, loss, new SGD(0), Parts.none().and(settings), digits)) {
            probe.next(1);
            real = probe.bytes();
        }
        long predicted = BatchSizes.bytes(cnn, loss, digits, 100);
        assertTrue(real > 100 * 4 * 288, real + " bytes");
        assertEquals(real, predicted, 0.02 * real);
        assertTrue(BatchSizes.bytes(cnn, loss, digits, 1) > 0);
        Dataset tiny = digits.subset(0, 1, 2);
        assertEquals(predicted, BatchSizes.bytes(cnn, loss, tiny, 100));
    }

    @Test
    void ratesGoWithTheBatch() {
        assertEquals(0.4f, BatchSizes.linearRate(0.1f, 32, 128));
        assertEquals(0.2f, BatchSizes.squareRootRate(0.1f, 32, 128));
        assertEquals(0.05f, BatchSizes.linearRate(0.1f, 32, 16));
    }

    @Test
    void refusesWhatCannotBe() {
        assertEquals(
                "NoiseScale.measure: the data has 1 whole batches of 32: expected at least 2; use"
                        + " Settings.withBatchSize(...) with less",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> NoiseScale.measure(model, new MeanSquaredError(), data))
                        .getMessage());
        assertEquals(
                "NoiseScale: batches of 4 and 4 examples: expected at least 1, and a second size greater than the first",
                assertThrows(IllegalArgumentException.class, () -> NoiseScale.of(4, 1, 4, 1))
                        .getMessage());
        assertEquals(
                "NoiseMeter: each update has the gradient of one batch, expected at least 2 to compare; use"
                        + " Settings.withAccumulate(2), or NoiseScale.measure on a clone",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Trainer.of(model, new MeanSquaredError(), new SGD(0))
                                        .with(new NoiseMeter())
                                        .fit(data, 1))
                        .getMessage());
        assertEquals(
                "NoiseMeter: no update has been measured yet",
                assertThrows(IllegalStateException.class, () -> new NoiseMeter().noiseScale())
                        .getMessage());
        assertEquals(
                "BatchSizes: newBatchSize 0: expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> BatchSizes.linearRate(1, 1, 0))
                        .getMessage());
    }
}
