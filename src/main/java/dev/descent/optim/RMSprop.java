package dev.descent.optim;

/**
 * Adagrad that forgets: {@code v = alpha · v + (1 − alpha) · g²; w −= rate · g / (√v + epsilon)}; centred, v less the square
 * of the gradient's mean stands under the root; with momentum, the quotients are gathered as in {@link Momentum}. Hinton's
 * lecture 6e of "Neural networks for machine learning" (2012) and Graves, arXiv 1308.0850, in PyTorch's form. PyTorch's
 * default rate is 1e-2.
 *
 * <pre>{@code
 * UpdateRule plain = new RMSprop(1e-2f);
 * UpdateRule all = new RMSprop(1e-2f, 0.99, 1e-8, 0.9, true);
 * }</pre>
 *
 * @param learningRate at least 0
 * @param alpha what is kept of the means, at least 0 and less than 1; 0.99 by default
 * @param epsilon at least 0; 1e-8 by default
 * @param momentum what is kept of earlier steps, at least 0 and less than 1; 0, that is none, by default
 * @param centred whether to divide by the gradient's spread instead of its size; false by default
 */
public record RMSprop(float learningRate, double alpha, double epsilon, double momentum, boolean centred)
        implements UpdateRule {
    public RMSprop {
        Checks.rate("RMSprop", learningRate);
        Checks.fraction("RMSprop", "alpha", alpha);
        Checks.notNegative("RMSprop", "epsilon", epsilon);
        Checks.fraction("RMSprop", "momentum", momentum);
    }

    public RMSprop(float learningRate) {
        this(learningRate, 0.99, 1e-8, 0, false);
    }

    /** Whether there is a momentum decides how many slots there are, so that a schedule can neither add nor remove it. */
    @Override
    public RMSprop withMomentum(double newMomentum) {
        return momentum > 0 && newMomentum > 0 ? new RMSprop(learningRate, alpha, epsilon, newMomentum, centred) : this;
    }

    @Override
    public int slots() {
        return 1 + (centred ? 1 : 0) + (momentum > 0 ? 1 : 0);
    }

    @Override
    public void update(float[] w, float[] g, float[][] state, int from, int to, Hyper hyper) {
        if (centred) {
            divideBySpread(g, state[0], state[1], from, to);
        } else {
            divideBySize(g, state[0], from, to);
        }
        if (momentum > 0) {
            Steps.momentum(w, g, state[slots() - 1], (float) momentum, 1, hyper.rate(), from, to);
        } else {
            Steps.plain(w, g, hyper.rate(), from, to);
        }
    }

    private void divideBySize(float[] g, float[] v, int from, int to) {
        float kept = (float) alpha;
        float fresh = Steps.fresh(alpha);
        float floor = (float) epsilon;
        for (int i = from; i < to; i++) {
            float square = kept * v[i] + fresh * g[i] * g[i];
            v[i] = square;
            g[i] /= (float) Math.sqrt(square) + floor;
        }
    }

    private void divideBySpread(float[] g, float[] v, float[] m, int from, int to) {
        float kept = (float) alpha;
        float fresh = Steps.fresh(alpha);
        float floor = (float) epsilon;
        for (int i = from; i < to; i++) {
            float square = kept * v[i] + fresh * g[i] * g[i];
            float mean = m[i] + fresh * (g[i] - m[i]);
            v[i] = square;
            m[i] = mean;
            // Of a gradient that stays the same the spread is 0, and rounding would make it negative, its root NaN.
            g[i] /= (float) Math.sqrt(Math.max(0f, square - mean * mean)) + floor;
        }
    }
}
