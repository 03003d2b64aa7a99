package dev.descent.optim;

/**
 * The same rate all the time, as a piece to build with. PyTorch's {@code ConstantLR} is
 * {@code new ConstantRate(factor).then(steps, new ConstantRate(1))}.
 *
 * <pre>{@code
 * Schedule schedule = new ConstantRate(1).then(1000, new Cosine());
 * }</pre>
 *
 * @param factor at least 0
 */
public record ConstantRate(double factor) implements Schedule {
    public ConstantRate {
        Checks.notNegative("ConstantRate", "factor", factor);
    }

    @Override
    public double factor(Time time) {
        return factor;
    }
}
