package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.init.Normal;
import dev.descent.op.Arithmetic;
import dev.descent.op.Layouts;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Learned numbers for each position, added to {@code [batch, time, features]}, since attention alone doesn't know what comes
 * first. Parameter {@code weight [longest, features]}, which begins normal with a standard deviation of 0.02. {@link
 * PositionalEncoding} has nothing to learn.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(20), 42, Layers.embedding(1000, 32), Layers.positionalEmbedding(20),
 *         Layers.transformerEncoderLayer(4, 64), Layers.meanOverTime(), Layers.dense(2));
 * }</pre>
 */
public final class PositionalEmbedding implements Layer {
    private final String name;
    private final Parameter weight;

    private PositionalEmbedding(String name, Parameter weight) {
        this.name = name;
        this.weight = weight;
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        SequenceChecks.sequence(kind(), name, x.shape(), 1, weight.tensor().dim(1));
        SequenceChecks.longest(kind(), name, x.shape(), weight.tensor().dim(0));
        boolean whole = x.dim(1) == weight.tensor().dim(0);
        Tensor positions = whole ? weight.tensor() : Layouts.slice(tape, weight.tensor(), 0, 0, x.dim(1));
        return Arithmetic.add(tape, x, positions);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight);
    }

    @Override
    public Shape outputShape(Shape input) {
        SequenceChecks.sequence(kind(), name, input, 0, weight.tensor().dim(1));
        SequenceChecks.longest(kind(), name, input, weight.tensor().dim(0));
        return input;
    }

    @Override
    public String kind() {
        return "positionalEmbedding";
    }

    /**
     * The blueprint, {@link Layers#positionalEmbedding}.
     *
     * @param longest how many positions there are, at least 1; sequences may be shorter
     * @param weights how they begin; null for normal with a standard deviation of 0.02
     */
    public record Plan(int longest, @Nullable Initializer weights) implements Blueprint {
        /** @throws IllegalArgumentException if there is no position */
        public Plan {
            SequenceChecks.positions("positionalEmbedding", longest);
        }

        Plan(int longest) {
            this(longest, null);
        }

        /** The same with weights that begin so. */
        public Plan weights(Initializer first) {
            return new Plan(longest, first);
        }

        @Override
        public PositionalEmbedding build(Shape input, Setup setup) {
            SequenceChecks.sequence(kind(), setup.name(), input);
            SequenceChecks.longest(kind(), setup.name(), input, longest);
            Initializer first = weights == null ? new Normal(0.02f) : weights;
            return new PositionalEmbedding(
                    setup.name(), setup.weight("weight", Shape.of(longest, input.dim(1)), first));
        }

        @Override
        public String kind() {
            return "positionalEmbedding";
        }
    }
}
