package dev.descent.op;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Scaled dot-product attention: softmax(q · kᵀ / √size) · v for each head (Vaswani et al., "Attention is all you need",
 * 2017), as PyTorch's. It is worked out in blocks of queries and keys that stay in the cache (Dao et al., "FlashAttention",
 * 2022): what is kept for the backward pass is one number for each query and head, never a matrix of all pairs.
 *
 * <p>What a sequence gets is a function of its own steps alone: the same bits whatever its padding and its neighbours in the
 * batch hold. The output at steps that are padding is zero, and they neither receive nor pass on a gradient.
 *
 * <pre>{@code
 * Tensor queries = Tensor.zeros(Shape.of(2, 5, 8));
 * Tensor memory = Tensor.zeros(Shape.of(2, 7, 8));
 * try (Tape tape = Tape.inference()) {
 *     Tensor y = Attention.scaledDotProduct(tape, queries, memory, memory, 2, false, 0, new int[] {7, 4});   // [2, 5, 8]
 * }
 * }</pre>
 */
public final class Attention {
    private Attention() {}

    /**
     * Every query looks at the keys of its own sequence.
     *
     * @param query {@code [batch, queries, features]}, the features being those of all heads side by side
     * @param key {@code [batch, keys, features]}
     * @param value {@code [batch, keys, features]}
     * @param heads how many groups the features make, each with attention of its own
     * @param causal whether query i sees only keys 0 to i
     * @param dropout the probability of dropping an attention weight in training, at least 0 and below 1
     * @param keyLengths how many keys of each sequence are data, not padding; may be longer than the batch; null for all
     * @return {@code [batch, queries, features]}
     * @throws IllegalArgumentException if shapes don't fit, heads don't divide the features, the probability is outside
     *     [0, 1), or a length is not from 1 to the number of keys
     */
    public static Tensor scaledDotProduct(
            Tape tape,
            Tensor query,
            Tensor key,
            Tensor value,
            int heads,
            boolean causal,
            float dropout,
            int @Nullable [] keyLengths) {
        String who = "scaledDotProduct";
        SequenceChecks.attention(who, query.shape(), key.shape(), value.shape());
        SequenceChecks.heads(who, query.shape(), query.dim(2), heads);
        SequenceChecks.lengths(who, key.shape(), keyLengths);
        Checks.probability(who, dropout);
        Tensor y = tape.result(query.shape(), query, key, value);
        AttentionHeads all =
                new AttentionHeads(tape, query, key, value, false, y, heads, causal, mask(tape, dropout), keyLengths);
        return run(tape, all);
    }

    /**
     * Every step of a sequence looks at all its steps; how many those are, the tape knows ({@link Tape#lengths}).
     *
     * @param x {@code [batch, time, 3 · features]}: queries, keys and values side by side, as one product makes them
     * @param heads how many groups the features make, each with attention of its own
     * @param causal whether a step sees only itself and those before it
     * @param dropout the probability of dropping an attention weight in training, at least 0 and below 1
     * @return {@code [batch, time, features]}
     * @throws IllegalArgumentException if the shape doesn't fit, heads don't divide the features, the probability is
     *     outside [0, 1), or a length is not from 1 to the number of steps
     */
    public static Tensor selfAttention(Tape tape, Tensor x, int heads, boolean causal, float dropout) {
        String who = "selfAttention";
        SequenceChecks.packed(who, x.shape());
        int features = x.dim(2) / 3;
        SequenceChecks.heads(who, x.shape(), features, heads);
        int[] lengths = tape.lengths();
        SequenceChecks.lengths(who, x.shape(), lengths);
        Checks.probability(who, dropout);
        Shape shape = tape.shape(x.shape(), 2, features);
        Tensor y = tape.result(shape, x);
        AttentionHeads all = new AttentionHeads(tape, x, x, x, true, y, heads, causal, mask(tape, dropout), lengths);
        return run(tape, all);
    }

    private static @Nullable DropMask mask(Tape tape, float dropout) {
        return tape.isTraining() && dropout > 0 ? new DropMask(tape.random(), dropout) : null;
    }

    private static Tensor run(Tape tape, AttentionHeads all) {
        all.workers.run(all.count(), new AttentionForward(all));
        if (all.y.needsGradient()) {
            tape.record(all.y, new AttentionBackward(all));
        }
        return all.y;
    }
}
