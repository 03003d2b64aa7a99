package dev.descent.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalTest {
    /** By Python 3: {@code statistics.NormalDist().inv_cdf(0.5 + q)}. */
    @ParameterizedTest
    @CsvSource({
        "0.125, 0.31863936396437514",
        "-0.25, -0.6744897501960817",
        "0.375, 1.1503493803760079",
        "0.421875, 1.4177971379962673",
        "0.4375, 1.5341205443525459",
        "-0.46875, -1.862731867421651",
        "0.498046875, 2.8856349124267573",
        "0.4999990463256836, 4.7630010342678135"
    })
    void quantiles(double q, double expected) {
        assertEquals(expected, NormalQuantile.of(q), 4e-16 * Math.abs(expected));
        assertEquals(-NormalQuantile.of(q), NormalQuantile.of(-q));
    }

    /** The same for {@code inv_cdf(p)}, which the far tail wants. */
    @ParameterizedTest
    @CsvSource({
        "-10, -3.097269078198784",
        "-30, -6.009353565530742",
        "-36, -6.651035379893009",
        "-40, -7.047700256664409",
        "-53, -8.209536151601386"
    })
    void farTails(int logP, double expected) {
        double q = Math.scalb(1.0, logP) - 0.5;
        assertEquals(expected, NormalQuantile.of(q), 4e-16 * Math.abs(expected));
    }

    @Test
    void momentsOfManyDraws() {
        Rng rng = new Rng(10);
        int n = 1_000_000;
        double[] sums = new double[5];
        int beyondTwo = 0;
        for (int i = 0; i < n; i++) {
            double x = rng.normal(i);
            assertTrue(Math.abs(x) < 8.5);
            beyondTwo += Math.abs(x) > 2 ? 1 : 0;
            for (int k = 1; k < sums.length; k++) {
                sums[k] += Math.pow(x, k);
            }
        }
        assertEquals(0, sums[1] / n, 4 / Math.sqrt(n));
        assertEquals(1, sums[2] / n, 4 * Math.sqrt(2.0 / n));
        assertEquals(0, sums[3] / n, 4 * Math.sqrt(15.0 / n));
        assertEquals(3, sums[4] / n, 4 * Math.sqrt(96.0 / n));
        assertEquals(0.04550026389635842, beyondTwo / (double) n, 4 * Math.sqrt(0.0455 / n));
    }
}
