package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.init.Normal;
import dev.descent.op.Embeddings;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of numbers for each entry of a vocabulary, looked up by its index: {@code [batch, time]} to {@code [batch, time,
 * size]}, or any other shape with one axis more. Indices are whole numbers from 0, as class indices are. Parameter {@code
 * weight [vocabulary, size]}, which begins standard normal, as PyTorch's.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(20), 42, Layers.embedding(1000, 32).padding(0), Layers.meanOverTime(), Layers.dense(2));
 * }</pre>
 */
public final class Embedding implements Layer {
    private final Parameter weight;
    private final int padding;

    private Embedding(Parameter weight, int padding) {
        this.weight = weight;
        this.padding = padding;
    }

    /** {@code [vocabulary, size]}. */
    public Parameter weight() {
        return weight;
    }

    /** @throws IllegalArgumentException if an index is no entry; the text names its row and position */
    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Embeddings.embedding(tape, x, weight.tensor(), padding);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight);
    }

    @Override
    public Shape outputShape(Shape input) {
        return input.withLast(weight.tensor().dim(1));
    }

    /**
     * The blueprint, {@link Layers#embedding}.
     *
     * @param vocabulary how many entries, at least 1
     * @param size how many numbers each, at least 1
     * @param paddingIndex the entry that stands for nothing, whose row begins with zeros and stays; null for none
     * @param weights how the others begin; null for standard normal
     */
    public record Plan(
            int vocabulary,
            int size,
            @Nullable Integer paddingIndex,
            @Nullable Initializer weights) implements Blueprint {
        /** @throws IllegalArgumentException if a number is too small, or there is no such padding index */
        public Plan {
            SequenceChecks.vocabulary(vocabulary, size);
            if (paddingIndex != null) {
                SequenceChecks.padding(paddingIndex, vocabulary);
            }
        }

        Plan(int vocabulary, int size) {
            this(vocabulary, size, null, null);
        }

        /** The same with an entry that stands for nothing, such as what fills a sequence up. */
        public Plan padding(int index) {
            return new Plan(vocabulary, size, index, weights);
        }

        /** The same with weights that begin so. */
        public Plan weights(Initializer first) {
            return new Plan(vocabulary, size, paddingIndex, first);
        }

        @Override
        public Embedding build(Shape input, Setup setup) {
            Parameter weight =
                    setup.weight("weight", Shape.of(vocabulary, size), weights == null ? new Normal(1) : weights);
            if (paddingIndex == null) {
                return new Embedding(weight, Embeddings.NO_PADDING);
            }
            Arrays.fill(weight.tensor().values(), paddingIndex * size, (paddingIndex + 1) * size, 0f);
            return new Embedding(weight, paddingIndex);
        }

        @Override
        public String kind() {
            return "embedding";
        }
    }
}
