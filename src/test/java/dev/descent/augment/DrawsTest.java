package dev.descent.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What transforms draw: every outcome that their parameters allow, as often as they should, and nothing else. */
class DrawsTest {
    private static final int ROUNDS = 4000;

    private static float[] applied(ImageTransform transform, Shape shape, int round, float... values) {
        transform.apply(Image.of(values, shape), new Draws(new Rng(77).stream(round)));
        return values;
    }

    /** Where the only 1 of an image went, as "right,down". */
    private static Map<String, Integer> ways(ImageTransform transform) {
        Map<String, Integer> ways = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            float[] values = new float[11 * 9];
            values[5 * 9 + 4] = 1;
            applied(transform, Shape.of(1, 11, 9), round, values);
            for (int i = 0; i < values.length; i++) {
                if (values[i] != 0) {
                    ways.merge((i % 9 - 4) + "," + (i / 9 - 5), 1, Integer::sum);
                }
            }
        }
        return ways;
    }

    @Test
    void shiftsAndCropsReachAllTheyMay() {
        Map<String, Integer> shifts = ways(new Shift(0.25f));
        // 0.25 of 9 columns and 11 rows is 2 pixels.
        assertEquals(25, shifts.size());
        assertTrue(shifts.containsKey("-2,2") && shifts.containsKey("2,-2"));
        shifts.values().forEach(count -> assertEquals(ROUNDS / 25.0, count, 60));
        Map<String, Integer> crops = ways(new RandomCrop(3, Border.ZERO));
        assertEquals(49, crops.size());
        assertTrue(crops.containsKey("-3,3") && crops.containsKey("3,-3"));
        crops.values().forEach(count -> assertEquals(ROUNDS / 49.0, count, 40));
    }

    @Test
    void flips() {
        Shape shape = Shape.of(2, 2, 3);
        float[] image = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        assertArrayEquals(
                new float[] {3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10},
                applied(new HorizontalFlip(1), shape, 0, image.clone()));
        assertArrayEquals(
                new float[] {4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9},
                applied(new VerticalFlip(1), shape, 0, image.clone()));
        for (ImageTransform flip : List.of(new HorizontalFlip(0.3f), new VerticalFlip(0.3f))) {
            int flipped = 0;
            for (int round = 0; round < ROUNDS; round++) {
                flipped += applied(flip, shape, round, image.clone())[0] == 1 ? 0 : 1;
            }
            assertEquals(0.3 * ROUNDS, flipped, 120);
        }
    }

    /** The only value of an image of one pixel tells the factor. */
    private static void assertFactors(ImageTransform transform, double least, double most) {
        double low = 9;
        double high = -9;
        for (int round = 0; round < ROUNDS; round++) {
            double factor = applied(transform, Shape.of(1, 1, 1), round, 0.25f)[0] / 0.25;
            low = Math.min(low, factor);
            high = Math.max(high, factor);
        }
        assertEquals(least, low, 0.01);
        assertEquals(most, high, 0.01);
        assertTrue(low >= least - 1e-6 && high <= most + 1e-6);
    }

    @Test
    void factorsKeepTheirRange() {
        assertFactors(new Brightness(0.4f), 0.6, 1.4);
        assertFactors(new Brightness(3), 0, 4);
        assertEquals(0.2f, new Draws(new Rng(1)).uniform(0.2f, 0.2f));
        double low = 9;
        double high = -9;
        for (int round = 0; round < ROUNDS; round++) {
            // A pixel at (1, 0) from the centre of 3 × 3 goes to the top in part, by the sine of the angle.
            float[] turned = applied(new Rotation(40), Shape.of(1, 3, 3), round, 0, 0, 0, 0, 0, 1, 0, 0, 0);
            double upwards = turned[2] - turned[8];
            low = Math.min(low, upwards);
            high = Math.max(high, upwards);
        }
        // Turned by 40°, the corner lies 0.12 from the row of the pixel, and 0.41 from its column: (1 − 0.12) · (1 −
        // 0.41).
        assertEquals(-0.515, low, 0.02);
        assertEquals(0.515, high, 0.02);
    }

    @Test
    void policiesAreThePapers() {
        assertEquals(25, AutoAugment.cifar10().policy().size());
        assertEquals(25, AutoAugment.svhn().policy().size());
        // Equalize is named so often, and probabilities and magnitudes add up so, in the tables of the paper.
        assertEquals("9 × Equalize in 50; p 26.5, m 187", summary(AutoAugment.cifar10()));
        assertEquals("6 × Equalize in 50; p 32.9, m 143", summary(AutoAugment.svhn()));
    }

    private static String summary(AutoAugment policy) {
        int equalizes = 0;
        int steps = 0;
        int magnitudes = 0;
        double p = 0;
        for (AutoAugment.SubPolicy pair : policy.policy()) {
            for (AutoAugment.Step step : List.of(pair.first(), pair.second())) {
                equalizes += step.operation().equals("Equalize") ? 1 : 0;
                steps++;
                magnitudes += step.magnitude();
                p += step.p();
            }
        }
        return equalizes + " × Equalize in " + steps + "; p " + Math.round(p * 10) / 10.0 + ", m " + magnitudes;
    }
}
