package dev.descent.nn;

import static dev.descent.nn.Layers.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The exact texts of what the layers for sequences refuse. */
class SequenceChecksTest {
    private static void refuses(String text, Executable call) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    private static Model model(Blueprint layer, int... example) {
        return Model.of(Shape.of(example), 1, layer);
    }

    private static void forward(Model model, int... shape) {
        try (Tape tape = Tape.inference()) {
            model.forward(tape, Tensor.zeros(Shape.of(shape)));
        }
    }

    @Test
    void settings() {
        refuses(
                "embedding: a vocabulary of 0 with 3 numbers each, expected 1 to 16777216 entries and at least 1 number",
                () -> embedding(0, 3));
        refuses(
                "embedding: a vocabulary of 5 with 0 numbers each, expected 1 to 16777216 entries and at least 1 number",
                () -> embedding(5, 0));
        refuses(
                "embedding: padding index 5, expected one from 0 to 4, an entry of the vocabulary",
                () -> embedding(5, 3).padding(5));
        refuses("positionalEmbedding: 0 positions, expected at least 1", () -> positionalEmbedding(0));
        refuses("multiHeadAttention: 0 heads, expected at least 1", () -> multiHeadAttention(0));
        refuses(
                "multiHeadAttention: rate 1.0, expected at least 0 and below 1; it is the share that is set to zero",
                () -> multiHeadAttention(1).dropout(1));
        refuses("transformerEncoderLayer: 0 heads, expected at least 1", () -> transformerEncoderLayer(0));
        refuses("transformerEncoderLayer: 0 outputs, expected at least 1", () -> transformerEncoderLayer(1, 0));
        refuses(
                "transformerEncoderLayer: rate -1.0, expected at least 0 and below 1; it is the share that is set to zero",
                () -> transformerEncoderLayer(1, 2).dropout(-1));
    }

    @Test
    void shapesWhileBuilding() {
        String end = "; put embedding(...) before it, or reshape the data";
        refuses(
                "positionalEmbedding \"positionalEmbedding1\": an example has shape [7], expected [time, features]"
                        + end,
                () -> model(positionalEmbedding(7), 7));
        refuses(
                "positionalEmbedding \"positionalEmbedding1\": input of shape [7, 2] has 7 steps, but there are 6 positions;"
                        + " build it with more, or cut the sequences",
                () -> model(positionalEmbedding(6), 7, 2));
        refuses(
                "positionalEncoding \"positionalEncoding1\": an example has shape [7], expected [time, features]" + end,
                () -> model(positionalEncoding(), 7));
        refuses(
                "multiHeadAttention \"multiHeadAttention1\": an example has shape [7], expected [time, features]" + end,
                () -> model(multiHeadAttention(1), 7));
        refuses(
                "multiHeadAttention \"multiHeadAttention1\": 3 heads for 4 features, expected a divisor of their number",
                () -> model(multiHeadAttention(3), 7, 4));
        refuses(
                "transformerEncoderLayer \"transformerEncoderLayer1\": 3 heads for 4 features, expected a divisor of their"
                        + " number",
                () -> model(transformerEncoderLayer(3, 5), 7, 4));
        refuses(
                "layer \"lastStep1\" cannot take examples of shape [7]: lastStep \"lastStep\": an example has shape [7],"
                        + " expected [time, features]" + end,
                () -> model(lastStep(), 7));
    }

    @Test
    void shapesInForward() {
        String end = "]; build it for that shape, or reshape the input";
        refuses(
                "positionalEmbedding \"positionalEmbedding1\": input has shape [2, 7, 3], but the layer was built for"
                        + " [batch, time, 4" + end,
                () -> forward(model(positionalEmbedding(7), 7, 4), 2, 7, 3));
        refuses(
                "positionalEncoding \"positionalEncoding1\": input of shape [2, 8, 4] has 8 steps, but there are 7 positions;"
                        + " build it with more, or cut the sequences",
                () -> forward(model(positionalEncoding(), 7, 4), 2, 8, 4));
        refuses(
                "multiHeadAttention \"multiHeadAttention1\": input has shape [2, 4], but the layer was built for"
                        + " [batch, time, 4" + end,
                () -> forward(model(multiHeadAttention(2), 7, 4), 2, 4));
    }
}
