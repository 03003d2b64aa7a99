package dev.descent.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.descent.kernel.Kernels;
import dev.descent.kernel.Workers;
import dev.descent.op.Distances;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the golden numbers don't show. */
class LossTest {
    @Test
    void allRowsIgnoredCostNothing() {
        Tensor targets = Tensor.of(Shape.of(2), -100, -100);
        for (Loss loss : List.of(new CrossEntropy(), new CrossEntropy(0.1f), new NegativeLogLikelihood())) {
            Tensor outputs = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6).needsGradient(true);
            try (Tape tape = Tape.training(1)) {
                Tensor value = loss.forward(tape, outputs, targets);
                tape.backward(value);
                assertEquals(0f, value.item());
                for (float g : outputs.gradient()) {
                    assertEquals(0f, g, 0f);
                }
            }
        }
    }

    @Test
    void classRuledOutByAnInfiniteLogit() {
        Tensor outputs =
                Tensor.of(Shape.of(1, 3), 1, 1, Float.NEGATIVE_INFINITY).needsGradient(true);
        try (Tape tape = Tape.training(1)) {
            Tensor loss = new CrossEntropy().forward(tape, outputs, Tensor.of(Shape.of(1, 3), 0.5f, 0.5f, 0));
            tape.backward(loss);
            assertEquals(Math.log(2), loss.item(), 1e-6);
            assertArrayEquals(new float[] {0, 0, 0}, outputs.gradient(), 1e-6f);
        }
    }

    /** As mixup makes targets for two classes: the probability of class 1 is the second of the pair. */
    @Test
    void binaryTakesPairsOfProbabilities() {
        Tensor outputs = Tensor.of(Shape.of(3, 1), 0.5f, -2, 1);
        Tensor pairs = Tensor.of(Shape.of(3, 2), 0.25f, 0.75f, 1, 0, 0.5f, 0.5f);
        Tensor answers = Tensor.of(Shape.of(3), 0.75f, 0, 0.5f);
        Loss loss = new BinaryCrossEntropy(3);
        assertArrayEquals(gradient(loss, outputs, answers), gradient(loss, outputs, pairs), 0f);
        try (Tape tape = Tape.inference()) {
            assertEquals(
                    loss.forward(tape, outputs, answers).item(),
                    loss.forward(tape, outputs, pairs).item());
        }
    }

    @Test
    void distancesDifferentiateBothSides() {
        Tensor a = Tensor.of(Shape.of(2, 1), 1, 5).needsGradient(true);
        Tensor b = Tensor.of(Shape.of(2), 2, 3).needsGradient(true);
        try (Tape tape = Tape.training(1)) {
            tape.backward(Distances.meanSquared(tape, a, b));
            assertArrayEquals(new float[] {-1, 2}, a.gradient());
            assertArrayEquals(new float[] {1, -2}, b.gradient());
        }
    }

    @Test
    void predictions() {
        try (Tape tape = Tape.inference()) {
            Tensor two = Tensor.of(Shape.of(1, 2), 0, (float) Math.log(3));
            for (Loss loss : List.of(new CrossEntropy(), new KLDivergence())) {
                assertArrayEquals(
                        new float[] {0.25f, 0.75f}, loss.predictions(tape, two).toArray(), 1e-6f);
            }
            Tensor logs = Tensor.of(Shape.of(1, 2), (float) Math.log(0.25), (float) Math.log(0.75));
            assertArrayEquals(
                    new float[] {0.25f, 0.75f},
                    new NegativeLogLikelihood().predictions(tape, logs).toArray(),
                    1e-6f);
            Tensor one = Tensor.of(Shape.of(1, 1), (float) Math.log(3));
            assertEquals(0.75f, new BinaryCrossEntropy().predictions(tape, one).item(), 1e-6f);
            assertEquals(0.75f, new Hinge().predictions(tape, one).item(), 1e-6f);
            for (Loss loss : List.of(new Hinge(), new Huber(), new MeanSquaredError(), new SmoothL1())) {
                assertSame(two, loss.predictions(tape, two));
            }
        }
    }

    @Test
    void settingsAreValues() {
        assertEquals(CrossEntropy.weighted(1, 2), new CrossEntropy(0, -100, 1, 2));
        assertEquals(CrossEntropy.weighted(1, 2).hashCode(), new CrossEntropy(0, -100, 1, 2).hashCode());
        assertNotEquals(CrossEntropy.weighted(1, 2), CrossEntropy.weighted(1, 3));
        assertNotEquals(CrossEntropy.ignoring(1), new CrossEntropy());
        assertEquals(new CrossEntropy(0.1f), new CrossEntropy(0.1f, CrossEntropy.IGNORED));
        assertEquals(NegativeLogLikelihood.weighted(1), new NegativeLogLikelihood(-100, 1));
        assertEquals(new BinaryCrossEntropy(2, 3), new BinaryCrossEntropy(2, 3));
        assertEquals("CrossEntropy[smoothing=0.1, ignored=-100, weights=[]]", new CrossEntropy(0.1f).toString());
        assertEquals("BinaryCrossEntropy[positiveWeights=[2.0]]", new BinaryCrossEntropy(2).toString());
        assertEquals(
                "NegativeLogLikelihood[ignored=-100, weights=[2.0]]",
                NegativeLogLikelihood.weighted(2).toString());
        float[] weights = {1, 2};
        CrossEntropy loss = CrossEntropy.weighted(weights);
        weights[0] = 9;
        loss.weights()[1] = 9;
        assertArrayEquals(new float[] {1, 2}, loss.weights());
    }

    @Test
    void sameBitsForAnyNumberOfThreads() {
        int rows = 3000;
        Tensor outputs = random(Shape.of(rows, 20), 1);
        Tensor values = random(Shape.of(rows, 20), 2);
        Tensor classes = Tensor.zeros(Shape.of(rows));
        Tensor answers = Tensor.zeros(Shape.of(rows, 20));
        for (int i = 0; i < rows; i++) {
            classes.values()[i] = i % 20;
            answers.values()[i * 20 + i % 20] = 1;
        }
        for (Loss loss : List.of(new CrossEntropy(0.1f), new Hinge())) {
            sameBits(loss, outputs, classes);
        }
        for (Loss loss : List.of(new CrossEntropy(), new KLDivergence(), new BinaryCrossEntropy(2))) {
            sameBits(loss, outputs, answers);
        }
        for (Loss loss : List.of(new MeanSquaredError(), new MeanAbsoluteError(), new Huber(), new SmoothL1())) {
            sameBits(loss, outputs, values);
        }
    }

    private static void sameBits(Loss loss, Tensor outputs, Tensor targets) {
        float[] alone = gradient(loss, outputs, targets);
        for (int threads = 2; threads <= 4; threads++) {
            try (Workers workers = Workers.of(threads);
                    Tape tape = Tape.training(1, workers)) {
                Tensor x = outputs.copy().needsGradient(true);
                tape.backward(loss.forward(tape, x, targets));
                assertArrayEquals(alone, x.gradient(), 0f, loss + " on " + threads + " threads");
            }
        }
    }

    /**
     * One tensor and one closure a step for the result, one to three tensors for what it keeps. Counted on the scalar
     * kernels: what C2 makes of vectors depends on what else has run in the process, which says nothing about the losses.
     */
    @Test
    void leavesNoGarbage() {
        assumeTrue(Kernels.name().equals("scalar"));
        Tensor outputs = random(Shape.of(64, 10), 1).needsGradient(true);
        Tensor classes = Tensor.zeros(Shape.of(64));
        Tensor probabilities = random(Shape.of(64, 10), 3);
        for (int row = 0; row < 64; row++) {
            for (int c = 0; c < 10; c++) {
                probabilities.values()[row * 10 + c] = 0.1f;
            }
        }
        for (Loss loss :
                List.of(new CrossEntropy(), new CrossEntropy(0.1f), new Hinge(), new NegativeLogLikelihood())) {
            garbage(loss, outputs, classes);
        }
        for (Loss loss : List.of(new CrossEntropy(), new KLDivergence(), new BinaryCrossEntropy(2), new Huber())) {
            garbage(loss, outputs, probabilities);
        }
    }

    /** The least of many rounds counts, since the compiler takes its time. */
    private static void garbage(Loss loss, Tensor outputs, Tensor targets) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        try (Tape tape = Tape.training(1)) {
            while (least > 400 && System.nanoTime() < deadline) {
                long start = threads.getThreadAllocatedBytes(thread);
                for (int step = 0; step < 100; step++) {
                    tape.begin(step);
                    tape.backward(loss.forward(tape, outputs, targets));
                }
                least = Math.min(least, (threads.getThreadAllocatedBytes(thread) - start) / 100);
            }
        }
        assertTrue(least <= 400, loss + " leaves " + least + " bytes a step");
    }

    private static Tensor random(Shape shape, long seed) {
        Tensor tensor = Tensor.zeros(shape);
        Rng rng = new Rng(seed);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.values()[i] = (float) rng.normal(i);
        }
        return tensor;
    }

    private static float[] gradient(Loss loss, Tensor outputs, Tensor targets) {
        Tensor x = outputs.copy().needsGradient(true);
        try (Tape tape = Tape.training(1)) {
            tape.backward(loss.forward(tape, x, targets));
            return x.gradient();
        }
    }
}
