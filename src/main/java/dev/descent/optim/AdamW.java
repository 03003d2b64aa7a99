package dev.descent.optim;

/**
 * {@link Adam} and {@link DecoupledDecay} as one: Loshchilov and Hutter, "Decoupled weight decay regularization" (arXiv
 * 1711.05101), in PyTorch's form. PyTorch's default rate is 1e-3.
 *
 * <p>The decay reaches parameters with {@link dev.descent.nn.Parameter#isDecayed()} only, so not biases and normalisations;
 * PyTorch decays those too unless they are given apart.
 *
 * <pre>{@code
 * UpdateRule rule = new AdamW(1e-3f);
 * UpdateRule stronger = new AdamW(new Adam(1e-3f), 5e-2f);
 * }</pre>
 *
 * @param adam Adam's settings
 * @param decoupled the decay's strength, at least 0; 1e-2 by default
 */
public record AdamW(Adam adam, float decoupled) implements UpdateRule, Penalty {
    public AdamW {
        Checks.notNegative("AdamW", "decoupled", decoupled);
    }

    public AdamW(float learningRate) {
        this(new Adam(learningRate), 1e-2f);
    }

    @Override
    public float learningRate() {
        return adam.learningRate();
    }

    @Override
    public AdamW withMomentum(double newMomentum) {
        return new AdamW(adam.withMomentum(newMomentum), decoupled);
    }

    @Override
    public int slots() {
        return adam.slots();
    }

    @Override
    public void prepare(Hyper hyper) {
        adam.prepare(hyper);
    }

    @Override
    public void update(float[] w, float[] g, float[][] state, int from, int to, Hyper hyper) {
        adam.update(w, g, state, from, to, hyper);
    }
}
