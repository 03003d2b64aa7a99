package dev.descent.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a tape keeps of a convolution serves the next step, whatever that one convolves. */
class ConvolutionsTest {
    private final Tape kept = Tape.training(0);
    private final Tensor weight = random(2, 3, 3, 3);
    private final Tensor filters = random(2, 3, 3);

    private static Tensor random(int... dims) {
        Tensor tensor = Tensor.zeros(Shape.of(dims)).needsGradient(true);
        Rng rng = new Rng(tensor.size());
        for (int i = 0; i < tensor.size(); i++) {
            tensor.values()[i] = (float) rng.normal(i);
        }
        return tensor;
    }

    private void convolves(Window window, int... images) {
        Tensor x = random(images);
        agrees(weight, x, tape -> Convolutions.conv2d(tape, x, weight, null, window));
    }

    /** The next step of the tape that keeps, and one of a new tape. */
    private void agrees(Tensor parameter, Tensor x, Function<Tape, Tensor> operation) {
        kept.begin(0);
        float[][] actual = results(kept, parameter, x, operation);
        try (Tape fresh = Tape.training(0)) {
            float[][] expected = results(fresh, parameter, x, operation);
            for (int i = 0; i < expected.length; i++) {
                assertArrayEquals(expected[i], actual[i]);
            }
        }
    }

    private static float[][] results(Tape tape, Tensor parameter, Tensor x, Function<Tape, Tensor> operation) {
        parameter.clearGradient();
        x.clearGradient();
        Tensor y = operation.apply(tape);
        assertEquals(2, y.dim(0));
        tape.backward(Reductions.sum(tape, Arithmetic.mul(tape, y, y)));
        return new float[][] {
            y.toArray(), parameter.gradient().clone(), x.gradient().clone()
        };
    }

    @Test
    void aStepMayConvolveOtherThings() {
        convolves(Window.of(1, 1), 2, 3, 6, 6);
        convolves(Window.of(1, 1), 2, 3, 6, 6);
        convolves(Window.of(1, 1), 2, 3, 5, 7);
        convolves(Window.of(1, 2).dilation(2, 2), 2, 3, 5, 7);
        convolves(Window.of(1, 0), 2, 3, 5, 7);
        convolves(Window.of(2, 1), 2, 3, 5, 7);
        Tensor signals = random(2, 3, 9);
        agrees(filters, signals, tape -> Convolutions.conv1d(tape, signals, filters, null, Window.of(1, 1)));
        Tensor small = random(2, 2, 3, 3);
        agrees(weight, small, tape -> Convolutions.convTranspose2d(tape, small, weight, null, Window.of(2, 1), 1, 1));
        convolves(Window.of(2, 1), 2, 3, 6, 6);
    }
}
