package dev.descent.nn;

import dev.descent.init.XavierUniform;
import dev.descent.op.Arithmetic;
import dev.descent.op.Dropouts;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.List;

/**
 * Self-attention and a feed-forward part of two dense layers, each added to what went in: {@code [batch, time, features]} to
 * the same (Vaswani et al., "Attention is all you need", 2017). As published, each sum is normalised; with {@code
 * normFirst()} each part's input is instead, which trains deep stacks without a warm-up (Xiong et al., ICML 2020), and a
 * {@code layerNorm()} belongs behind the last.
 *
 * <p>The defaults are PyTorch's, and so are the parameters' names: {@code self_attn}, {@code linear1}, {@code linear2}, {@code
 * norm1}, {@code norm2}. Padding is not looked at ({@link Tape#lengths}); what steps that are padding put out means nothing.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(20), 42, Layers.embedding(1000, 32), Layers.positionalEmbedding(20),
 *         Layers.transformerEncoderLayer(4, 64).normFirst().activation(Layers.gelu()), Layers.layerNorm(), Layers.dense(1000));
 * }</pre>
 */
public final class TransformerEncoderLayer implements Layer {
    private final Plan plan;
    private final NamedLayer attention;
    private final NamedLayer first;
    private final NamedLayer second;
    private final NamedLayer norm1;
    private final NamedLayer norm2;

    private TransformerEncoderLayer(Shape input, Setup setup, Plan plan) {
        this.plan = plan;
        Blueprint look = new MultiHeadAttention.Plan(plan.heads, plan.dropout, plan.isCausal, true);
        Blueprint widen = new Linear.Plan(plan.feedForward, true, plan.activation.initializer());
        Blueprint narrow = new Linear.Plan(input.dim(1), true, null);
        attention = build("self_attn", look, input, setup);
        first = build("linear1", widen, input, setup);
        second = build("linear2", narrow, input.with(1, plan.feedForward), setup);
        norm1 = build("norm1", new LayerNorm.Plan(), input, setup);
        norm2 = build("norm2", new LayerNorm.Plan(), input, setup);
    }

    private static NamedLayer build(String local, Blueprint blueprint, Shape input, Setup setup) {
        Setup child = setup.child(local, new XavierUniform(1));
        return new NamedLayer(child.name(), blueprint.build(input, child));
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        if (plan.isNormFirst) {
            Tensor y = Arithmetic.add(tape, x, look(tape, run(tape, norm1, x)));
            return Arithmetic.add(tape, y, feed(tape, run(tape, norm2, y)));
        }
        Tensor y = run(tape, norm1, Arithmetic.add(tape, x, look(tape, x)));
        return run(tape, norm2, Arithmetic.add(tape, y, feed(tape, y)));
    }

    private Tensor look(Tape tape, Tensor x) {
        return Dropouts.dropout(tape, run(tape, attention, x), plan.dropout);
    }

    private Tensor feed(Tape tape, Tensor x) {
        Tensor wide = plan.activation.forward(tape, run(tape, first, x));
        return Dropouts.dropout(tape, run(tape, second, Dropouts.dropout(tape, wide, plan.dropout)), plan.dropout);
    }

    private static Tensor run(Tape tape, NamedLayer named, Tensor x) {
        Tensor y = named.layer().forward(tape, x);
        tape.observe(named.name(), y);
        return y;
    }

    @Override
    public List<NamedLayer> layers() {
        return List.of(attention, first, second, norm1, norm2);
    }

    @Override
    public Shape outputShape(Shape input) {
        return attention.layer().outputShape(input);
    }

    /**
     * The blueprint, {@link Layers#transformerEncoderLayer}.
     *
     * @param heads how many, a divisor of the features
     * @param feedForward the outputs of the first dense layer; 2048 by default
     * @param activation between the dense layers; ReLU by default
     * @param dropout the share dropped in training of attention weights, and behind each part and the activation; 0.1 by
     *     default
     * @param isNormFirst whether inputs are normalised rather than sums; not by default
     * @param isCausal whether a step sees only itself and those before it; not by default
     */
    public record Plan(
            int heads, int feedForward, Activation activation, float dropout, boolean isNormFirst, boolean isCausal)
            implements Blueprint {
        /** @throws IllegalArgumentException if a number is too small, or dropout is negative, 1 or above, or NaN */
        public Plan {
            java.util.Objects.requireNonNull(activation, "transformerEncoderLayer: no activation");
            SequenceChecks.heads("transformerEncoderLayer", heads);
            Checks.outputs("transformerEncoderLayer", feedForward);
            Checks.rate("transformerEncoderLayer", dropout);
        }

        Plan(int heads, int feedForward) {
            this(heads, feedForward, new ReLU(), 0.1f, false, false);
        }

        /** The same with another activation between the dense layers. */
        public Plan activation(Activation other) {
            return new Plan(heads, feedForward, other, dropout, isNormFirst, isCausal);
        }

        /** The same with this share dropped in training, 0 for nothing. */
        public Plan dropout(float rate) {
            return new Plan(heads, feedForward, activation, rate, isNormFirst, isCausal);
        }

        /** The same with the input of each part normalised instead of the sum behind it. */
        public Plan normFirst() {
            return new Plan(heads, feedForward, activation, dropout, true, isCausal);
        }

        /** The same with every step seeing only itself and those before it. */
        public Plan causal() {
            return new Plan(heads, feedForward, activation, dropout, isNormFirst, true);
        }

        /** @throws IllegalArgumentException if examples are not [time, features], or heads don't divide the features */
        @Override
        public TransformerEncoderLayer build(Shape input, Setup setup) {
            SequenceChecks.sequence(kind(), setup.name(), input);
            SequenceChecks.divide(kind(), setup.name(), heads, input.dim(1));
            return new TransformerEncoderLayer(input, setup, this);
        }

        @Override
        public String kind() {
            return "transformerEncoderLayer";
        }
    }
}
