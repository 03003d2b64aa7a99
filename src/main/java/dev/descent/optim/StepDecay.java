package dev.descent.optim;

/**
 * A rate that falls by a factor every so many steps: {@code gamma^⌊step / every⌋}. PyTorch's {@code StepLR}.
 *
 * <pre>{@code
 * Schedule schedule = new StepDecay(10, 0.5).perEpoch();   // half the rate every ten epochs
 * }</pre>
 *
 * @param every steps, at least 1
 * @param gamma greater than 0; PyTorch's default is 0.1
 */
public record StepDecay(long every, double gamma) implements Schedule {
    public StepDecay {
        Checks.atLeastOne("StepDecay", "every", every);
        Checks.gamma("StepDecay", gamma);
    }

    @Override
    public double factor(Time time) {
        return Math.pow(gamma, (double) (time.step() / every));
    }
}
