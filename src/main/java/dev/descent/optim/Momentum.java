package dev.descent.optim;

/**
 * Descent with a memory that damps the swinging across ravines: {@code b = momentum · b + (1 − dampening) · g;
 * w −= rate · b}, where b begins as the first gradient, undamped. Polyak, "Some methods of speeding up the convergence of
 * iteration methods" (1964), in PyTorch's form (SGD with {@code momentum}).
 *
 * <pre>{@code
 * UpdateRule rule = new Momentum(0.1f);          // momentum 0.9, no dampening
 * }</pre>
 *
 * @param learningRate at least 0
 * @param momentum what is kept of the memory, at least 0 and less than 1; 0.9 by default. At 0 this is {@link SGD}
 * @param dampening what is held back of the gradient, at least 0 and less than 1; 0 by default
 */
public record Momentum(float learningRate, double momentum, double dampening) implements UpdateRule {
    private static final int GAIN = 0;

    public Momentum {
        Checks.rate("Momentum", learningRate);
        Checks.fraction("Momentum", "momentum", momentum);
        Checks.fraction("Momentum", "dampening", dampening);
    }

    public Momentum(float learningRate) {
        this(learningRate, 0.9, 0);
    }

    @Override
    public Momentum withMomentum(double newMomentum) {
        return new Momentum(learningRate, newMomentum, dampening);
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public void prepare(Hyper hyper) {
        boolean undamped = hyper.step() == 1 || momentum == 0;
        hyper.set(GAIN, undamped ? 1 : 1 - dampening);
    }

    @Override
    public void update(float[] w, float[] g, float[][] state, int from, int to, Hyper hyper) {
        Steps.momentum(w, g, state[0], (float) momentum, (float) hyper.get(GAIN), hyper.rate(), from, to);
    }
}
