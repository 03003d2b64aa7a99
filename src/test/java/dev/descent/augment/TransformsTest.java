package dev.descent.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.data.Batch;
import dev.descent.data.Batches;
import dev.descent.data.Dataset;
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
    void cutMixPastesWhatTheTargetsSay() {
        int pasted = 0;
        for (int seed = 0; seed < 60; seed++) {
            Batch batch = filled(numbered(SIZE, 2, 6, 7));
            new CutMix(1).apply(batch, new Rng(seed));
            for (int i = 0; i < SIZE; i++) {
                int partner = batch.partner(i);
                int others = 0;
                for (int j = 0; j < 42; j++) {
                    float value = batch.inputs()[i * 84 + j];
                    assertTrue(value == i || value == partner);
                    assertEquals(value, batch.inputs()[i * 84 + 42 + j]);
                    others += value == i ? 0 : 1;
                }
                if (partner != i) {
                    assertEquals(1 - others / 42f, batch.targets()[i * SIZE + i], 1e-6f);
                    assertEquals(others / 42f, batch.targets()[i * SIZE + partner], 1e-6f);
                    pasted += others;
                }
            }
        }
        // E λ = 1/2; the border cuts some of it off.
        assertEquals(0.35, pasted / (60.0 * 23 * 42), 0.15);
    }

    @Test
    void cutMixSparesSomeBatches() {
        int spared = 0;
        for (int seed = 0; seed < 400; seed++) {
            Batch batch = filled(numbered(SIZE, 1, 8, 8));
            float[] before = batch.inputs().clone();
            new CutMix(1, 0.7f).apply(batch, new Rng(seed));
            spared += Arrays.equals(before, batch.inputs()) ? 1 : 0;
            assertEquals(SIZE, batch.targetSize());
        }
        // Of the others, some have a rectangle without area.
        assertEquals(400 * 0.3, spared, 50);
    }

    /** Images filled with their own number, which is their class too. */
    private static Dataset numbered(int size, int channels, int height, int width) {
        float[][] inputs = new float[size][channels * height * width];
        int[] classes = new int[size];
        for (int i = 0; i < size; i++) {
            Arrays.fill(inputs[i], i);
            classes[i] = i;
        }
        return Dataset.of(inputs, classes).withInputShape(Shape.of(channels, height, width));
    }

    @Test
    void erasedRectanglesLieInside() {
        int erased = 0;
        double area = 0;
        Dataset data = numbered(1, 2, 12, 16);
        for (int seed = 0; seed < 2000; seed++) {
            Batch batch = filled(data);
            Arrays.fill(batch.inputs(), 1f);
            new RandomErasing(0.5f, 0.02f, 0.4f, 0.3f, false).apply(batch, new Rng(seed));
            int top = 12;
            int bottom = -1;
            int left = 16;
            int right = -1;
            int count = 0;
            for (int i = 0; i < 12 * 16; i++) {
                assertEquals(batch.inputs()[i], batch.inputs()[192 + i]);
                if (batch.inputs()[i] == 0) {
                    count++;
                    top = Math.min(top, i / 16);
                    bottom = Math.max(bottom, i / 16);
                    left = Math.min(left, i % 16);
                    right = Math.max(right, i % 16);
                }
            }
            if (count > 0) {
                erased++;
                area += count / 192.0;
                assertEquals((bottom - top + 1) * (right - left + 1), count);
            }
        }
        assertEquals(1000, erased, 100);
        assertEquals(0.2, area / erased, 0.02);
    }

    @Test
    void erasedByNoise() {
        Batch batch = filled(numbered(SIZE, 3, 20, 20));
        Arrays.fill(batch.inputs(), 2f);
        new RandomErasing(1, 0.3f, 0.3f, 1, true).apply(batch, new Rng(1));
        double sum = 0;
        int count = 0;
        for (float value : batch.inputs()) {
            if (value != 2f) {
                sum += value;
                count++;
            }
        }
        assertEquals(SIZE * 3 * 121, count);
        assertEquals(0.5, sum / count, 0.02);
    }

    @Test
    void zoomOutPutsTheWholeSomewhere() {
        for (int seed = 0; seed < 200; seed++) {
            Batch batch = filled(numbered(2, 3, 12, 8));
            Arrays.fill(batch.inputs(), 1f);
            new ZoomOut(4, 1).apply(batch, new Rng(seed));
            int ones = 0;
            for (int i = 0; i < 96; i++) {
                float value = batch.inputs()[i];
                assertTrue(value == 0 || Math.abs(value - 1) < 1e-5f);
                ones += value == 0 ? 0 : 1;
            }
            assertTrue(ones >= 6 && ones <= 96);
        }
    }

    @Test
    void oneOfAndRandomApplyKeepTheirShares() {
        Dataset data = numbered(1000, 1, 2, 2);
        float[] ones = new float[4000];
        Arrays.fill(ones, 1f);
        int[] counts = new int[4];
        Batch batch = filled(data);
        System.arraycopy(ones, 0, batch.inputs(), 0, ones.length);
        ImageTransform third = (image, draws) -> Arrays.fill(image.values(), image.offset(), image.plane(1), 3f);
        ImageTransform second = (image, draws) -> Arrays.fill(image.values(), image.offset(), image.plane(1), 2f);
        new RandomApply(0.6f, new OneOf(third, second)).apply(batch, new Rng(9));
        for (int i = 0; i < 1000; i++) {
            counts[(int) batch.inputs()[4 * i]]++;
        }
        assertEquals(400, counts[1], 60);
        assertEquals(300, counts[2], 60);
        assertEquals(300, counts[3], 60);
    }
}
