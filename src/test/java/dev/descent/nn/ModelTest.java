package dev.descent.nn;

import static dev.descent.nn.Layers.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.descent.op.Activations;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ModelTest {
    private static Model model() {
        return Model.of(
                Shape.of(6),
                3,
                dense(16).withoutBias(),
                batchNorm(),
                relu(),
                dropout(0.5f),
                residual(dense(16), tanh(), dropConnect(16, 0.3f)),
                dense(4));
    }

    private static Tensor batch(int size) {
        Tensor x = Tensor.zeros(Shape.of(size, 6));
        Rng rng = new Rng(12);
        for (int i = 0; i < x.size(); i++) {
            x.values()[i] = (float) rng.normal(i);
        }
        return x;
    }

    private static float[] row(Tensor x, int row) {
        int columns = x.dim(1);
        return Arrays.copyOfRange(x.values(), row * columns, (row + 1) * columns);
    }

    @Test
    void summaryIsATable() {
        Model model = Model.of(
                Shape.of(1, 8, 8),
                3,
                flatten(),
                dense(1000),
                batchNorm(),
                relu(),
                residual(dense(10), sequential(dense(5), tanh())),
                dense(10));
        model.parameter("dense1.bias").setTrainable(false);
        assertEquals("""
                layer          output     parameters
                input          [1, 8, 8]
                flatten1       [64]                0
                dense1         [1000]         65,000
                batchNorm1     [1000]          2,000
                relu1          [1000]              0
                residual1      [5]            15,065
                  dense1       [10]           10,010
                  sequential1  [5]                55
                    dense1     [5]                55
                    tanh1      [5]                 0
                  projection   [5]             5,000
                dense2         [10]               60
                total                         82,125
                frozen                         1,000
                buffers                        2,000
                """, model.summary());
        assertEquals(82_125, model.parameterCount());
        Layer doubled = (tape, x) -> x;
        assertEquals("""
                layer      output  parameters
                input      [2]
                modelTest  [2]              0
                total                       0
                """, Model.of(Shape.of(2), doubled).summary());
    }

    @Test
    void predictsWhatForwardGives() {
        Model model = model();
        Tensor x = batch(5);
        Tensor logits = model.logits(x);
        assertEquals(Shape.of(5, 4), logits.shape());
        try (Tape tape = Tape.inference()) {
            assertArrayEquals(model.forward(tape, x).toArray(), logits.toArray());
        }
        for (int i = 0; i < 5; i++) {
            assertArrayEquals(row(logits, i), model.logits(row(x, i)), 1e-6f);
            assertArrayEquals(model.logits(row(x, i)), model.predict(row(x, i)));
        }
    }

    @Test
    void predictionsAreThoseOfTheLoss() {
        Model model = model();
        Tensor x = batch(7);
        float[] logits = model.logits(row(x, 2));
        model.setPredictions(Activations::softmax);
        assertArrayEquals(logits, model.logits(row(x, 2)));
        float[] probabilities = model.predict(row(x, 2));
        double sum = 0;
        int largest = 0;
        for (int c = 0; c < 4; c++) {
            sum += probabilities[c];
            largest = logits[c] > logits[largest] ? c : largest;
        }
        assertEquals(1, sum, 1e-6);
        assertEquals(largest, model.classify(row(x, 2)));
        int[] classes = model.classify(x);
        for (int i = 0; i < 7; i++) {
            assertEquals(model.classify(row(x, i)), classes[i]);
            assertArrayEquals(row(model.predict(x), i), model.predict(row(x, i)), 1e-6f);
        }
    }

    @Test
    void aSingleOutputIsYesAboveOneHalf() {
        Model model = Model.of(Shape.of(1), flatten());
        assertArrayEquals(new int[] {0, 0, 1}, model.classify(Tensor.of(Shape.of(3, 1), -1, 0.5f, 0.6f)));
        model.setPredictions(Activations::sigmoid);
        assertArrayEquals(new int[] {0, 0, 1}, model.classify(Tensor.of(Shape.of(3, 1), -1, 0, 0.1f)));
        assertEquals(1, model.classify(2));
    }

    @Test
    void theFirstOfEqualClassesWins() {
        Model model = Model.of(Shape.of(3), flatten());
        assertEquals(1, model.classify(1, 7, 7));
    }

    @Test
    void largeBatchesGiveTheSameInPieces() {
        Model model = model();
        int size = 2 * Predictor.PIECE + 37;
        Tensor x = batch(size);
        Tensor y = model.predict(x);
        assertEquals(Shape.of(size, 4), y.shape());
        try (Tape tape = Tape.inference()) {
            assertArrayEquals(model.forward(tape, x).toArray(), y.toArray(), 1e-6f);
        }
    }

    @Test
    void predictionsBelongToTheCaller() {
        Model model = Model.of(Shape.of(2), flatten());
        float[] input = {1, 2};
        float[] output = model.predict(input);
        assertNotSame(input, output);
        Tensor kept = model.predict(Tensor.of(Shape.of(1, 2), input));
        model.predict(3, 4);
        output[0] = 9;
        assertArrayEquals(new float[] {1, 2}, input);
        assertArrayEquals(new float[] {1, 2}, kept.toArray());
    }

    @Test
    void eightThreadsGetTheSameBits() throws Exception {
        Model model = model();
        model.setPredictions(Activations::softmax);
        Tensor x = batch(40);
        List<float[]> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            expected.add(model.predict(row(x, i)));
        }
        float[] all = model.predict(x).toArray();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            CountDownLatch start = new CountDownLatch(8);
            List<Future<?>> results = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                int first = t;
                results.add(threads.submit(() -> {
                    start.countDown();
                    start.await();
                    for (int i = 0; i < 2000; i++) {
                        int example = (first + i) % 40;
                        assertArrayEquals(expected.get(example), model.predict(row(x, example)));
                        if (i % 50 == 0) {
                            assertArrayEquals(all, model.predict(x).toArray());
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void idleTapesAreKeptButNoMoreThanThereIsRoomFor() {
        TapePool pool = new TapePool(2);
        Tape one = pool.take();
        Tape two = pool.take();
        Tape three = pool.take();
        assertNotSame(one, two);
        assertNotSame(two, three);
        assertEquals(0, pool.size());
        pool.give(one);
        pool.give(two);
        pool.give(three);
        assertEquals(2, pool.size());
        Tape again = pool.take();
        assertTrue(again == one || again == two);
        assertEquals(1, pool.size());
    }

    @Test
    void aLayerThatFailsLeavesTheModelUsable() {
        boolean[] broken = {true};
        Layer moody = (tape, x) -> {
            if (broken[0] && x.values()[0] == 7) {
                throw new IllegalStateException("not today");
            }
            return x;
        };
        Model model = Model.of(Shape.of(1), 1, dense(1), moody);
        model.parameter("dense1.weight").tensor().values()[0] = 1;
        for (int i = 0; i < 20; i++) {
            try {
                model.predict(7);
            } catch (IllegalStateException e) {
                assertEquals("not today", e.getMessage());
            }
        }
        broken[0] = false;
        assertArrayEquals(new float[] {7}, model.predict(7));
    }

    /** What one call leaves behind stays small once C2 is done: until then the Vector API makes an object of each vector. */
    @Test
    void predictingLeavesLittleGarbage() {
        Model model = Model.of(Shape.of(64), 1, dense(128), relu(), dropout(0.2f), dense(64), relu(), dense(10));
        model.setPredictions(Activations::softmax);
        float[] example = new float[64];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (least > 1024 && System.nanoTime() < deadline) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 500; i++) {
                model.predict(example);
            }
            least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / 500);
        }
        assertTrue(least <= 1024, least + " bytes a prediction");
    }

    @Test
    void copiesAreEqualAndApart() {
        Model model = model();
        model.setPredictions(Activations::softmax);
        try (Tape tape = Tape.training(1)) {
            model.forward(tape, batch(9));
        }
        model.parameter("dense2.bias").setTrainable(false).setRateScale(0.5f);
        model.parameter("dense2.weight").setDecayed(false);
        Tensor x = batch(3);
        Model copy = model.copy();
        float[] before = model.predict(x).toArray();
        assertArrayEquals(before, copy.predict(x).toArray());
        for (Parameter mine : model.parameters()) {
            Parameter other = copy.parameter(mine.name());
            assertNotSame(mine.tensor(), other.tensor());
            assertArrayEquals(mine.tensor().toArray(), other.tensor().toArray());
            assertEquals(mine.isTrainable(), other.isTrainable());
            assertEquals(mine.isDecayed(), other.isDecayed());
            assertEquals(mine.rateScale(), other.rateScale());
        }
        copy.parameters().forEach(parameter -> Arrays.fill(parameter.tensor().values(), 0.25f));
        assertArrayEquals(before, model.predict(x).toArray());
        assertFalse(Arrays.equals(before, copy.predict(x).toArray()));
        copy.copyFrom(model);
        assertArrayEquals(before, copy.predict(x).toArray());
    }

    @Test
    void snapshotsKeepWhatWas() {
        Model model = model();
        try (Tape tape = Tape.training(1)) {
            model.forward(tape, batch(9));
        }
        float[] mean = model.parameter("batchNorm1.running_mean").tensor().toArray();
        float[] before = model.predict(batch(2)).toArray();
        Model.Snapshot snapshot = model.snapshot();
        for (int i = 0; i < 2; i++) {
            model.parameters()
                    .forEach(parameter -> Arrays.fill(parameter.tensor().values(), 0.5f));
            assertFalse(Arrays.equals(before, model.predict(batch(2)).toArray()));
            model.restore(snapshot);
            assertArrayEquals(before, model.predict(batch(2)).toArray());
            assertArrayEquals(
                    mean, model.parameter("batchNorm1.running_mean").tensor().toArray());
        }
    }

    @Test
    void aModelIsALayer() {
        Model inner = Model.of(Shape.of(3), 1, dense(2));
        Model outer = Model.of(Shape.of(3), 2, inner, relu());
        assertSame(inner.parameter("dense1.weight"), outer.parameter("dense1.weight"));
        assertEquals(
                List.of("model1", "relu1"),
                outer.layers().stream().map(NamedLayer::name).toList());
        assertEquals(Shape.of(2), outer.outputShape());
        assertEquals(Shape.of(3), outer.inputShape());
    }
}
