package dev.descent.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.descent.GradientInputs;
import dev.descent.kernel.Kernels;
import dev.descent.kernel.Workers;
import dev.descent.metric.CTCDecoder;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What the golden numbers don't show. */
class CTCLossTest {
    private static final int[] LENGTHS = {6, 4, 5};
    private static final Tensor TARGETS = Tensor.of(Shape.of(3, 3), 1, 2, -100, 3, 3, -100, 1, 2, 3);

    private static float[] gradient(Loss loss, Tensor outputs, Tensor targets, int threads, int... lengths) {
        Tensor x = outputs.copy().needsGradient(true);
        try (Workers workers = Workers.of(threads);
                Tape tape = Tape.training(1, workers)) {
            tape.setLengths(lengths);
            tape.backward(loss.forward(tape, x, targets));
            return x.gradient();
        }
    }

    private static float value(Loss loss, Tensor outputs, Tensor targets, int... lengths) {
        try (Tape tape = Tape.inference()) {
            tape.setLengths(lengths.length == 0 ? null : lengths);
            return loss.forward(tape, outputs, targets).item();
        }
    }

    @Test
    void isWhatTheDecoderSays() {
        Tensor logits = GradientInputs.normal(1, 1, 6, 4);
        Tensor steps = Tensor.of(Shape.of(6, 4), logits.toArray());
        for (CTCDecoder.Labelling labelling : new CTCDecoder(0, true).beamSearch(steps, 10_000)) {
            int[] labels = labelling.labels();
            Tensor targets = Tensor.zeros(Shape.of(1, 7));
            Arrays.fill(targets.values(), -100);
            for (int i = 0; i < labels.length; i++) {
                targets.values()[i] = labels[i];
            }
            double expected = -labelling.logProbability() / Math.max(1, labels.length);
            assertEquals(expected, value(new CTCLoss(), logits, targets), 1e-5 * expected);
        }
    }

    @Test
    void paddingLeavesNoTrace() {
        Tensor outputs = GradientInputs.normal(1, 3, 6, 4);
        float[] first = gradient(new CTCLoss(), outputs, TARGETS, 1, LENGTHS);
        float before = value(new CTCLoss(), outputs, TARGETS, LENGTHS);
        for (int row = 0; row < 3; row++) {
            int from = (row * 6 + LENGTHS[row]) * 4;
            Arrays.fill(outputs.values(), from, (row + 1) * 24, 50);
            assertArrayEquals(new float[(row + 1) * 24 - from], Arrays.copyOfRange(first, from, (row + 1) * 24));
        }
        assertArrayEquals(first, gradient(new CTCLoss(), outputs, TARGETS, 1, LENGTHS));
        assertEquals(before, value(new CTCLoss(), outputs, TARGETS, LENGTHS));
    }

    @Test
    void impossibleRowsFailOrCostNothing() {
        Tensor outputs = GradientInputs.normal(1, 3, 6, 4);
        int[] lengths = {6, 2, 5};
        Loss strict = new CTCLoss();
        assertThrows(IllegalArgumentException.class, () -> value(strict, outputs, TARGETS, lengths));
        Loss lenient = new CTCLoss(0, true);
        float[] gradient = gradient(lenient, outputs, TARGETS, 1, lengths);
        assertArrayEquals(new float[24], Arrays.copyOfRange(gradient, 24, 48));
        float[] possible = gradient(strict, outputs, TARGETS, 1, LENGTHS);
        assertArrayEquals(Arrays.copyOf(possible, 24), Arrays.copyOf(gradient, 24));
        assertTrue(value(lenient, outputs, TARGETS, lengths) < value(lenient, outputs, TARGETS, LENGTHS));
    }

    @Test
    void aLabelRuledOutCostsInfinity() {
        Tensor outputs = Tensor.zeros(Shape.of(1, 2, 2));
        outputs.values()[1] = Float.NEGATIVE_INFINITY;
        outputs.values()[3] = Float.NEGATIVE_INFINITY;
        Tensor targets = Tensor.of(Shape.of(1, 1), 1);
        assertEquals(Float.POSITIVE_INFINITY, value(new CTCLoss(), outputs, targets));
        assertEquals(0, value(new CTCLoss(0, true), outputs, targets));
        assertArrayEquals(new float[4], gradient(new CTCLoss(0, true), outputs, targets, 1, 2));
    }

    /** Logarithms stay finite where products of probabilities would vanish. */
    @Test
    void longAndCertainOutputsAreExact() {
        int time = 2000;
        Tensor outputs = Tensor.zeros(Shape.of(1, time, 3));
        for (int step = 0; step < time; step++) {
            outputs.values()[step * 3] = 100;
        }
        // One of the steps has to pay 100 for the label; 2000 choices, but neighbours may share.
        double expected = 100 - Math.log(time);
        assertEquals(expected, value(new CTCLoss(), outputs, Tensor.of(Shape.of(1, 1), 2)), 1e-3);
        float[] gradient = gradient(new CTCLoss(), outputs, Tensor.of(Shape.of(1, 1), 2), 1, time);
        for (int step = 0; step < time; step++) {
            assertEquals(-1.0 / time, gradient[step * 3 + 2], 1e-7);
            assertEquals(1.0 / time, gradient[step * 3], 1e-7);
        }
    }

    @Test
    void sameBitsForAnyNumberOfThreads() {
        Tensor outputs = GradientInputs.normal(1, 7, 50, 20);
        Tensor targets = Tensor.zeros(Shape.of(7, 9));
        for (int i = 0; i < targets.size(); i++) {
            targets.values()[i] = i % 9 > 5 && i < 30 ? -100 : 1 + i % 19;
        }
        int[] lengths = {50, 40, 30, 50, 20, 25, 50};
        float[] alone = gradient(new CTCLoss(), outputs, targets, 1, lengths);
        for (int threads = 2; threads <= 4; threads++) {
            assertArrayEquals(alone, gradient(new CTCLoss(), outputs, targets, threads, lengths));
        }
    }

    @Test
    void predictionsArePaddedWithBlanks() {
        Tensor outputs = Tensor.zeros(Shape.of(2, 3, 2));
        try (Tape tape = Tape.inference()) {
            tape.setLengths(new int[] {2, 3});
            float[] predictions =
                    new CTCLoss(1, false).predictions(tape, outputs).toArray();
            assertArrayEquals(
                    new float[] {0.5f, 0.5f, 0.5f, 0.5f, 0, 1, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f}, predictions);
            tape.setLengths(null);
            assertEquals(0.5f, new CTCLoss().predictions(tape, outputs).get(0, 2, 0));
        }
    }

    @Test
    void leavesNoGarbage() {
        assumeTrue(Kernels.name().equals("scalar"));
        Tensor outputs = GradientInputs.normal(1, 3, 6, 4).needsGradient(true);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        try (Tape tape = Tape.training(1)) {
            while (least > 600 && System.nanoTime() < deadline) {
                long start = threads.getThreadAllocatedBytes(thread);
                for (int step = 0; step < 100; step++) {
                    tape.begin(step);
                    tape.setLengths(LENGTHS);
                    tape.backward(new CTCLoss().forward(tape, outputs, TARGETS));
                }
                least = Math.min(least, (threads.getThreadAllocatedBytes(thread) - start) / 100);
            }
        }
        assertTrue(least <= 600, least + " bytes a step");
    }

    private static void refuses(String text, Executable call) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void exactTexts() {
        Loss loss = new CTCLoss();
        refuses(
                "CTCLoss: the blank is class -1, expected at least 0; it is one of the outputs",
                () -> new CTCLoss(-1, false));
        refuses(
                "CTCLoss: the model puts out 11 values per example, expected [time, classes]; end the model with"
                        + " dense(classes) on every step",
                () -> loss.check(Shape.of(11), Shape.of(3), 11));
        refuses(
                "CTCLoss: a target has 3 values but is no class index, expected class indices of shape [most labels]",
                () -> loss.check(Shape.of(20, 11), Shape.of(3), 0));
        refuses(
                "CTCLoss: a target has 1 value, expected class indices of shape [most labels]",
                () -> loss.check(Shape.of(20, 11), Shape.of(), 11));
        refuses(
                "CTCLoss: the model puts out 200 values (shape [20, 10]) per example, but the data has 11 classes, the blank"
                        + " among them; end the model with dense(11)",
                () -> loss.check(Shape.of(20, 10), Shape.of(3), 11));
        refuses(
                "CTCLoss: the blank is class 11, but the data has 11 classes; expected one from 0 to 10",
                () -> new CTCLoss(11, false).check(Shape.of(20, 11), Shape.of(3), 11));
        loss.check(Shape.of(20, 11), Shape.of(3), 11);
        assertTrue(loss.ignores(-100));
    }
}
