package dev.descent.augment;

import static dev.descent.data.Texts.bad;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.data.Batch;
import dev.descent.data.BatchTransform;
import dev.descent.data.Batches;
import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every transform, a row each. */
class TransformContractTest {
    private static final Path CLASSES = Path.of("target", "classes", "dev", "descent", "augment");
    private static final int SIZE = 24;

    /**
     * @param nothing the same with a strength of nothing; empty if there is no such
     * @param unit whether values stay in [0, 1]
     * @param flat whether inputs may have any shape
     */
    private record Row(BatchTransform transform, List<BatchTransform> nothing, boolean unit, boolean flat) {
        @Override
        public String toString() {
            return transform.toString();
        }
    }

    private static Row row(BatchTransform transform, BatchTransform... nothing) {
        return new Row(transform, List.of(nothing), true, false);
    }

    static List<Row> rows() {
        return List.of(
                row(new Shift(0.3f), new Shift(0)),
                row(new RandomCrop(4), new RandomCrop(0)),
                row(new HorizontalFlip(), new HorizontalFlip(0)),
                row(new VerticalFlip(), new VerticalFlip(0)),
                row(new Rotation(30), new Rotation(0)),
                row(new Scale(0.7f, 1.3f), new Scale(1, 1)),
                row(new Shear(20), new Shear(0)),
                row(new ZoomOut(2), new ZoomOut(1), new ZoomOut(3, 0)),
                row(new Brightness(0.5f), new Brightness(0)),
                row(new Contrast(0.5f), new Contrast(0)),
                row(new Saturation(0.5f), new Saturation(0)),
                row(new Hue(0.2f), new Hue(0)),
                row(new Sharpness(0.9f), new Sharpness(0)),
                row(new Posterize(2), new Posterize(8), new Posterize(1, 0)),
                row(new Solarize(0.5f), new Solarize(0.5f, 0)),
                row(new AutoContrast(), new AutoContrast(0)),
                row(new Equalize(), new Equalize(0)),
                row(new Invert(), new Invert(0)),
                row(new Cutout(3)),
                row(new RandomErasing(), new RandomErasing(0, 0.1f, 0.3f, 0.3f, true)),
                row(AutoAugment.cifar10()),
                row(new RandAugment()),
                row(new TrivialAugmentWide()),
                row(new RandomApply(0.5f, new Rotation(90)), new RandomApply(0, new Invert(1))),
                row(new OneOf(new Rotation(30), new Invert(1)), new OneOf(new Shift(0), new Hue(0))),
                row(new CutMix(1), new CutMix(1, 0)),
                new Row(new Mixup(0.5f), List.of(), true, true),
                new Row(new SamplePairing(), List.of(new SamplePairing(1, 1, 0, 2)), true, true),
                new Row(new GaussianNoise(0.1f), List.of(new GaussianNoise(0)), false, true));
    }

    static List<Row> imageRows() {
        return rows().stream()
                .filter(row -> row.transform instanceof ImageTransform)
                .toList();
    }

    @Test
    void everyTransformHasItsRow() throws Exception {
        Set<String> expected = new TreeSet<>();
        for (String name : classNames()) {
            Class<?> type = Class.forName("dev.descent.augment." + name);
            if (Modifier.isPublic(type.getModifiers())
                    && BatchTransform.class.isAssignableFrom(type)
                    && type.isRecord()) {
                expected.add(name);
            }
        }
        Set<String> found = new TreeSet<>();
        rows().forEach(row -> found.add(row.transform.getClass().getSimpleName()));
        assertEquals(expected, found);
        assertEquals(29, found.size());
    }

    /** By a section of its own with a picture that loads fast. */
    @ParameterizedTest
    @MethodSource("rows")
    void everyTransformIsShown(Row row) throws IOException {
        String name = row.transform.getClass().getSimpleName();
        String picture = name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT) + ".png";
        String page = Files.readString(Path.of("docs", "augmentation.md"));
        assertTrue(page.contains("### `" + name + "`\n\n![](images/augment/" + picture + ")"), name);
        long bytes = Files.size(Path.of("docs", "images", "augment", picture));
        assertTrue(bytes > 1000 && bytes < 40_000, () -> picture + " has " + bytes + " bytes");
    }

    private static List<String> classNames() throws IOException {
        try (Stream<Path> files = Files.list(CLASSES)) {
            return files.map(file -> file.getFileName().toString().replace(".class", ""))
                    .filter(name -> !name.contains("$") && !name.equals("package-info"))
                    .toList();
        }
    }

    /** Colours that differ within and between images, as whole levels of 255. */
    private static Dataset images(int channels, int height, int width) {
        float[][] inputs = new float[SIZE][channels * height * width];
        int[] classes = new int[SIZE];
        Rng rng = new Rng(3);
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j < inputs[i].length; j++) {
                int slope = (j % width + j / width) * 90 / (width + channels * height);
                inputs[i][j] = (20 + slope + rng.below(130, i * 4000L + j)) / 255f;
            }
            classes[i] = i % 5;
        }
        return Dataset.of(inputs, classes).withInputShape(Shape.of(channels, height, width));
    }

    private static Batch filled(Dataset data, int size) {
        Batch batch = new Batch(data, size);
        int[] order = new int[size];
        Arrays.setAll(order, i -> i);
        batch.fill(data, order, 0, size);
        return batch;
    }

    private static Batch applied(BatchTransform transform, Dataset data, long seed) {
        Batch batch = filled(data, data.size());
        transform.apply(batch, new Rng(seed));
        return batch;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void sameSeedSameBits(Row row) {
        Dataset data = images(3, 21, 19);
        float[] inputs = applied(row.transform, data, 1).inputs();
        float[] targets = applied(row.transform, data, 1).targets();
        assertArrayEquals(inputs, applied(row.transform, data, 1).inputs());
        assertArrayEquals(targets, applied(row.transform, data, 1).targets());
        assertFalse(Arrays.equals(inputs, applied(row.transform, data, 2).inputs()));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void preparedAheadOrNot(Row row) {
        Dataset data = images(3, 21, 19);
        Batches.Options options = Batches.Options.defaults().withTransforms(List.of(row.transform, row.transform));
        try (Batches plain = new Batches(data, 7, 5, options);
                Batches ahead = new Batches(data, 7, 5, options.withPrefetch(true))) {
            plain.start(3);
            ahead.start(3);
            for (int i = 0; i < plain.perEpoch(); i++) {
                Batch expected = plain.next();
                Batch batch = ahead.next();
                assertArrayEquals(
                        expected.inputTensor().toArray(), batch.inputTensor().toArray());
                assertArrayEquals(
                        expected.targetTensor().toArray(), batch.targetTensor().toArray());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void anySize(Row row) {
        for (int[] size : new int[][] {{1, 1, 1}, {3, 1, 1}, {1, 5, 3}, {3, 2, 11}, {1, 28, 28}, {3, 3, 3}}) {
            Dataset data = images(size[0], size[1], size[2]);
            for (int seed = 0; seed < 20; seed++) {
                Batch batch = applied(row.transform, data, seed);
                for (float value : batch.inputs()) {
                    assertTrue(Float.isFinite(value) && (!row.unit || (value >= 0 && value <= 1)), () -> "" + value);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void targetsStayUnlessTheyAreMixed(Row row) {
        Dataset data = images(3, 21, 19);
        Batch batch = applied(row.transform, data, 1);
        assertEquals(row.transform.mixesTargets(), batch.targetSize() == 5);
        if (!row.transform.mixesTargets()) {
            assertArrayEquals(filled(data, SIZE).targets(), batch.targets());
            return;
        }
        for (int i = 0; i < SIZE; i++) {
            float sum = 0;
            for (int j = 0; j < 5; j++) {
                sum += batch.targets()[5 * i + j];
            }
            assertEquals(1, sum, 1e-6f);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void noStrengthChangesNothing(Row row) {
        Dataset data = images(3, 21, 19);
        for (BatchTransform nothing : row.nothing) {
            for (int seed = 0; seed < 20; seed++) {
                assertArrayEquals(
                        filled(data, SIZE).inputs(),
                        applied(nothing, data, seed).inputs());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("imageRows")
    void everyImageDrawsForItself(Row row) {
        Dataset data = images(3, 21, 19);
        float[] together = applied(row.transform, data, 4).inputs();
        Batch part = filled(data, 5);
        row.transform.apply(part, new Rng(4));
        int size = 3 * 21 * 19;
        assertArrayEquals(Arrays.copyOf(together, 5 * size), part.inputs());

        float[] same = applied(row.transform, data.subset(new int[SIZE]), 4).inputs();
        Set<String> different = new TreeSet<>();
        for (int i = 0; i < SIZE; i++) {
            different.add(Arrays.toString(Arrays.copyOfRange(same, i * size, (i + 1) * size)));
        }
        assertTrue(different.size() > 1);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void flatInputsAreRefusedBeforeTraining(Row row) {
        Batches.Options options = Batches.Options.defaults().withTransforms(List.of(row.transform));
        if (row.flat) {
            new Batches(Digits.load(), 32, 1, options).close();
            return;
        }
        String name = row.transform.getClass().getSimpleName();
        bad(
                Character.toLowerCase(name.charAt(0)) + name.substring(1)
                        + ": inputs have shape [64], expected images [channels, height, width]; use"
                        + " withInputShape(Shape.of(1, 28, 28))",
                () -> new Batches(Digits.load(), 32, 1, options));
    }
}
