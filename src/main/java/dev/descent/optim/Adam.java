package dev.descent.optim;

/**
 * Means of gradient and squared gradient, both corrected for having begun at 0: {@code m += (1 − beta1) · (g − m);
 * v = beta2 · v + (1 − beta2) · g²; w −= rate / (1 − beta1^step) · m / (√v / √(1 − beta2^step) + epsilon)}. The rule to
 * begin with. Kingma and Ba, "Adam: a method for stochastic optimization" (arXiv 1412.6980), in PyTorch's form, where
 * epsilon stands outside the corrected root. PyTorch's default rate is 1e-3.
 *
 * <pre>{@code
 * UpdateRule rule = new Adam(1e-3f);
 * }</pre>
 *
 * @param learningRate at least 0
 * @param beta1 what is kept of the gradient's mean, at least 0 and less than 1; 0.9 by default
 * @param beta2 what is kept of the square's mean, at least 0 and less than 1; 0.999 by default
 * @param epsilon at least 0; 1e-8 by default
 */
public record Adam(float learningRate, double beta1, double beta2, double epsilon) implements UpdateRule {
    public Adam {
        Checks.rate("Adam", learningRate);
        Checks.fraction("Adam", "beta1", beta1);
        Checks.fraction("Adam", "beta2", beta2);
        Checks.notNegative("Adam", "epsilon", epsilon);
    }

    public Adam(float learningRate) {
        this(learningRate, 0.9, 0.999, 1e-8);
    }

    @Override
    public Adam withMomentum(double newMomentum) {
        return new Adam(learningRate, newMomentum, beta2, epsilon);
    }

    @Override
    public int slots() {
        return Moments.SLOTS;
    }

    @Override
    public void prepare(Hyper hyper) {
        Moments.correct(hyper, beta1, beta2, epsilon);
    }

    @Override
    public void update(float[] w, float[] g, float[][] state, int from, int to, Hyper hyper) {
        Moments.update(w, g, state, beta1, beta2, from, to, hyper);
    }
}
