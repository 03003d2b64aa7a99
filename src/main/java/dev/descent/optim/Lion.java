package dev.descent.optim;

/**
 * Steps of one size, along the sign of a mixture of gradient and memory: {@code w −= rate · sign(beta1 · m +
 * (1 − beta1) · g); m = beta2 · m + (1 − beta2) · g}. Half of Adam's memory; wants a rate three to ten times smaller and a
 * {@link DecoupledDecay} as much larger. Chen et al., "Symbolic discovery of optimization algorithms" (arXiv 2302.06675).
 * The paper's default rate is 1e-4.
 *
 * <pre>{@code
 * UpdateRule rule = new Lion(1e-4f);
 * Penalty beside = new DecoupledDecay(0.1f);
 * }</pre>
 *
 * @param learningRate at least 0
 * @param beta1 the share of the memory in the step, at least 0 and less than 1; 0.9 by default
 * @param beta2 what is kept of the memory, at least 0 and less than 1; 0.99 by default
 */
public record Lion(float learningRate, double beta1, double beta2) implements UpdateRule {
    public Lion {
        Checks.rate("Lion", learningRate);
        Checks.fraction("Lion", "beta1", beta1);
        Checks.fraction("Lion", "beta2", beta2);
    }

    public Lion(float learningRate) {
        this(learningRate, 0.9, 0.99);
    }

    @Override
    public Lion withMomentum(double newMomentum) {
        return new Lion(learningRate, newMomentum, beta2);
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public void update(float[] w, float[] g, float[][] state, int from, int to, Hyper hyper) {
        float[] m = state[0];
        float kept1 = (float) beta1;
        float fresh1 = Steps.fresh(beta1);
        float kept2 = (float) beta2;
        float fresh2 = Steps.fresh(beta2);
        float rate = hyper.rate();
        for (int i = from; i < to; i++) {
            w[i] -= rate * Steps.sign(kept1 * m[i] + fresh1 * g[i]);
            m[i] = kept2 * m[i] + fresh2 * g[i];
        }
    }
}
