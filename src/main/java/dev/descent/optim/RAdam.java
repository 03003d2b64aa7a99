package dev.descent.optim;

/**
 * {@link Adam} without the trust in v while few steps have filled it: plain steps along the corrected m at first, then
 * Adam's, scaled by how reliable v has become. It warms up by itself. Liu et al., "On the variance of the adaptive learning
 * rate and beyond" (arXiv 1908.03265), in PyTorch's form, where epsilon is added to the uncorrected root. PyTorch's default
 * rate is 1e-3.
 *
 * <pre>{@code
 * UpdateRule rule = new RAdam(1e-3f);
 * }</pre>
 *
 * @param learningRate at least 0
 * @param beta1 what is kept of the gradient's mean, at least 0 and less than 1; 0.9 by default
 * @param beta2 what is kept of the square's mean, at least 0 and less than 1; 0.999 by default
 * @param epsilon at least 0; 1e-8 by default
 */
public record RAdam(float learningRate, double beta1, double beta2, double epsilon) implements UpdateRule {
    /** From this many effective samples in v on, its variance is finite. */
    private static final double RELIABLE = 5;

    public RAdam {
        Checks.rate("RAdam", learningRate);
        Checks.fraction("RAdam", "beta1", beta1);
        Checks.fraction("RAdam", "beta2", beta2);
        Checks.notNegative("RAdam", "epsilon", epsilon);
    }

    public RAdam(float learningRate) {
        this(learningRate, 0.9, 0.999, 1e-8);
    }

    @Override
    public RAdam withMomentum(double newMomentum) {
        return new RAdam(learningRate, newMomentum, beta2, epsilon);
    }

    @Override
    public int slots() {
        return Moments.SLOTS;
    }

    @Override
    public void prepare(Hyper hyper) {
        double rate = hyper.rate() / Moments.filled(beta1, hyper);
        double filled = Moments.filled(beta2, hyper);
        double most = 2 / (1 - beta2) - 1;
        double samples = most - 2 * hyper.step() * (1 - filled) / filled;
        if (samples > RELIABLE) {
            double rectified = (samples - 4) * (samples - 2) * most / ((most - 4) * (most - 2) * samples);
            Moments.set(hyper, rate * Math.sqrt(rectified * filled), 1, epsilon);
        } else {
            Moments.set(hyper, rate, 0, 1);
        }
    }

    @Override
    public void update(float[] w, float[] g, float[][] state, int from, int to, Hyper hyper) {
        Moments.update(w, g, state, beta1, beta2, from, to, hyper);
    }
}
