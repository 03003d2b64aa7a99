package dev.descent.optim;

/**
 * {@link Adam} with the largest v so far instead of v under the root, so that steps never grow again: Reddi et al., "On the
 * convergence of Adam and beyond" (arXiv 1904.09237), in PyTorch's form (Adam with {@code amsgrad=True}), where the largest
 * is taken before the bias correction. PyTorch's default rate is 1e-3.
 *
 * <pre>{@code
 * UpdateRule rule = new AMSGrad(1e-3f);
 * }</pre>
 *
 * @param adam Adam's settings
 */
public record AMSGrad(Adam adam) implements UpdateRule {
    public AMSGrad(float learningRate) {
        this(new Adam(learningRate));
    }

    @Override
    public float learningRate() {
        return adam.learningRate();
    }

    @Override
    public AMSGrad withMomentum(double newMomentum) {
        return new AMSGrad(adam.withMomentum(newMomentum));
    }

    @Override
    public int slots() {
        return Moments.SLOTS + 1;
    }

    @Override
    public void prepare(Hyper hyper) {
        adam.prepare(hyper);
    }

    @Override
    public void update(float[] w, float[] g, float[][] state, int from, int to, Hyper hyper) {
        Moments.gather(g, state, adam.beta1(), adam.beta2(), from, to);
        float[] m = state[0];
        float[] v = state[1];
        float[] largest = state[2];
        float rate = (float) hyper.get(Moments.RATE);
        float root = (float) hyper.get(Moments.ROOT);
        float floor = (float) hyper.get(Moments.FLOOR);
        for (int i = from; i < to; i++) {
            float most = Math.max(largest[i], v[i]);
            largest[i] = most;
            w[i] -= rate * m[i] / (root * (float) Math.sqrt(most) + floor);
        }
    }
}
