package dev.descent.optim;

/**
 * A rate that rises in equal strides to the rule's own, and stays there: {@code start + (1 − start) · step / steps}. Rules
 * that measure gradients, such as Adam, know little in their first steps, and batch-norm's statistics are not settled. PyTorch's
 * {@code LinearLR}; Goyal et al., "Accurate, large minibatch SGD" (arXiv 1706.02677).
 *
 * <pre>{@code
 * Schedule schedule = new Warmup(500).then(new Cosine());
 * }</pre>
 *
 * @param steps until the rule's own rate is reached, at least 1
 * @param start what the rise begins with, from 0 to 1; by default {@code 1 / (steps + 1)}, one stride
 */
public record Warmup(long steps, double start) implements Schedule {
    public Warmup {
        Checks.atLeastOne("Warmup", "steps", steps);
        Checks.share("Warmup", "start", start);
    }

    public Warmup(long steps) {
        this(steps, 1 / (steps + 1.0));
    }

    @Override
    public double factor(Time time) {
        return start + (1 - start) * Math.min(1, (double) time.step() / steps);
    }

    /** Another schedule from the end of the rise on, over the steps that are left. */
    public Schedule then(Schedule next) {
        return then(steps, next);
    }
}
