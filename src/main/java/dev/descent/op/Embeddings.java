package dev.descent.op;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * Rows of a table by number, as PyTorch's {@code embedding}.
 *
 * <pre>{@code
 * Tensor table = Tensor.of(Shape.of(3, 2), 0, 0, 1, 2, 3, 4).needsGradient(true);
 * Tensor words = Tensor.of(Shape.of(1, 4), 2, 1, 2, 0);
 * try (Tape tape = Tape.training(42)) {
 *     Tensor y = Embeddings.embedding(tape, words, table, 0);   // [1, 4, 2]: 3, 4, 1, 2, 3, 4, 0, 0
 * }
 * }</pre>
 */
public final class Embeddings {
    /** Padding index of a table without one. */
    public static final int NO_PADDING = Gather.NO_ROW;

    private Embeddings() {}

    /**
     * Looks up a row for each index. The gradient is a whole table, as PyTorch's dense one, but only rows that were used are
     * worked on.
     *
     * @param indices whole numbers of any shape, through which no gradient flows
     * @param weight {@code [vocabulary, size]}
     * @param padding the index whose row gets no gradient, or {@link #NO_PADDING}
     * @return {@code [..., size]}
     * @throws IllegalArgumentException if the weight is no matrix, or an index is not whole or not below the vocabulary; the
     *     text names its row and position
     */
    public static Tensor embedding(Tape tape, Tensor indices, Tensor weight, int padding) {
        SequenceChecks.embedding(indices, weight.shape());
        Shape shape = indices.rank() == 1
                ? tape.shape(indices.dim(0), weight.dim(1))
                : indices.shape().withLast(weight.dim(1));
        return Layouts.gather(tape, weight, indices, shape, padding);
    }
}
