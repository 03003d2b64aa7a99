package dev.descent.optim;

/**
 * Nesterov's accelerated gradient, momentum that looks a step ahead: {@code b = momentum · b + g;
 * w −= rate · (g + momentum · b)}. Sutskever et al., "On the importance of initialization and momentum in deep learning"
 * (2013), in PyTorch's form (SGD with {@code nesterov=True}).
 *
 * <pre>{@code
 * UpdateRule rule = new NAG(0.1f);
 * }</pre>
 *
 * @param learningRate at least 0
 * @param momentum what is kept of the memory, at least 0 and less than 1; 0.9 by default
 */
public record NAG(float learningRate, double momentum) implements UpdateRule {
    public NAG {
        Checks.rate("NAG", learningRate);
        Checks.fraction("NAG", "momentum", momentum);
    }

    public NAG(float learningRate) {
        this(learningRate, 0.9);
    }

    @Override
    public NAG withMomentum(double newMomentum) {
        return new NAG(learningRate, newMomentum);
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public void update(float[] w, float[] g, float[][] state, int from, int to, Hyper hyper) {
        float[] b = state[0];
        float kept = (float) momentum;
        float rate = hyper.rate();
        for (int i = from; i < to; i++) {
            float next = kept * b[i] + g[i];
            b[i] = next;
            w[i] -= rate * (g[i] + kept * next);
        }
    }
}
