package dev.descent.nn;

import dev.descent.op.Arithmetic;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

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
    private final Tensor table;

    private PositionalEncoding(String name, Tensor table) {
        this.name = name;
        this.table = table;
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        SequenceChecks.sequence(kind(), name, x.shape(), 1, table.dim(1));
        SequenceChecks.longest(kind(), name, x.shape(), table.dim(0));
        boolean whole = x.dim(1) == table.dim(0);
        return Arithmetic.add(tape, x, whole ? table : Tensor.over(Shape.of(x.dim(1), table.dim(1)), table.values()));
    }

    @Override
    public Shape outputShape(Shape input) {
        SequenceChecks.sequence(kind(), name, input, 0, table.dim(1));
        SequenceChecks.longest(kind(), name, input, table.dim(0));
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
            Tensor table = Tensor.zeros(input);
            int features = input.dim(1);
            for (int i = 0; i < table.size(); i++) {
                int feature = i % features;
                double angle = i / features / StrictMath.pow(LONGEST_WAVE, (double) (feature / 2 * 2) / features);
                table.values()[i] = (float) (feature % 2 == 0 ? StrictMath.sin(angle) : StrictMath.cos(angle));
            }
            return new PositionalEncoding(setup.name(), table);
        }

        @Override
        public String kind() {
            return "positionalEncoding";
        }
    }
}
