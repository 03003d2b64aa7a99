package dev.descent.optim;

/**
 * {@link Adam} with Nesterov's look ahead: the step goes along a mixture of m and g, weighed by a momentum that warms up,
 * {@code mu = beta1 · (1 − 0.96^(step · momentumDecay) / 2)}. Dozat, "Incorporating Nesterov momentum into Adam" (2016), in
 * PyTorch's form. PyTorch's default rate is 2e-3.
 *
 * <pre>{@code
 * UpdateRule rule = new NAdam(2e-3f);
 * }</pre>
 *
 * @param learningRate at least 0
 * @param beta1 what is kept of the gradient's mean, at least 0 and less than 1; 0.9 by default
 * @param beta2 what is kept of the square's mean, at least 0 and less than 1; 0.999 by default
 * @param epsilon at least 0; 1e-8 by default
 * @param momentumDecay how fast the momentum warms up, at least 0; 4e-3 by default
 */
public record NAdam(float learningRate, double beta1, double beta2, double epsilon, double momentumDecay)
        implements UpdateRule {
    private static final int PRODUCT = Moments.FREE;
    private static final int OF_GRADIENT = Moments.FREE + 1;

    public NAdam {
        Checks.rate("NAdam", learningRate);
        Checks.fraction("NAdam", "beta1", beta1);
        Checks.fraction("NAdam", "beta2", beta2);
        Checks.notNegative("NAdam", "epsilon", epsilon);
        Checks.notNegative("NAdam", "momentumDecay", momentumDecay);
    }

    public NAdam(float learningRate) {
        this(learningRate, 0.9, 0.999, 1e-8, 4e-3);
    }

    @Override
    public NAdam withMomentum(double newMomentum) {
        return new NAdam(learningRate, newMomentum, beta2, epsilon, momentumDecay);
    }

    @Override
    public int slots() {
        return Moments.SLOTS;
    }

    @Override
    public void prepare(Hyper hyper) {
        double mu = mu(hyper.step());
        double next = mu(hyper.step() + 1);
        double product = mu * (hyper.step() == 1 ? 1 : hyper.get(PRODUCT));
        hyper.set(PRODUCT, product);
        double ofGradient = hyper.rate() * (1 - mu) / (1 - product);
        double ofMean = hyper.rate() * next / (1 - product * next);
        hyper.set(OF_GRADIENT, ofGradient);
        Moments.set(hyper, ofMean, 1 / Math.sqrt(Moments.filled(beta2, hyper)), epsilon);
    }

    private double mu(long step) {
        return beta1 * (1 - 0.5 * Math.pow(0.96, step * momentumDecay));
    }

    @Override
    public void update(float[] w, float[] g, float[][] state, int from, int to, Hyper hyper) {
        Moments.gather(g, state, beta1, beta2, from, to);
        float[] m = state[0];
        float[] v = state[1];
        float ofGradient = (float) hyper.get(OF_GRADIENT);
        float ofMean = (float) hyper.get(Moments.RATE);
        float root = (float) hyper.get(Moments.ROOT);
        float floor = (float) hyper.get(Moments.FLOOR);
        for (int i = from; i < to; i++) {
            w[i] -= (ofGradient * g[i] + ofMean * m[i]) / (root * (float) Math.sqrt(v[i]) + floor);
        }
    }
}
