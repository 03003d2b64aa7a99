package dev.descent.optim;

/**
 * The penalty {@code l2 / 2 · Σw²}, which keeps weights small: PyTorch's {@code weight_decay} of all optimizers but AdamW.
 * Rules that divide by the size of gradients weaken it where gradients are large; {@link DecoupledDecay} does not have
 * this flaw.
 *
 * <pre>{@code
 * Penalty penalty = new L2(1e-4f);
 * }</pre>
 *
 * @param l2 its strength, at least 0; begin with 1e-4
 */
public record L2(float l2) implements Penalty {
    public L2 {
        Checks.notNegative("L2", "l2", l2);
    }
}
