package dev.descent.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A short training: what comes out is as dark as digits are and near to some of them, and no network has won. */
class DigitsGanTest {
    private final Dataset digits = Digits.load();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void learnsWithAndWithoutBatchNorm(boolean normalized) {
        DigitsGan gan = new DigitsGan(digits, normalized, normalized, 3);
        float[] data = new float[64 * digits.size()];
        for (int i = 0; i < digits.size(); i++) {
            digits.read(i, data, 64 * i, new float[1], 0);
        }
        float[] before = gan.generate(200, 5).toArray();
        double right = gan.train(40);
        float[] after = gan.generate(200, 5).toArray();

        assertTrue(right > 0.5 && right < 0.99, "the discriminator was right in " + right);
        assertTrue(Math.abs(mean(before) - mean(data)) > 0.1, "noise has the mean " + mean(before));
        assertEquals(mean(data), mean(after), 0.08);
        assertEquals(deviation(data), deviation(after), 0.08);
        double far = nearest(before, data);
        double near = nearest(after, data);
        assertTrue(near < 0.5 * far, near + " from the nearest digit, " + far + " before training");
        double apart =
                nearest(java.util.Arrays.copyOf(after, 64 * 100), java.util.Arrays.copyOfRange(after, 6400, 12800));
        assertTrue(apart > 0.5, "all alike: " + apart);
    }

    @Test
    void theSameSeedMakesTheSameDigits() {
        float[][] made = new float[2][];
        for (int i = 0; i < 2; i++) {
            DigitsGan gan = new DigitsGan(digits, true, true, 3);
            gan.train(1);
            gan.train(1);
            Tensor images = gan.generate(3, 7);
            assertEquals(3, images.dim(0));
            made[i] = images.toArray();
        }
        assertArrayEquals(made[0], made[1]);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(float[] values) {
        double mean = mean(values);
        double squares = 0;
        for (float value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / values.length);
    }

    /** How far the images are from the nearest of the others, on average: squared distances. */
    private static double nearest(float[] images, float[] others) {
        double sum = 0;
        for (int i = 0; i < images.length; i += 64) {
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < others.length; j += 64) {
                double squares = 0;
                for (int pixel = 0; pixel < 64; pixel++) {
                    double difference = images[i + pixel] - others[j + pixel];
                    squares += difference * difference;
                }
                least = Math.min(least, squares);
            }
            sum += least;
        }
        return sum / (images.length / 64.0);
    }
}
