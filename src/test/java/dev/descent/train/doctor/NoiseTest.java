package dev.descent.train.doctor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.tensor.Rng;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NoiseTest {
    @Test
    void quantiles() {
        assertEquals(2.5, Noise.median(4, 1, 3, 2));
        assertEquals(3, Noise.median(9, Double.NaN, 3, 1));
        assertEquals(1.75, Noise.quantile(0.25, 1, 2, 3, 4));
        assertTrue(Double.isNaN(Noise.median()));
    }

    /** The sum of signs is 6 of 6 pairs; its variance 4 · 3 · 13 / 18. */
    @Test
    void aTrendIsCountedInStandardErrors() {
        assertEquals(5 / Math.sqrt(4 * 3 * 13 / 18.0), Noise.trend(1, 2, 3, 4), 1e-12);
        assertEquals(-5 / Math.sqrt(4 * 3 * 13 / 18.0), Noise.trend(4, 3, 2, 1), 1e-12);
        assertEquals(0, Noise.trend(1, 2, 3));
        assertEquals(0, Noise.trend(7, 7, 7, 7));
    }

    @Test
    void oneWildValueDoesNotMoveTheSlope() {
        assertEquals(2, Noise.slope(0, 2, 4, 100, 8, 10, 12));
    }

    @Test
    void normalNoiseIsFoundOnASlope() {
        Rng rng = new Rng(1);
        double[] curve = IntStream.range(0, 400)
                .mapToDouble(i -> -0.01 * i + 0.3 * rng.normal(i))
                .toArray();
        assertEquals(0.3, Noise.ofCurve(curve), 0.03);
    }

    @Test
    void levelsOfSignificance() {
        assertEquals(1.96, Noise.z(0.05), 1e-3);
        assertEquals(2.576, Noise.z(0.01), 1e-3);
        assertEquals(0.5 / Math.sqrt(100), Noise.standardError(0.5, 100), 1e-12);
        assertTrue(Noise.standardError(1, 20) > 0);
    }

    @Test
    void lossesAreKeptInConstantMemory() {
        LossCurve curve = new LossCurve();
        for (int i = 0; i < 1000; i++) {
            curve.add(i);
        }
        assertEquals(1000, curve.count());
        assertEquals(4, curve.length());
        double[] means = curve.stretches();
        assertEquals(250, means.length);
        assertEquals(1.5, means[0]);
        assertEquals(997.5, means[249]);
        assertArrayEquals(new double[] {0, 1, 2}, java.util.Arrays.copyOf(curve.first(), 3));
    }

    @Test
    void numbersAreShort() {
        assertEquals("0.05", Text.number(0.05));
        assertEquals("12.35", Text.number(12.345678));
        assertEquals("1.2e-5", Text.number(1.2e-5));
        assertEquals("1e9", Text.number(1e9));
        assertEquals("0", Text.number(0));
        assertEquals("1438", Text.number(1437.9));
        assertEquals("3.5 %", Text.percent(0.035));
        assertEquals("71 %", Text.percent(0.71));
    }
}
