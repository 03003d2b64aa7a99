package dev.descent.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.descent.op.Activations;
import org.junit.jupiter.api.Test;

class TapeThreadsTest {
    @Test
    void aTapesOwnThreadsChangeNoBitAndEndWithIt() {
        Tensor x = Tensor.zeros(Shape.of(1 << 18));
        for (int i = 0; i < x.size(); i++) {
            x.values()[i] = (float) Math.sin(i);
        }
        float[] alone;
        try (Tape tape = Tape.training(1)) {
            alone = Activations.tanh(tape, x).values().clone();
        }
        try (Tape tape = Tape.training(1, 3)) {
            assertArrayEquals(
                    alone, java.util.Arrays.copyOf(Activations.tanh(tape, x).values(), alone.length));
        }
        long left = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("descent-worker"))
                .count();
        assertEquals(0, left);
    }
}
