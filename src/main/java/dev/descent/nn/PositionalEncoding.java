package dev.descent.nn;

import dev.descent.op.Arithmetic;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Sines and cosines of the position, added to {@code [batch, time, features]}: {@code sin(t / 10000^(i / features))} at even
 * features i and the cosine of the same at the odd one behind each (Vaswani et al., "Attention is all you need", 2017).
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(20), 42, Layers.embedding(1000, 32), Layers.positionalEncoding(),
 *         Layers.transformerEncoderLayer(4, 64), Layers.meanOverTime(), Layers.dense(2));
 * }</pre>
 */
public final class PositionalEncoding implements Layer {
    private static final double LONGEST_WAVE = 10_000;

    private final String name;
    private final int longest;
    private final int features;
    /** Made at the first use, the same whoever is first: a file that asks for a large one gets nothing by that. */
    private volatile @Nullable Tensor table;

    private PositionalEncoding(String name, int longest, int features) {
        this.name = name;
        this.longest = longest;
        this.features = features;
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        SequenceChecks.sequence(kind(), name, x.shape(), 1, features);
        SequenceChecks.longest(kind(), name, x.shape(), longest);
        Tensor all = table();
        return Arithmetic.add(
                tape, x, x.dim(1) == longest ? all : Tensor.over(Shape.of(x.dim(1), features), all.values()));
    }

    private Tensor table() {
        Tensor made = table;
        if (made == null) {
            made = Tensor.zeros(Shape.of(longest, features));
            for (int i = 0; i < made.size(); i++) {
                int feature = i % features;
                double angle = i / features / StrictMath.pow(LONGEST_WAVE, (double) (feature / 2 * 2) / features);
                made.values()[i] = (float) (feature % 2 == 0 ? StrictMath.sin(angle) : StrictMath.cos(angle));
            }
            table = made;
        }
        return made;
    }

    @Override
    public Shape outputShape(Shape input) {
        SequenceChecks.sequence(kind(), name, input, 0, features);
        SequenceChecks.longest(kind(), name, input, longest);
        return input;
    }

    @Override
    public String kind() {
        return "positionalEncoding";
    }

    /** The blueprint, {@link Layers#positionalEncoding}: for sequences as long as the model's, or shorter. */
    public record Plan() implements Blueprint {
        @Override
        public PositionalEncoding build(Shape input, Setup setup) {
            SequenceChecks.sequence(kind(), setup.name(), input);
            return new PositionalEncoding(setup.name(), input.dim(0), input.dim(1));
        }

        @Override
        public String kind() {
            return "positionalEncoding";
        }
    }
}
