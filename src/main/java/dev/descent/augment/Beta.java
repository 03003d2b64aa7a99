package dev.descent.augment;

import dev.descent.tensor.Rng;

/**
 * Draws from Beta(α, α). Jöhnk's method (1964) up to α = 1; above, two Gamma variates by Marsaglia and Tsang (2000), from
 * whose rejection loop few draws are needed there. {@link StrictMath}, so that every machine draws the same.
 */
final class Beta {
    private Beta() {}

    /**
     * Uses the random numbers from element −1 downwards, as many as it takes, so that those from 0 are left to the caller.
     */
    static double symmetric(double alpha, Rng rng) {
        return alpha <= 1 ? johnk(alpha, rng) : gammas(alpha, rng);
    }

    private static double johnk(double alpha, Rng rng) {
        for (long element = -1; ; element -= 2) {
            // In logarithms, since for a small α both powers can be smaller than any double.
            double logX = StrictMath.log(1 - rng.uniformDouble(element)) / alpha;
            double logY = StrictMath.log(1 - rng.uniformDouble(element - 1)) / alpha;
            double most = Math.max(logX, logY);
            double logSum = most + StrictMath.log(StrictMath.exp(logX - most) + StrictMath.exp(logY - most));
            if (logSum <= 0) {
                return StrictMath.exp(logX - logSum);
            }
        }
    }

    private static double gammas(double alpha, Rng rng) {
        double d = alpha - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        double first = Double.NaN;
        for (long element = -1; ; element -= 2) {
            double normal = rng.normal(element);
            double v = 1 + c * normal;
            v = v * v * v;
            double u = 1 - rng.uniformDouble(element - 1);
            if (v <= 0 || StrictMath.log(u) >= 0.5 * normal * normal + d - d * v + d * StrictMath.log(v)) {
                continue;
            }
            if (!Double.isNaN(first)) {
                return first / (first + v);
            }
            first = v;
        }
    }
}
