package dev.descent.augment;

import static dev.descent.data.Texts.bad;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.data.Batch;
import dev.descent.data.Batches;
import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransformsTest {
    private static final int SIZE = 24;
    private static final int FEATURES = 5;

    private static final float[][] INPUTS = new float[SIZE][FEATURES];
    private static final int[] CLASSES = new int[SIZE];
    private static final float[][] VALUES = new float[SIZE][2];

    static {
        Rng rng = new Rng(77);
        for (int i = 0; i < SIZE; i++) {
            CLASSES[i] = i % 4;
            for (int j = 0; j < FEATURES; j++) {
                INPUTS[i][j] = rng.uniform(i * FEATURES + j);
            }
            VALUES[i] = new float[] {i, -2 * i};
        }
    }

    private static Batch filled(Dataset data) {
        Batch batch = new Batch(data, data.size() + 3);
        int[] order = new int[data.size()];
        Arrays.setAll(order, i -> i);
        batch.fill(data, order, 0, order.length);
        return batch;
    }

    @Test
    void mixupBlendsInputsAndProbabilities() {
        for (int seed = 0; seed < 50; seed++) {
            Batch batch = filled(Dataset.of(INPUTS, CLASSES));
            Rng rng = new Rng(seed);
            new Mixup(0.4f).apply(batch, rng);
            float own = (float) Beta.symmetric(0.4f, rng);
            float rest = 1f - own;
            int[] partners = rng.permutation(SIZE);
            assertEquals(4, batch.targetSize());
            assertEquals(Shape.of(SIZE, 4), batch.targetTensor().shape());
            for (int i = 0; i < SIZE; i++) {
                assertEquals(partners[i], batch.partner(i));
                for (int j = 0; j < FEATURES; j++) {
                    float expected = own * INPUTS[i][j] + rest * INPUTS[partners[i]][j];
                    assertEquals(expected, batch.inputs()[i * FEATURES + j]);
                }
                float[] expected = new float[4];
                expected[CLASSES[i]] += own;
                expected[CLASSES[partners[i]]] += rest;
                assertArrayEquals(expected, Arrays.copyOfRange(batch.targets(), 4 * i, 4 * i + 4), 1e-7f);
            }
        }
    }

    @Test
    void mixupAveragesValuesDirectly() {
        Batch batch = filled(Dataset.of(INPUTS, VALUES));
        Rng rng = new Rng(3);
        new Mixup(1f).apply(batch, rng);
        float own = (float) Beta.symmetric(1, rng);
        int[] partners = rng.permutation(SIZE);
        assertEquals(Shape.of(SIZE, 2), batch.targetTensor().shape());
        for (int i = 0; i < SIZE; i++) {
            float expected = own * i + (1 - own) * partners[i];
            assertEquals(expected, batch.targets()[2 * i], 1e-5f);
            assertEquals(-2 * expected, batch.targets()[2 * i + 1], 1e-5f);
        }
    }

    @Test
    void samplePairingKeepsTargets() {
        Batch batch = filled(Dataset.of(INPUTS, CLASSES));
        Rng rng = new Rng(4);
        new SamplePairing().apply(batch, rng);
        int[] partners = rng.permutation(SIZE);
        assertEquals(1, batch.targetSize());
        for (int i = 0; i < SIZE; i++) {
            assertEquals(CLASSES[i], batch.targets()[i]);
            for (int j = 0; j < FEATURES; j++) {
                float expected = 0.5f * INPUTS[i][j] + 0.5f * INPUTS[partners[i]][j];
                assertEquals(expected, batch.inputs()[i * FEATURES + j]);
            }
        }
    }

    @Test
    void samplePairingTakesTurns() {
        Dataset data = Dataset.of(INPUTS, CLASSES);
        Batches.Options options =
                Batches.Options.defaults().withShuffle(false).withTransforms(List.of(new SamplePairing(3, 2, 1, 9)));
        StringBuilder turns = new StringBuilder();
        try (Batches batches = new Batches(data, SIZE, 1, options)) {
            for (int epoch = 0; epoch < 12; epoch++) {
                batches.start(epoch);
                float[] inputs = batches.next().inputTensor().toArray();
                turns.append(Arrays.equals(filled(data).inputTensor().toArray(), inputs) ? '.' : 'x');
            }
        }
        assertEquals("...xx.xx....", turns.toString());
    }

    @Test
    void noiseHasItsMoments() {
        Dataset data = Dataset.of(new float[1000][100], new float[1000]);
        Batch batch = filled(data);
        new GaussianNoise(0.5f).apply(batch, new Rng(8));
        double sum = 0;
        double squares = 0;
        double fourth = 0;
        int n = 100_000;
        for (int i = 0; i < n; i++) {
            double x = batch.inputs()[i] / 0.5;
            sum += x;
            squares += x * x;
            fourth += x * x * x * x;
        }
        assertEquals(0, sum / n, 4 / Math.sqrt(n));
        assertEquals(1, squares / n, 4 * Math.sqrt(2.0 / n));
        assertEquals(3, fourth / n, 4 * Math.sqrt(96.0 / n));
        for (int i = n; i < batch.inputs().length; i++) {
            assertEquals(0f, batch.inputs()[i]);
        }
    }

    @Test
    void noiseOfNothingChangesNothing() {
        Batch batch = filled(Dataset.of(INPUTS, CLASSES));
        float[] before = batch.inputs().clone();
        new GaussianNoise(0).apply(batch, new Rng(8));
        assertArrayEquals(before, batch.inputs());
    }

    @Test
    void cutoutHidesOneSquareInAllChannels() {
        int height = 7;
        int width = 9;
        int size = 4;
        float[][] ones = new float[3000][2 * height * width];
        for (float[] image : ones) {
            Arrays.fill(image, 1f);
        }
        Dataset data = Dataset.of(ones, new float[ones.length]).withInputShape(Shape.of(2, height, width));
        Batch batch = filled(data);
        new Cutout(size).apply(batch, new Rng(6));
        int[] centres = new int[height * width];
        for (int i = 0; i < ones.length; i++) {
            int at = i * 2 * height * width;
            boolean found = false;
            for (int centre = 0; centre < height * width && !found; centre++) {
                found = hides(batch.inputs(), at, height, width, centre / width - 2, centre % width - 2, size)
                        && hides(
                                batch.inputs(),
                                at + height * width,
                                height,
                                width,
                                centre / width - 2,
                                centre % width - 2,
                                size);
                centres[centre] += found ? 1 : 0;
            }
            assertTrue(found, "image " + i);
        }
        double expected = ones.length / (double) centres.length;
        double chi = Arrays.stream(centres)
                .mapToDouble(n -> (n - expected) * (n - expected) / expected)
                .sum();
        assertTrue(chi < 120, "centres are not uniform: chi² " + chi + " with 62 degrees of freedom");
    }

    private static boolean hides(float[] image, int at, int height, int width, int top, int left, int size) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean inside = y >= top && y < top + size && x >= left && x < left + size;
                if (image[at + y * width + x] != (inside ? 0f : 1f)) {
                    return false;
                }
            }
        }
        return true;
    }

    @Test
    void sequencesOfLabelsBecomeProbabilities() {
        Dataset sequences = new Dataset() {
            @Override
            public int size() {
                return 2;
            }

            @Override
            public Shape inputShape() {
                return Shape.of(1);
            }

            @Override
            public Shape targetShape() {
                return Shape.of(3);
            }

            @Override
            public int classes() {
                return 4;
            }

            @Override
            public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
                for (int t = 0; t < 3; t++) {
                    targets[targetOffset + t] = index + t;
                }
            }
        };
        Batch batch = filled(sequences);
        assertEquals(Shape.of(2, 3), batch.targetTensor().shape());
        batch.mixTargets();
        batch.mixTargets();
        assertEquals(Shape.of(2, 3, 4), batch.targetTensor().shape());
        assertArrayEquals(
                new float[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1},
                batch.targetTensor().toArray());
        batch.fill(sequences, new int[] {1}, 0, 1);
        assertEquals(Shape.of(1, 3), batch.targetTensor().shape());
        assertFalse(batch.targets().length == 0);
    }

    @Test
    void badSettings() {
        bad("mixup: alpha 0.0, expected a finite number greater than 0", () -> new Mixup(0));
        bad("mixup: alpha NaN, expected a finite number greater than 0", () -> new Mixup(Float.NaN));
        bad("gaussianNoise: std -1.0, expected a finite number of at least 0", () -> new GaussianNoise(-1));
        bad("cutout: size 0, expected at least 1", () -> new Cutout(0));
        bad("samplePairing: from -1, expected at least 0", () -> new SamplePairing(-1, 1, 0, 9));
        bad("samplePairing: on 0, expected at least 1", () -> new SamplePairing(0, 0, 1, 9));
        bad("samplePairing: off -2, expected at least 0", () -> new SamplePairing(0, 1, -2, 9));
        bad("samplePairing: until 5, expected at least 6", () -> new SamplePairing(5, 1, 1, 5));
    }

    @Test
    void cutoutWantsImages() {
        bad(
                "cutout: inputs have shape [64], expected images [channels, height, width]; use"
                        + " withInputShape(Shape.of(1, 28, 28))",
                () -> new Cutout(4).check(Digits.load()));
        bad(
                "cutout: a square of 9 on images of shape [1, 8, 8] would hide them whole; use 8 or less",
                () -> new Cutout(9).check(Digits.load().withInputShape(Shape.of(1, 8, 8))));
    }
}
