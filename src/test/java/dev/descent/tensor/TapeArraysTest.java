package dev.descent.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TapeArraysTest {
    @Test
    void aStepOfTheSameShapesTakesTheSameArrays() {
        try (Tape tape = Tape.training(0)) {
            tape.begin(0);
            float[] first = tape.array(3);
            float[] second = tape.array(3);
            assertTrue(first.length >= 3);
            assertNotSame(first, second);

            tape.begin(1);
            assertSame(first, tape.array(3));
            assertSame(second, tape.array(3));
        }
    }

    @Test
    void aLargerStepGetsLongerArrays() {
        try (Tape tape = Tape.training(0)) {
            tape.begin(0);
            tape.array(3);
            tape.begin(1);
            assertTrue(tape.array(5).length >= 5);
            assertEquals(0, tape.array(0).length);
        }
    }

    @Test
    void operationsKeepTheirObjectsFromStepToStep() {
        try (Tape tape = Tape.training(0)) {
            tape.begin(0);
            StringBuilder first = tape.kept(StringBuilder.class, StringBuilder::new);
            assertNotSame(first, tape.kept(StringBuilder.class, StringBuilder::new));
            Shape shape = tape.shape(2, 3);

            tape.begin(1);
            assertSame(first, tape.kept(StringBuilder.class, StringBuilder::new));
            assertEquals("new", tape.kept(String.class, () -> "new"));
            assertSame(shape, tape.shape(2, 3));
            assertEquals(Shape.of(4, 5), tape.shape(4, 5));
        }
    }
}
