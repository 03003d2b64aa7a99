package dev.descent.optim;

/**
 * A rate that falls by the same factor in every step: {@code gamma^step}. PyTorch's {@code ExponentialLR}.
 *
 * <pre>{@code
 * Schedule schedule = new ExponentialDecay(0.95).perEpoch();
 * }</pre>
 *
 * @param gamma greater than 0
 */
public record ExponentialDecay(double gamma) implements Schedule {
    public ExponentialDecay {
        Checks.gamma("ExponentialDecay", gamma);
    }

    @Override
    public double factor(Time time) {
        return Math.pow(gamma, (double) time.step());
    }
}
