package dev.descent.init;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;

/**
 * The normal distribution cut to an interval: values outside are not clamped to its ends but drawn anew.
 *
 * <pre>{@code
 * Tensor weights = new TruncatedNormal(0.02f).create(Shape.of(10, 64), new Rng(42));   // from -0.04 to 0.04
 * }</pre>
 *
 * @param mean the mean of the uncut distribution
 * @param std the standard deviation of the uncut distribution
 * @param low the smallest value, as in PyTorch a value and not a number of standard deviations
 * @param high the largest value
 */
public record TruncatedNormal(float mean, float std, float low, float high) implements Initializer {
    /** Where the density has fallen below 2^−53 of its greatest: z² − nearest² of that many. */
    private static final double NEGLIGIBLE = 74;

    /**
     * @throws IllegalArgumentException if a parameter is not finite, {@code std} is not above 0, or {@code low} not below
     *     {@code high}
     */
    public TruncatedNormal {
        Checks.finite("TruncatedNormal", "mean", mean);
        Checks.positiveSpread("TruncatedNormal", std);
        Checks.interval("TruncatedNormal", low, high);
    }

    /** Around 0, cut at two standard deviations. */
    public TruncatedNormal(float std) {
        this(0, std, -2 * std, 2 * std);
    }

    /**
     * Draws by rejection from the uniform distribution over the part of the interval that matters, which takes under forty
     * attempts a value even where the interval lies far from the mean.
     */
    @Override
    public void fill(float[] weights, Shape shape, Rng rng) {
        double from = ((double) low - mean) / std;
        double to = ((double) high - mean) / std;
        double nearest = Math.max(0, Math.max(from, -to));
        double reach = Math.sqrt(nearest * nearest + NEGLIGIBLE);
        from = Math.max(from, -reach);
        to = Math.min(to, reach);
        long size = shape.size();
        for (int i = 0; i < size; i++) {
            // attempts are numbered so that none shares its random numbers with another element's
            long attempt = 2L * i;
            double z = from + (to - from) * rng.uniformDouble(attempt);
            while (rng.uniformDouble(attempt + 1) >= StrictMath.exp((nearest * nearest - z * z) / 2)) {
                attempt += 2 * size;
                z = from + (to - from) * rng.uniformDouble(attempt);
            }
            weights[i] = Math.min(high, Math.max(low, (float) (mean + std * z)));
        }
    }
}
