package dev.descent.optim;

import dev.descent.Part;

/**
 * A pull of the weights towards zero, as numbers that the optimizer applies in the pass in which it updates. It concerns
 * parameters with {@link dev.descent.nn.Parameter#isDecayed()} only: weights, not biases and normalisations. Several
 * penalties add up.
 *
 * <pre>{@code
 * record Strong(float l2) implements Penalty {}
 * }</pre>
 *
 * @see L1
 * @see L2
 * @see ElasticNet
 * @see DecoupledDecay
 */
public interface Penalty extends Part {
    /** Adds {@code l1 · sign(w)} to the gradient, after clipping. */
    default float l1() {
        return 0;
    }

    /** Adds {@code l2 · w} to the gradient, after clipping. */
    default float l2() {
        return 0;
    }

    /** Multiplies weights by {@code 1 − rate · decoupled} before the rule sees them. */
    default float decoupled() {
        return 0;
    }
}
