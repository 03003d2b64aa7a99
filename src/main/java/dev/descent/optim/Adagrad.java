package dev.descent.optim;

/**
 * A rate for each weight that shrinks with all it has seen, so that rare ones take larger steps: {@code s += g²;
 * w −= rate / (1 + (step − 1) · rateDecay) · g / (√s + epsilon)}. Since s only grows, learning ends some day. Duchi et al.,
 * "Adaptive subgradient methods for online learning and stochastic optimization" (2011). PyTorch's default rate is 1e-2.
 *
 * <pre>{@code
 * UpdateRule rule = new Adagrad(1e-2f);
 * }</pre>
 *
 * @param learningRate at least 0
 * @param rateDecay how fast the rate itself falls, at least 0; 0 by default
 * @param initialSum what s begins with, at least 0; 0 by default
 * @param epsilon at least 0; 1e-10 by default
 */
public record Adagrad(float learningRate, double rateDecay, double initialSum, double epsilon) implements UpdateRule {
    private static final int RATE = 0;
    private static final int ADDED = 1;

    public Adagrad {
        Checks.rate("Adagrad", learningRate);
        Checks.notNegative("Adagrad", "rateDecay", rateDecay);
        Checks.notNegative("Adagrad", "initialSum", initialSum);
        Checks.notNegative("Adagrad", "epsilon", epsilon);
    }

    public Adagrad(float learningRate) {
        this(learningRate, 0, 0, 1e-10);
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public void prepare(Hyper hyper) {
        hyper.set(RATE, hyper.rate() / (1 + (hyper.step() - 1) * rateDecay));
        hyper.set(ADDED, hyper.step() == 1 ? initialSum : 0);
    }

    @Override
    public void update(float[] w, float[] g, float[][] state, int from, int to, Hyper hyper) {
        float[] s = state[0];
        float rate = (float) hyper.get(RATE);
        float added = (float) hyper.get(ADDED);
        float floor = (float) epsilon;
        for (int i = from; i < to; i++) {
            float sum = s[i] + added + g[i] * g[i];
            s[i] = sum;
            w[i] -= rate * g[i] / ((float) Math.sqrt(sum) + floor);
        }
    }
}
