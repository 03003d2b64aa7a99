package dev.descent.optim;

/**
 * {@link Adam} with the largest gradient, slowly forgotten, in place of the root: {@code m += (1 − beta1) · (g − m);
 * u = max(beta2 · u, |g| + epsilon); w −= rate / (1 − beta1^step) · m / u}. Kingma and Ba, arXiv 1412.6980, section 7, in
 * PyTorch's form. PyTorch's default rate is 2e-3.
 *
 * <pre>{@code
 * UpdateRule rule = new Adamax(2e-3f);
 * }</pre>
 *
 * @param learningRate at least 0
 * @param beta1 what is kept of the gradient's mean, at least 0 and less than 1; 0.9 by default
 * @param beta2 what is kept of the largest gradient, at least 0 and less than 1; 0.999 by default
 * @param epsilon at least 0; 1e-8 by default
 */
public record Adamax(float learningRate, double beta1, double beta2, double epsilon) implements UpdateRule {
    private static final int RATE = 0;

    public Adamax {
        Checks.rate("Adamax", learningRate);
        Checks.fraction("Adamax", "beta1", beta1);
        Checks.fraction("Adamax", "beta2", beta2);
        Checks.notNegative("Adamax", "epsilon", epsilon);
    }

    public Adamax(float learningRate) {
        this(learningRate, 0.9, 0.999, 1e-8);
    }

    @Override
    public Adamax withMomentum(double newMomentum) {
        return new Adamax(learningRate, newMomentum, beta2, epsilon);
    }

    @Override
    public int slots() {
        return 2;
    }

    @Override
    public void prepare(Hyper hyper) {
        hyper.set(RATE, hyper.rate() / Moments.filled(beta1, hyper));
    }

    @Override
    public void update(float[] w, float[] g, float[][] state, int from, int to, Hyper hyper) {
        float[] m = state[0];
        float[] u = state[1];
        float fresh = Steps.fresh(beta1);
        float kept = (float) beta2;
        float floor = (float) epsilon;
        float rate = (float) hyper.get(RATE);
        for (int i = from; i < to; i++) {
            float mean = m[i] + fresh * (g[i] - m[i]);
            float largest = Math.max(kept * u[i], Math.abs(g[i]) + floor);
            m[i] = mean;
            u[i] = largest;
            w[i] -= rate * mean / largest;
        }
    }
}
