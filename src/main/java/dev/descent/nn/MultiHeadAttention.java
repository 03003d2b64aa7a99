package dev.descent.nn;

import dev.descent.init.XavierUniform;
import dev.descent.init.Zeros;
import dev.descent.op.Attention;
import dev.descent.op.Layouts;
import dev.descent.op.Products;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Each step of {@code [batch, time, features]} takes from the others what its query finds in their keys, for several heads
 * side by side, with learned products before and behind (Vaswani et al., "Attention is all you need", 2017). Padding is not
 * looked at ({@link Tape#lengths}); steps that are padding put out the bias of the last product.
 *
 * <p>Parameters have PyTorch's names and, transposed, its layout: {@code in_proj_weight [features, 3 · features]}, {@code
 * in_proj_bias}, {@code out_proj.weight [features, features]}, {@code out_proj.bias}. Weights begin with Xavier's uniform
 * initialisation, biases with zeros.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(20, 8), 42, Layers.multiHeadAttention(2).causal().dropout(0.1f), Layers.lastStep(), Layers.dense(3));
 * }</pre>
 */
public final class MultiHeadAttention implements Layer {
    private final String name;
    private final Plan plan;
    private final int features;
    private final Parameter in;
    private final @Nullable Parameter inBias;
    private final NamedLayer out;

    private MultiHeadAttention(Setup setup, Plan plan, int features) {
        name = setup.name();
        this.plan = plan;
        this.features = features;
        in = setup.matrix("in_proj_weight", features, 3 * features, new XavierUniform(1));
        inBias = plan.hasBias ? setup.bias("in_proj_bias", Shape.of(3 * features), new Zeros()) : null;
        Setup last = setup.child("out_proj", new XavierUniform(1));
        out = new NamedLayer(
                last.name(), new Linear.Plan(features, plan.hasBias, null).build(Shape.of(features), last));
    }

    /** Self-attention: a sequence looks at itself. */
    @Override
    public Tensor forward(Tape tape, Tensor x) {
        SequenceChecks.sequence(kind(), name, x.shape(), 1, features);
        Tensor all = Products.linear(tape, x, in.tensor(), inBias == null ? null : inBias.tensor());
        return out.layer().forward(tape, Attention.selfAttention(tape, all, plan.heads, plan.isCausal, plan.dropout));
    }

    /**
     * Cross-attention: one sequence looks at another. All of its steps count as data, whatever the tape's lengths.
     *
     * @param query {@code [batch, queries, features]}
     * @param key {@code [batch, keys, features]}
     * @param value {@code [batch, keys, features]}, usually the keys themselves
     * @param keyLengths how many keys of each sequence are data, not padding; may be longer than the batch; null for all
     * @return {@code [batch, queries, features]}
     * @throws IllegalArgumentException if shapes don't fit, or a length is not from 1 to the number of keys
     */
    public Tensor forward(Tape tape, Tensor query, Tensor key, Tensor value, int @Nullable [] keyLengths) {
        SequenceChecks.sequence(kind(), name, query.shape(), 1, features);
        SequenceChecks.sequence(kind(), name, key.shape(), 1, features);
        SequenceChecks.sequence(kind(), name, value.shape(), 1, features);
        Tensor q = project(tape, query, 0);
        Tensor k = project(tape, key, 1);
        Tensor v = project(tape, value, 2);
        Tensor y = Attention.scaledDotProduct(tape, q, k, v, plan.heads, plan.isCausal, plan.dropout, keyLengths);
        return out.layer().forward(tape, y);
    }

    private Tensor project(Tape tape, Tensor x, int which) {
        int from = which * features;
        int to = from + features;
        Tensor bias = inBias == null ? null : Layouts.slice(tape, inBias.tensor(), 0, from, to);
        return Products.linear(tape, x, Layouts.slice(tape, in.tensor(), 1, from, to), bias);
    }

    @Override
    public List<NamedLayer> layers() {
        return List.of(out);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(inBias == null ? List.of(in) : List.of(in, inBias));
        all.addAll(out.layer().parameters());
        return List.copyOf(all);
    }

    @Override
    public List<StateTensor> state(String name) {
        StateTensor matrix = StateTensor.transposed("in_proj_weight", in);
        return inBias == null ? List.of(matrix) : List.of(matrix, StateTensor.of("in_proj_bias", inBias));
    }

    @Override
    public Shape outputShape(Shape input) {
        SequenceChecks.sequence(kind(), name, input, 0, features);
        return input;
    }

    /**
     * The blueprint, {@link Layers#multiHeadAttention}.
     *
     * @param heads how many, a divisor of the features
     * @param dropout the share of attention weights dropped in training; 0 by default
     * @param isCausal whether a step sees only itself and those before it; not by default
     * @param hasBias whether the products add a bias
     */
    public record Plan(int heads, float dropout, boolean isCausal, boolean hasBias) implements Blueprint {
        /** @throws IllegalArgumentException if there is no head, or dropout is negative, 1 or above, or NaN */
        public Plan {
            SequenceChecks.heads("multiHeadAttention", heads);
            Checks.rate("multiHeadAttention", dropout);
        }

        Plan(int heads) {
            this(heads, 0, false, true);
        }

        /** The same with this share of attention weights dropped in training. */
        public Plan dropout(float rate) {
            return new Plan(heads, rate, isCausal, hasBias);
        }

        /** The same with every step seeing only itself and those before it. */
        public Plan causal() {
            return new Plan(heads, dropout, true, hasBias);
        }

        /** The same without biases. */
        public Plan withoutBias() {
            return new Plan(heads, dropout, isCausal, false);
        }

        /** @throws IllegalArgumentException if examples are not [time, features], or heads don't divide the features */
        @Override
        public MultiHeadAttention build(Shape input, Setup setup) {
            SequenceChecks.sequence(kind(), setup.name(), input);
            SequenceChecks.divide(kind(), setup.name(), heads, input.dim(1));
            return new MultiHeadAttention(setup, this, input.dim(1));
        }

        @Override
        public String kind() {
            return "multiHeadAttention";
        }
    }
}
