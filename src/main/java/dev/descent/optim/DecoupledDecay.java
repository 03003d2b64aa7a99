package dev.descent.optim;

/**
 * Shrinks weights by the factor {@code 1 − rate · decoupled} at each step, past the rule, so that its strength does not
 * depend on gradients: Loshchilov and Hutter, "Decoupled weight decay regularization" (arXiv 1711.05101). It goes with
 * every rule; {@link AdamW} has it built in.
 *
 * <pre>{@code
 * Penalty penalty = new DecoupledDecay(1e-2f);
 * }</pre>
 *
 * @param decoupled its strength, at least 0; 1e-2 is usual for Adam's kin, ten times that for {@link Lion}
 */
public record DecoupledDecay(float decoupled) implements Penalty {
    public DecoupledDecay {
        Checks.notNegative("DecoupledDecay", "decoupled", decoupled);
    }
}
