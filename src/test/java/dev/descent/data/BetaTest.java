package dev.descent.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.tensor.Rng;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BetaTest {
    private static final int DRAWS = 100_000;

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.5, 1, 1.5, 4, 30})
    void momentsOfTheDistribution(double alpha) {
        Rng rng = new Rng(11);
        double[] moments = new double[5];
        for (int i = 0; i < DRAWS; i++) {
            double x = Beta.symmetric(alpha, rng.stream(i));
            assertTrue(x >= 0 && x <= 1);
            for (int k = 1; k < moments.length; k++) {
                moments[k] += Math.pow(x, k) / DRAWS;
            }
        }
        double expected = 1;
        for (int k = 1; k < moments.length; k++) {
            expected *= (alpha + k - 1) / (2 * alpha + k - 1);
            // A power of x has a standard deviation of at most a half.
            assertEquals(expected, moments[k], 4 * 0.5 / Math.sqrt(DRAWS), "moment " + k);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-30, 1e-6, 1e-3, 1e6})
    void extremesStayInRange(double alpha) {
        Rng rng = new Rng(5);
        double sum = 0;
        for (int i = 0; i < 10_000; i++) {
            double x = Beta.symmetric(alpha, rng.stream(i));
            assertTrue(x >= 0 && x <= 1, () -> "" + x);
            sum += x;
        }
        assertEquals(5000, sum, 250);
    }
}
