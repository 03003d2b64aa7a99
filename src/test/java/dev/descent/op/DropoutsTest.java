package dev.descent.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DropoutsTest {
    private static Tensor ones(int size) {
        float[] values = new float[size];
        Arrays.fill(values, 1);
        return Tensor.of(Shape.of(size), values);
    }

    @Test
    void dropsAsOftenAsAskedAndKeepsTheMean() {
        int size = 1_000_001;
        for (float p : new float[] {0.001f, 0.1f, 0.5f, 0.9f}) {
            try (Tape tape = Tape.training(3)) {
                float[] y = Dropouts.dropout(tape, ones(size), p).toArray();
                int[] dropped = new int[2];
                int together = 0;
                for (int i = 0; i < size; i++) {
                    assertTrue(y[i] == 0 || y[i] == (float) (1 / (1.0 - p)), "element " + i + " is " + y[i]);
                    dropped[i % 2] += y[i] == 0 ? 1 : 0;
                    together += i > 0 && y[i] == 0 && y[i - 1] == 0 ? 1 : 0;
                }
                near(p, dropped[0], size / 2);
                near(p, dropped[1], size / 2);
                near((double) p * p, together, size);
            }
        }
    }

    /** Within five standard deviations of a binomial count. */
    private static void near(double p, int count, int of) {
        assertEquals(of * p, count, 5 * Math.sqrt(of * p * (1 - p)) + 1);
    }

    @Test
    void isAFunctionOfSeedStepUseAndPlace() {
        float[] first = mask(5, 0, 1000);
        assertArrayEquals(first, mask(5, 0, 1000));
        assertArrayEquals(Arrays.copyOf(first, 999), mask(5, 0, 999));
        assertFalse(Arrays.equals(first, mask(6, 0, 1000)));
        assertFalse(Arrays.equals(first, mask(5, 1, 1000)));
        try (Tape tape = Tape.training(5)) {
            float[] one = Dropouts.dropout(tape, ones(1000), 0.5f).toArray();
            float[] other = Dropouts.dropout(tape, ones(1000), 0.5f).toArray();
            assertArrayEquals(first, one);
            assertFalse(Arrays.equals(one, other));
        }
    }

    private static float[] mask(long seed, long step, int size) {
        try (Tape tape = Tape.training(seed)) {
            tape.begin(step);
            return Dropouts.dropout(tape, ones(size), 0.5f).toArray();
        }
    }

    @Test
    void leavesThingsAloneInInferenceAndForZero() {
        Tensor x = ones(3);
        try (Tape inference = Tape.inference();
                Tape training = Tape.training(1)) {
            assertSame(x, Dropouts.dropout(inference, x, 0.5f));
            assertSame(x, Dropouts.dropConnect(inference, x, 0.5f));
            assertSame(x, Dropouts.dropout(training, x, 0));
        }
    }
}
