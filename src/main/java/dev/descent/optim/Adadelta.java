package dev.descent.optim;

/**
 * Steps measured by earlier steps instead of a rate: {@code v = rho · v + (1 − rho) · g²; d = √(u + epsilon) /
 * √(v + epsilon) · g; u = rho · u + (1 − rho) · d²; w −= rate · d}. Zeiler, "ADADELTA: an adaptive learning rate method"
 * (arXiv 1212.5701). PyTorch's default rate is 1, which is the paper's form.
 *
 * <pre>{@code
 * UpdateRule rule = new Adadelta(1);
 * }</pre>
 *
 * @param learningRate at least 0
 * @param rho what is kept of the means, at least 0 and less than 1; 0.9 by default
 * @param epsilon at least 0; 1e-6 by default. The first steps are of its root's size
 */
public record Adadelta(float learningRate, double rho, double epsilon) implements UpdateRule {
    public Adadelta {
        Checks.rate("Adadelta", learningRate);
        Checks.fraction("Adadelta", "rho", rho);
        Checks.notNegative("Adadelta", "epsilon", epsilon);
    }

    public Adadelta(float learningRate) {
        this(learningRate, 0.9, 1e-6);
    }

    @Override
    public int slots() {
        return 2;
    }

    @Override
    public void update(float[] w, float[] g, float[][] state, int from, int to, Hyper hyper) {
        float[] v = state[0];
        float[] u = state[1];
        float kept = (float) rho;
        float fresh = Steps.fresh(rho);
        float floor = (float) epsilon;
        float rate = hyper.rate();
        // Two loops, since C2 of JDK 17 does not vectorize so many roots and products in one.
        for (int i = from; i < to; i++) {
            float square = kept * v[i] + fresh * g[i] * g[i];
            v[i] = square;
            g[i] *= (float) Math.sqrt(u[i] + floor) / (float) Math.sqrt(square + floor);
        }
        for (int i = from; i < to; i++) {
            u[i] = kept * u[i] + fresh * g[i] * g[i];
            w[i] -= rate * g[i];
        }
    }
}
