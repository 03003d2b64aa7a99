package dev.descent.optim;

/**
 * Scales all gradients by {@code min(1, maxNorm / (norm + 1e-6))}, {@code norm} being that of all of them as one vector:
 * PyTorch's {@code clip_grad_norm_}. The direction stays. It costs a pass over the gradients. A norm that is infinite or
 * NaN spoils all weights, as it does there; {@link Optimizer#finiteGradients} tells beforehand.
 *
 * <pre>{@code
 * Clipping clipping = new ClipNorm(1);
 * }</pre>
 *
 * @param maxNorm greater than 0
 */
public record ClipNorm(float maxNorm) implements Clipping {
    public ClipNorm {
        Checks.limit("ClipNorm", "maxNorm", maxNorm);
    }
}
