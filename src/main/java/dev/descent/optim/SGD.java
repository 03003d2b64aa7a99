package dev.descent.optim;

/**
 * Stochastic gradient descent: {@code w −= rate · g}. One rate for all parameters; PyTorch's default is 1e-3, 0.1 is more
 * usual.
 *
 * <pre>{@code
 * UpdateRule rule = new SGD(0.1f);
 * }</pre>
 *
 * @param learningRate at least 0
 */
public record SGD(float learningRate) implements UpdateRule {
    public SGD {
        Checks.rate("SGD", learningRate);
    }

    @Override
    public void update(float[] w, float[] g, float[][] state, int from, int to, Hyper hyper) {
        Steps.plain(w, g, hyper.rate(), from, to);
    }
}
