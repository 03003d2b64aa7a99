package dev.descent.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The exact texts of what the operations on sequences refuse. */
class SequenceOpChecksTest {
    private final Tape tape = Tape.training(1);

    private static Tensor t(int... dims) {
        return Tensor.zeros(Shape.of(dims));
    }

    private static void refuses(String text, Executable call) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void embeddings() {
        refuses(
                "embedding: weight has shape [5], expected [vocabulary, size]",
                () -> Embeddings.embedding(tape, t(2), t(5), 0));
        refuses(
                "embedding: the index in row 1 of the batch at position 2 is 5.0, expected a whole number from 0 to 4, the"
                        + " rows of weight [5, 3]",
                () -> Embeddings.embedding(tape, Tensor.of(Shape.of(2, 3), 0, 1, 2, 3, 4, 5), t(5, 3), 0));
        refuses(
                "embedding: the index in row 0 of the batch at position 0 is 1.5, expected a whole number from 0 to 4, the"
                        + " rows of weight [5, 3]",
                () -> Embeddings.embedding(tape, Tensor.of(Shape.of(1), 1.5f), t(5, 3), 0));
        refuses(
                "embedding: the index in row 0 of the batch at position 0 is NaN, expected a whole number from 0 to 4, the"
                        + " rows of weight [5, 3]",
                () -> Embeddings.embedding(tape, Tensor.scalar(Float.NaN), t(5, 3), 0));
        refuses(
                "embedding: the index in row 0 of the batch at position 1 is -1.0, expected a whole number from 0 to 4, the"
                        + " rows of weight [5, 3]",
                () -> Embeddings.embedding(tape, Tensor.of(Shape.of(1, 2), 0, -1), t(5, 3), -1));
    }

    @Test
    void attention() {
        refuses(
                "scaledDotProduct: input has shape [2, 3], expected [batch, time, features]; reshape it",
                () -> Attention.scaledDotProduct(tape, t(2, 3), t(2, 3), t(2, 3), 1, false, 0, null));
        refuses(
                "scaledDotProduct: queries have shape [2, 3, 4], keys [2, 5, 6] and values [2, 5, 6]; expected [batch,"
                        + " queries, features] and twice [batch, keys, features]",
                () -> Attention.scaledDotProduct(tape, t(2, 3, 4), t(2, 5, 6), t(2, 5, 6), 1, false, 0, null));
        refuses(
                "scaledDotProduct: queries have shape [2, 3, 4], keys [2, 5, 4] and values [2, 6, 4]; expected [batch,"
                        + " queries, features] and twice [batch, keys, features]",
                () -> Attention.scaledDotProduct(tape, t(2, 3, 4), t(2, 5, 4), t(2, 6, 4), 1, false, 0, null));
        refuses(
                "scaledDotProduct: 3 heads for 4 features of input [2, 3, 4], expected a divisor of their number",
                () -> Attention.scaledDotProduct(tape, t(2, 3, 4), t(2, 5, 4), t(2, 5, 4), 3, false, 0, null));
        refuses(
                "scaledDotProduct: sequence 1 has length 6, expected 1 to 5, the steps of input [2, 5, 4]",
                () -> Attention.scaledDotProduct(
                        tape, t(2, 3, 4), t(2, 5, 4), t(2, 5, 4), 2, false, 0, new int[] {5, 6}));
        refuses(
                "scaledDotProduct: p 1.0, expected a probability of at least 0 and below 1 (0.5 drops half, 0 drops nothing)",
                () -> Attention.scaledDotProduct(tape, t(2, 3, 4), t(2, 5, 4), t(2, 5, 4), 2, false, 1, null));
        refuses(
                "selfAttention: input has shape [2, 3, 4], expected [batch, time, 3 · features]: queries, keys and values side"
                        + " by side",
                () -> Attention.selfAttention(tape, t(2, 3, 4), 1, false, 0));
        refuses(
                "selfAttention: 0 heads for 2 features of input [2, 3, 6], expected a divisor of their number",
                () -> Attention.selfAttention(tape, t(2, 3, 6), 0, false, 0));
    }

    @Test
    void lengths() {
        tape.setLengths(new int[] {3});
        refuses(
                "lastStep: got 1 lengths for a batch of 2; give one for each sequence",
                () -> Steps.last(tape, t(2, 3, 4)));
        tape.setLengths(new int[] {3, 0});
        refuses(
                "meanOverTime: sequence 1 has length 0, expected 1 to 3, the steps of input [2, 3, 4]",
                () -> Steps.mean(tape, t(2, 3, 4)));
        refuses(
                "selfAttention: sequence 1 has length 0, expected 1 to 3, the steps of input [2, 3, 6]",
                () -> Attention.selfAttention(tape, t(2, 3, 6), 1, false, 0));
        refuses(
                "ctc: sequence 1 has length 0, expected 1 to 3, the steps of input [2, 3, 6]",
                () -> CTC.loss(tape, t(2, 3, 6), t(2, 1), 1, false));
        refuses(
                "lastStep: input has shape [2, 3], expected [batch, time, features]; reshape it",
                () -> Steps.last(tape, t(2, 3)));
    }

    @Test
    void ctc() {
        refuses(
                "ctc: outputs have shape [2, 3, 1], expected [batch, time, classes] with the blank among at least 2 classes",
                () -> CTC.loss(tape, t(2, 3, 1), t(2, 2), 0, false));
        refuses(
                "ctc: targets have shape [3, 2], but outputs have [2, 3, 4]; give labels [2, most labels], the rest of a row"
                        + " filled with -100",
                () -> CTC.loss(tape, t(2, 3, 4), t(3, 2), 0, false));
        refuses(
                "ctc: the blank is class 4, but outputs have shape [2, 3, 4]; expected one from 0 to 3",
                () -> CTC.loss(tape, t(2, 3, 4), t(2, 2), 4, false));
        refuses(
                "ctc: the target in row 1 of the batch at position 0 is 0, the blank, which stands for no label; leave it out,"
                        + " or name another class as the blank",
                () -> labels(2, 1, 2, 0, 1));
        refuses(
                "ctc: the target in row 0 of the batch at position 1 is 4.0, expected a class from 0 to 3 as a whole number,"
                        + " or -100 behind the last label",
                () -> labels(2, 1, 4, 1, 1));
        refuses(
                "ctc: the target in row 0 of the batch at position 0 is 1.5, expected a class from 0 to 3 as a whole number,"
                        + " or -100 behind the last label",
                () -> labels(2, 1.5f, 2, 1, 1));
        refuses(
                "ctc: the targets in row 1 of the batch have -100 at position 1 and a label behind it; put all labels first",
                () -> labels(3, 1, 2, 3, 1, -100, 2));
        refuses(
                "ctc: row 1 of the batch has 4 labels which need 4 steps, but has 3; give longer outputs or leave the example"
                        + " out, or use zeroInfinity",
                () -> labels(4, 1, -100, -100, -100, 1, 2, 3, 1));
        refuses(
                "ctc: row 0 of the batch has 3 labels, 1 of them like the one before, which need 4 steps, but has 3; give"
                        + " longer outputs or leave the example out, or use zeroInfinity",
                () -> labels(3, 1, 1, 2, 1, 2, 3));
    }

    private void labels(int most, float... targets) {
        CTC.loss(tape, t(2, 3, 4), Tensor.of(Shape.of(2, most), targets), 0, false);
    }
}
