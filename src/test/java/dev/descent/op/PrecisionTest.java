package dev.descent.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Long sums keep their digits, whichever axis they run along, and NaN is not lost. */
class PrecisionTest {
    private static final int LONG = 1 << 20;

    @Test
    void longSums() {
        float[] values = new float[LONG];
        double exact = 0;
        for (int i = 0; i < LONG; i++) {
            values[i] = 0.1f + i % 7;
            exact += values[i];
        }
        for (Shape shape : new Shape[] {Shape.of(LONG), Shape.of(1, LONG), Shape.of(LONG, 1)}) {
            try (Tape tape = Tape.inference()) {
                assertEquals(
                        exact, Reductions.sum(tape, Tensor.of(shape, values)).item(), 2e-7 * exact);
            }
        }
    }

    @Test
    void longSumsAlongAnyAxis() {
        float[] values = new float[LONG];
        Arrays.fill(values, 0.1f);
        int third = LONG / 8;
        for (Shape shape : new Shape[] {Shape.of(third, 8), Shape.of(8, third), Shape.of(2, third, 4)}) {
            for (int axis = 0; axis < shape.rank(); axis++) {
                try (Tape tape = Tape.inference()) {
                    Tensor sums = Reductions.sum(tape, Tensor.of(shape, values), axis);
                    double exact = (double) 0.1f * shape.dim(axis);
                    for (float sum : sums.toArray()) {
                        assertEquals(exact, sum, 1e-6 * exact, shape + " along " + axis);
                    }
                }
            }
        }
    }

    @Test
    void largestKeepsNaN() {
        try (Tape tape = Tape.inference()) {
            Tensor x = Tensor.of(Shape.of(3), 1, Float.NaN, 2);
            assertTrue(Float.isNaN(Reductions.max(tape, x).item()));
        }
    }
}
