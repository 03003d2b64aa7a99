package dev.descent.optim;

/**
 * {@link Cosine} again and again, each time from the full rate, which throws the weights out of where they settled. PyTorch's
 * {@code CosineAnnealingWarmRestarts}; Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts"
 * (arXiv 1608.03983).
 *
 * <pre>{@code
 * Schedule schedule = new CosineRestarts(10, 2, 0).perEpoch();   // 10 epochs, then 20, then 40
 * }</pre>
 *
 * @param first the steps of the first fall, at least 1
 * @param growth how many times longer each fall is than the one before, at least 1; 1 by default
 * @param end what is left of the rate before a restart, from 0 to 1; 0 by default
 */
public record CosineRestarts(long first, int growth, double end) implements Schedule {
    public CosineRestarts {
        Checks.atLeastOne("CosineRestarts", "first", first);
        Checks.atLeastOne("CosineRestarts", "growth", growth);
        Checks.share("CosineRestarts", "end", end);
    }

    public CosineRestarts(long first) {
        this(first, 1, 0);
    }

    @Override
    public double factor(Time time) {
        long length = first;
        long step = time.step();
        if (growth == 1) {
            step %= first;
        }
        while (step >= length) {
            step -= length;
            length *= growth;
        }
        return Cosine.between(1, end, (double) step / length);
    }
}
