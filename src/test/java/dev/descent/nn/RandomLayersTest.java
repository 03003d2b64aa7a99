package dev.descent.nn;

import static dev.descent.nn.Layers.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.descent.init.Constant;
import dev.descent.op.Reductions;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Dropout and DropConnect in training. */
class RandomLayersTest {
    private static Tensor ones(int... dims) {
        Tensor x = Tensor.zeros(Shape.of(dims));
        Arrays.fill(x.values(), 1f);
        return x;
    }

    @Test
    void dropoutZeroesItsShareAndScalesTheRest() {
        Tensor x = ones(100, 200).needsGradient(true);
        try (Tape tape = Tape.training(5)) {
            Tensor y = dropout(0.2f).forward(tape, x);
            int dropped = 0;
            for (float value : y.toArray()) {
                assertEquals(value == 0 ? 0 : 1.25f, value);
                dropped += value == 0 ? 1 : 0;
            }
            assertEquals(4000, dropped, 250);
            tape.backward(Reductions.sum(tape, y));
            assertArrayEquals(y.toArray(), x.gradient());
        }
    }

    @Test
    void twoDropoutsAndTwoStepsDropDifferently() {
        Tensor x = ones(8, 50);
        try (Tape tape = Tape.training(5)) {
            tape.begin(1);
            float[] first = dropout(0.5f).forward(tape, x).toArray();
            float[] second = dropout(0.5f).forward(tape, x).toArray();
            tape.begin(2);
            float[] nextStep = dropout(0.5f).forward(tape, x).toArray();
            tape.begin(1);
            assertArrayEquals(first, dropout(0.5f).forward(tape, x).toArray());
            assertFalse(Arrays.equals(first, second));
            assertFalse(Arrays.equals(first, nextStep));
        }
    }

    @Test
    void inferenceDropsNothing() {
        Tensor x = ones(2, 3);
        try (Tape tape = Tape.inference()) {
            assertSame(x, dropout(0.5f).forward(tape, x));
        }
    }

    /** With a batch of unit vectors the outputs are the weights themselves. */
    @Test
    void dropConnectDropsWeightsNotBiasesAndOnceForTheBatch() {
        int size = 60;
        Tensor x = Tensor.zeros(Shape.of(2 * size, size));
        for (int i = 0; i < 2 * size; i++) {
            x.values()[i * size + i % size] = 1;
        }
        Blueprint blueprint = new DropConnect.Plan(dense(size, new Constant(3)), 0.25f);
        Layer layer = blueprint.build(Shape.of(size), Sequential.root(1).child("d", new Constant(3)));
        Arrays.fill(layer.parameters().get(1).tensor().values(), 10f);
        try (Tape tape = Tape.training(5)) {
            Tensor y = layer.forward(tape, x);
            int dropped = 0;
            for (int i = 0; i < size * size; i++) {
                float value = y.values()[i];
                assertEquals(value == 10 ? 10 : 14, value);
                assertEquals(value, y.values()[i + size * size]);
                dropped += value == 10 ? 1 : 0;
            }
            assertEquals(900, dropped, 120);
            tape.backward(Reductions.sum(tape, y));
            float[] gradient = layer.parameters().get(0).tensor().gradient();
            for (int in = 0; in < size; in++) {
                for (int out = 0; out < size; out++) {
                    float expected = y.values()[in * size + out] == 10 ? 0 : 2 / 0.75f;
                    assertEquals(expected, gradient[in * size + out], 1e-6f);
                }
            }
        }
    }
}
