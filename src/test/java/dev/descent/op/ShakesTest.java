package dev.descent.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the papers say about the factors: their range, their means, and that the gradient's are drawn apart. */
class ShakesTest {
    private static final int BATCH = 4000;

    private static Tensor ones() {
        float[] values = new float[BATCH * 2];
        Arrays.fill(values, 1);
        return Tensor.of(Shape.of(BATCH, 2), values).needsGradient(true);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (int i = 0; i < 2 * BATCH; i++) {
            sum += values[i];
        }
        return sum / (2 * BATCH);
    }

    @Test
    void shakeShakeMixesTwoBranchesWithWeightsThatAddUpToOne() {
        Tensor a = ones();
        Tensor b = Tensor.zeros(a.shape()).needsGradient(true);
        try (Tape tape = Tape.training(3)) {
            Tensor y = Shakes.shakeShake(tape, a, b, true);
            float[] alpha = y.toArray();
            tape.backward(Reductions.sum(tape, y));
            assertEquals(0.5, mean(alpha), 0.02);
            assertEquals(0.5, mean(a.gradient()), 0.02);
            int differing = 0;
            for (int i = 0; i < 2 * BATCH; i++) {
                assertTrue(alpha[i] >= 0 && alpha[i] < 1);
                assertEquals(alpha[i], alpha[i / 2 * 2], "an image has one factor");
                assertEquals(1, a.gradient()[i] + b.gradient()[i], 1e-6);
                differing += Math.abs(alpha[i] - a.gradient()[i]) > 0.01 ? 1 : 0;
            }
            assertTrue(differing > 1.9 * BATCH, "the gradient's factors are drawn apart");
        }
    }

    @Test
    void perBatchThereIsOneFactor() {
        Tensor a = ones();
        Tensor b = Tensor.zeros(a.shape());
        try (Tape tape = Tape.training(3)) {
            float[] once = Shakes.shakeShake(tape, a, b, false).toArray();
            float[] again = Shakes.shakeShake(tape, a, b, false).toArray();
            float[] all = new float[once.length];
            Arrays.fill(all, once[0]);
            assertArrayEquals(all, once);
            assertNotEquals(once[0], again[0]);
        }
    }

    @Test
    void shakeDropKeepsOrShakes() {
        Tensor x = ones();
        try (Tape tape = Tape.training(3)) {
            Tensor y = Shakes.shakeDrop(tape, x, 0.75f, true);
            float[] forward = y.toArray();
            tape.backward(Reductions.sum(tape, y));
            assertEquals(0.75, mean(forward), 0.03);
            assertEquals(0.75 + 0.25 * 0.5, mean(x.gradient()), 0.03);
            int kept = 0;
            int negative = 0;
            for (int i = 0; i < 2 * BATCH; i += 2) {
                assertTrue(forward[i] >= -1 && forward[i] <= 1);
                assertTrue(x.gradient()[i] >= 0 && x.gradient()[i] <= 1);
                kept += forward[i] == 1 ? 1 : 0;
                negative += forward[i] < 0 ? 1 : 0;
                assertEquals(forward[i] == 1, x.gradient()[i] == 1, "kept in both directions or in none");
            }
            assertEquals(0.75 * BATCH, kept, 0.03 * BATCH);
            assertEquals(0.125 * BATCH, negative, 0.03 * BATCH);
        }
    }

    @Test
    void stochasticDepthKeepsOrDrops() {
        Tensor x = ones();
        try (Tape tape = Tape.training(3)) {
            Tensor y = Shakes.stochasticDepth(tape, x, 0.75f, true);
            float[] forward = y.toArray();
            tape.backward(Reductions.sum(tape, y));
            assertArrayEquals(forward, x.gradient());
            assertEquals(0.75, mean(forward), 0.03);
            for (float value : forward) {
                assertTrue(value == 0 || value == 1);
            }
        }
    }

    @Test
    void inferenceTakesTheMeans() {
        Tensor a = Tensor.of(Shape.of(1, 2), 1, 2);
        Tensor b = Tensor.of(Shape.of(1, 2), 3, 6);
        try (Tape tape = Tape.inference()) {
            assertArrayEquals(
                    new float[] {2, 4}, Shakes.shakeShake(tape, a, b, true).toArray());
            assertArrayEquals(
                    new float[] {0.75f, 1.5f},
                    Shakes.shakeDrop(tape, a, 0.75f, false).toArray());
            assertArrayEquals(
                    new float[] {0.75f, 1.5f},
                    Shakes.stochasticDepth(tape, a, 0.75f, false).toArray());
        }
    }
}
