package dev.descent.init;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Moments, ranges and repeatability of every scheme. */
class InitializerTest {
    private static final Shape WEIGHTS = Shape.of(300, 200);
    private static final Rng RNG = new Rng(11);

    private static final List<Initializer> SCHEMES = List.of(
            new XavierUniform(),
            new XavierNormal(),
            new KaimingUniform(),
            new KaimingNormal(),
            new Uniform(0.3f),
            new Normal(0.3f),
            new TruncatedNormal(0.3f),
            new Constant(0.3f),
            new Zeros(),
            new Ones(),
            new Orthogonal(),
            new Sparse(0.3f));

    static Stream<Initializer> schemes() {
        return SCHEMES.stream();
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void sameSeedSameBitsAndOtherSeedOthers(Initializer scheme) {
        float[] first = scheme.create(WEIGHTS, new Rng(1)).toArray();
        assertArrayEquals(first, scheme.create(WEIGHTS, new Rng(1)).toArray(), 0f);
        boolean fixed = scheme instanceof Constant || scheme instanceof Zeros || scheme instanceof Ones;
        assertEquals(
                fixed, Arrays.equals(first, scheme.create(WEIGHTS, new Rng(2)).toArray()));
        for (float value : first) {
            assertTrue(Float.isFinite(value));
        }
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void leavesTheRestOfALongerArrayAlone(Initializer scheme) {
        float[] weights = new float[21];
        Arrays.fill(weights, 77f);
        scheme.fill(weights, Shape.of(4, 5), RNG);
        assertEquals(77f, weights[20]);
        for (int i = 0; i < 20; i++) {
            assertFalse(weights[i] == 77f);
        }
    }

    @Test
    void uniformsFillTheirRangeEvenly() {
        uniform(new Uniform(-1, 3), WEIGHTS, 1, 2);
        uniform(new Uniform(0.25f), WEIGHTS, 0, 0.25);
        uniform(new XavierUniform(), WEIGHTS, 0, Math.sqrt(6.0 / 500));
        uniform(new XavierUniform(2), WEIGHTS, 0, 2 * Math.sqrt(6.0 / 500));
        uniform(new KaimingUniform(), WEIGHTS, 0, Math.sqrt(6.0 / 200));
        uniform(new KaimingUniform(Fan.OUT, 0), WEIGHTS, 0, Math.sqrt(6.0 / 300));
        // PyTorch's default for linear layers: slope √5 gives 1 / √fan-in
        uniform(new KaimingUniform(Fan.IN, (float) Math.sqrt(5)), WEIGHTS, 0, 1 / Math.sqrt(200));
        uniform(new KaimingUniform(), Shape.of(64, 32, 5, 3), 0, Math.sqrt(6.0 / (32 * 15)));
        uniform(new XavierUniform(), Shape.of(64, 32, 5, 3), 0, Math.sqrt(6.0 / (96 * 15)));
    }

    @Test
    void normalsHaveTheirMoments() {
        normal(new Normal(0.5f, 2), WEIGHTS, 0.5, 2);
        normal(new Normal(0.1f), WEIGHTS, 0, 0.1);
        normal(new XavierNormal(), WEIGHTS, 0, Math.sqrt(2.0 / 500));
        normal(new XavierNormal(3), WEIGHTS, 0, 3 * Math.sqrt(2.0 / 500));
        normal(new KaimingNormal(), WEIGHTS, 0, Math.sqrt(2.0 / 200));
        normal(new KaimingNormal(Fan.OUT, 0), WEIGHTS, 0, Math.sqrt(2.0 / 300));
        normal(new KaimingNormal(Fan.IN, 1), WEIGHTS, 0, Math.sqrt(1.0 / 200));
        normal(new KaimingNormal(Fan.OUT, 0), Shape.of(64, 32, 5, 3), 0, Math.sqrt(2.0 / (64 * 15)));
    }

    @Test
    void truncatedNormalsAreCutNotClamped() {
        // the deviation shrinks to 0.8796 when cut at two deviations
        truncated(new TruncatedNormal(0.5f), -1, 1, 0, 0.8796 * 0.5);
        // mean and deviation of the half-normal distribution
        truncated(
                new TruncatedNormal(1, 2, 1, 100),
                1,
                100,
                1 + 2 * Math.sqrt(2 / Math.PI),
                2 * Math.sqrt(1 - 2 / Math.PI));
        // far in a tail; mean and deviation by numerical integration
        truncated(new TruncatedNormal(0, 1, 5, 6), 5, 6, 5.18315, 0.17162);
        truncated(new TruncatedNormal(0, 1, -6, -5), -6, -5, -5.18315, 0.17162);
        truncated(new TruncatedNormal(0, 1, -50, 50), -8, 8, 0, 1);
    }

    @Test
    void sparseKeepsTheSameNumberOfZerosInEveryColumn() {
        int[][] cases = {{100, 30, 30}, {10, 30, 3}, {7, 30, 3}, {7, 0, 0}, {7, 100, 7}, {1, 1, 1}};
        for (int[] c : cases) {
            float[] weights =
                    new Sparse(c[1] / 100f, 2).create(Shape.of(c[0], 50), RNG).toArray();
            for (int column = 0; column < 50; column++) {
                int zeros = 0;
                for (int row = 0; row < c[0]; row++) {
                    zeros += weights[row * 50 + column] == 0 ? 1 : 0;
                }
                assertEquals(c[2], zeros, "zeros in column " + column + " of " + c[0] + " rows at " + c[1] + " %");
            }
        }
        float[] weights = new Sparse(0.5f, 2).create(WEIGHTS, RNG).toArray();
        assertEquals(2 * Math.sqrt(0.5), deviation(weights, 0), 0.03);
        assertFalse(Arrays.equals(zeroRows(weights, 0), zeroRows(weights, 1)), "columns lose different rows");
    }

    @Test
    void constants() {
        Shape shape = Shape.of(3);
        assertArrayEquals(
                new float[] {0.5f, 0.5f, 0.5f},
                new Constant(0.5f).create(shape, RNG).toArray());
        assertArrayEquals(new float[3], new Zeros().create(shape, RNG).toArray());
        assertArrayEquals(new float[] {1, 1, 1}, new Ones().create(shape, RNG).toArray());
    }

    private static boolean[] zeroRows(float[] weights, int column) {
        boolean[] zero = new boolean[300];
        for (int row = 0; row < 300; row++) {
            zero[row] = weights[row * 200 + column] == 0;
        }
        return zero;
    }

    private static void uniform(Initializer scheme, Shape shape, double middle, double radius) {
        float[] weights = scheme.create(shape, RNG).toArray();
        int n = weights.length;
        int[] counts = new int[10];
        for (float weight : weights) {
            double place = (weight - middle) / radius;
            assertTrue(Math.abs(place) <= 1 + 1e-6, scheme + " drew " + weight);
            counts[(int) Math.min(9, Math.max(0, (place + 1) * 5))]++;
        }
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += (count - n / 10.0) * (count - n / 10.0) / (n / 10.0);
        }
        assertTrue(chiSquare < 27.9, scheme + ": chi-square " + chiSquare + ", a chance of 0.1 %");
        assertEquals(radius / Math.sqrt(3), deviation(weights, middle), 0.015 * radius);
    }

    private static void normal(Initializer scheme, Shape shape, double mean, double std) {
        float[] weights = scheme.create(shape, RNG).toArray();
        moments(scheme, weights, mean, std);
        int within = 0;
        int beyond = 0;
        for (float weight : weights) {
            within += Math.abs(weight - mean) < std ? 1 : 0;
            beyond += Math.abs(weight - mean) > 3 * std ? 1 : 0;
        }
        assertEquals(0.6827, within / (double) weights.length, 0.008, scheme + " within one deviation");
        assertEquals(0.0027, beyond / (double) weights.length, 0.001, scheme + " beyond three");
    }

    private static void truncated(TruncatedNormal scheme, double low, double high, double mean, double std) {
        float[] weights = scheme.create(WEIGHTS, RNG).toArray();
        moments(scheme, weights, mean, std);
        int atEnds = 0;
        for (float weight : weights) {
            assertTrue(weight >= low && weight <= high, scheme + " drew " + weight);
            atEnds += weight == scheme.low() || weight == scheme.high() ? 1 : 0;
        }
        assertTrue(atEnds < 10, scheme + ": " + atEnds + " values at the ends");
    }

    private static void moments(Initializer scheme, float[] weights, double mean, double std) {
        double sum = 0;
        for (float weight : weights) {
            sum += weight;
        }
        double n = weights.length;
        assertEquals(mean, sum / n, 4 * std / Math.sqrt(n) + 1e-5, scheme + ": mean");
        assertEquals(std, deviation(weights, sum / n), 4 * std / Math.sqrt(n) + 1e-5, scheme + ": deviation");
    }

    private static double deviation(float[] weights, double mean) {
        double sum = 0;
        for (float weight : weights) {
            sum += (weight - mean) * (weight - mean);
        }
        return Math.sqrt(sum / weights.length);
    }
}
