package dev.descent.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.tensor.Rng;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BetaTest {
    private static final int DRAWS = 400_000;

    /** By the central moments, which tell apart shapes that differ by a few hundredths. */
    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.5, 1, 1.5, 4, 30})
    void momentsOfTheDistribution(double alpha) {
        Rng rng = new Rng(11);
        double[] moments = new double[5];
        for (int i = 0; i < DRAWS; i++) {
            double x = Beta.symmetric(alpha, rng.stream(i)) - 0.5;
            for (int k = 1; k < moments.length; k++) {
                moments[k] += Math.pow(x, k) / DRAWS;
            }
        }
        double variance = 1 / (4 * (2 * alpha + 1));
        double fourth = variance * variance * 3 * (2 * alpha + 1) / (2 * alpha + 3);
        assertEquals(0, moments[1], 4 * Math.sqrt(variance / DRAWS));
        assertEquals(variance, moments[2], 4 * Math.sqrt((fourth - variance * variance) / DRAWS));
        assertEquals(0, moments[3], 4 * Math.sqrt(variance / 16 / DRAWS));
        assertEquals(fourth, moments[4], 4 * Math.sqrt(fourth / 16 / DRAWS));
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
