package dev.descent.optim;

/**
 * A rate that falls over the whole run as half a cosine: high for long, low at the end, and never a jump. PyTorch's
 * {@code CosineAnnealingLR} with {@code T_max} all steps; Loshchilov and Hutter, arXiv 1608.03983.
 *
 * <pre>{@code
 * Schedule schedule = new Warmup(500).then(new Cosine());
 * }</pre>
 *
 * @param end what is left of the rate, from 0 to 1; 0 by default
 */
public record Cosine(double end) implements Schedule {
    public Cosine {
        Checks.share("Cosine", "end", end);
    }

    public Cosine() {
        this(0);
    }

    @Override
    public double factor(Time time) {
        return between(1, end, time.fraction());
    }

    /** Half a cosine from one number to another. */
    static double between(double from, double to, double fraction) {
        return to + (from - to) * (1 + Math.cos(Math.PI * fraction)) / 2;
    }
}
