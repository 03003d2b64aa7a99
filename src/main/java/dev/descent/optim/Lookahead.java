package dev.descent.optim;

/**
 * Slow weights that go part of the way whenever the fast ones, changed by another rule, have made some steps, and from which
 * the fast ones then start again: {@code slow += alpha · (w − slow); w = slow}. It damps what the fast weights swing, and asks
 * less of the rate. Zhang et al., "Lookahead optimizer: k steps forward, 1 step back" (arXiv 1907.08610).
 *
 * <pre>{@code
 * UpdateRule rule = new Lookahead(new Adam(1e-3f));
 * }</pre>
 *
 * <p>The model holds the fast weights, which equal the slow ones after every k-th step of a parameter. Penalties and decay of
 * the inner rule hold as if it stood alone.
 *
 * @param inner the rule of the fast weights, with the rate
 * @param k steps of the fast weights for one of the slow, at least 1; 5 by default
 * @param alpha how far the slow weights follow, greater than 0 and at most 1; 0.5 by default
 */
public record Lookahead(UpdateRule inner, int k, float alpha) implements UpdateRule, Penalty {
    public Lookahead {
        Checks.atLeastOne("Lookahead", "k", k);
        Checks.shrinking("Lookahead", "alpha", alpha);
    }

    public Lookahead(UpdateRule inner) {
        this(inner, 5, 0.5f);
    }

    @Override
    public float learningRate() {
        return inner.learningRate();
    }

    @Override
    public int slots() {
        return inner.slots() + 1;
    }

    @Override
    public UpdateRule withMomentum(double momentum) {
        return new Lookahead(inner.withMomentum(momentum), k, alpha);
    }

    @Override
    public void prepare(Hyper hyper) {
        inner.prepare(hyper);
    }

    @Override
    public void update(float[] w, float[] g, float[][] state, int from, int to, Hyper hyper) {
        float[] slow = state[inner.slots()];
        if (hyper.step() == 1) {
            System.arraycopy(w, from, slow, from, to - from);
        }
        inner.update(w, g, state, from, to, hyper);
        if (hyper.step() % k == 0) {
            float share = alpha;
            for (int i = from; i < to; i++) {
                float next = slow[i] + share * (w[i] - slow[i]);
                slow[i] = next;
                w[i] = next;
            }
        }
    }

    @Override
    public float l1() {
        return inner instanceof Penalty penalty ? penalty.l1() : 0;
    }

    @Override
    public float l2() {
        return inner instanceof Penalty penalty ? penalty.l2() : 0;
    }

    @Override
    public float decoupled() {
        return inner instanceof Penalty penalty ? penalty.decoupled() : 0;
    }
}
