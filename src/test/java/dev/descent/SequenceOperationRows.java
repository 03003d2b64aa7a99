package dev.descent;

import static dev.descent.GradientCheck.of;
import static dev.descent.GradientInputs.normal;

import dev.descent.op.Attention;
import dev.descent.op.CTC;
import dev.descent.op.Embeddings;
import dev.descent.op.Steps;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.List;

/** The rows of the operations on sequences in {@link GradientContractTest}. */
final class SequenceOperationRows {
    private SequenceOperationRows() {}

    static List<GradientCheck> rows() {
        return List.of(
                of("Embeddings.embedding", (tape, in) -> embedding(tape, in[0]), normal(1, 4, 3))
                        .large(normal(1, 50, 1000)),
                of("Steps.last", (tape, in) -> Steps.last(padded(tape, in[0]), in[0]), normal(1, 3, 4, 2))
                        .large(normal(1, 30, 40, 50)),
                of("Steps.mean", (tape, in) -> Steps.mean(padded(tape, in[0]), in[0]), normal(1, 3, 4, 2))
                        .large(normal(1, 30, 40, 50)),
                of(
                                "Attention.selfAttention",
                                (tape, in) -> Attention.selfAttention(padded(tape, in[0]), in[0], 2, true, 0.3f),
                                normal(1, 2, 5, 12))
                        .large(normal(1, 3, 300, 48))
                        .differsInInference(),
                of(
                                "Attention.scaledDotProduct",
                                (tape, in) -> Attention.scaledDotProduct(
                                        tape, in[0], in[1], in[2], 2, false, 0, lengths(in[1])),
                                normal(1, 2, 3, 4),
                                normal(2, 2, 5, 4),
                                normal(3, 2, 5, 4))
                        .large(normal(1, 3, 140, 50), normal(2, 3, 300, 50), normal(3, 3, 300, 50)),
                of(
                                "CTC.loss",
                                (tape, in) -> CTC.loss(padded(tape, in[0]), in[0], labels(in[0]), 0, false),
                                normal(1, 3, 6, 4))
                        .large(normal(1, 20, 100, 30)));
    }

    /** Some used twice, some not at all. */
    private static Tensor embedding(Tape tape, Tensor weight) {
        int vocabulary = weight.dim(0);
        Tensor indices = Tensor.zeros(Shape.of(3, 20));
        for (int i = 0; i < indices.size(); i++) {
            indices.values()[i] = i * i % (vocabulary - 1);
        }
        return Embeddings.embedding(tape, indices, weight, Embeddings.NO_PADDING);
    }

    private static Tape padded(Tape tape, Tensor x) {
        tape.setLengths(lengths(x));
        return tape;
    }

    private static int[] lengths(Tensor x) {
        int[] lengths = new int[x.dim(0)];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = x.dim(1) - i % 3;
        }
        return lengths;
    }

    /** Two each, now and then the same one twice. */
    private static Tensor labels(Tensor logits) {
        Tensor labels = Tensor.zeros(Shape.of(logits.dim(0), 3));
        for (int i = 0; i < labels.size(); i++) {
            labels.values()[i] = i % 3 == 2 ? CTC.NO_LABEL : 1 + i % 4 * 2 % (logits.dim(2) - 1);
        }
        return labels;
    }
}
