package dev.descent.augment;

import dev.descent.data.Batch;
import dev.descent.data.BatchTransform;
import dev.descent.data.Batches;
import dev.descent.data.Dataset;
import dev.descent.data.Idx;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/**
 * Draws docs/images/augment: a PNG for each transform, whose first row shows images as they are and the others what became of them.
 * Arguments: the files of Fashion-MNIST's test images and labels, and the folder to write to.
 */
final class Gallery {
    private static final int COLUMNS = 8;
    private static final int ROWS = 3;
    private static final int ZOOM = 2;
    private static final int GAP = 4;

    private Gallery() {}

    private static final Map<String, BatchTransform> GREY = new TreeMap<>(Map.ofEntries(
            Map.entry("shift", new Shift(0.2f)),
            Map.entry("random-crop", new RandomCrop(4)),
            Map.entry("horizontal-flip", new HorizontalFlip()),
            Map.entry("vertical-flip", new VerticalFlip()),
            Map.entry("rotation", new Rotation(30)),
            Map.entry("scale", new Scale(0.7f, 1.3f)),
            Map.entry("shear", new Shear(25)),
            Map.entry("zoom-out", new ZoomOut(2.5f)),
            Map.entry("gaussian-noise", new GaussianNoise(0.15f)),
            Map.entry("random-erasing", new RandomErasing(0.8f, 0.02f, 0.33f, 0.3f, true)),
            Map.entry("mixup", new Mixup(1)),
            Map.entry("cut-mix", new CutMix(1)),
            Map.entry("sample-pairing", new SamplePairing())));

    private static final Map<String, BatchTransform> COLORED = new TreeMap<>(Map.ofEntries(
            Map.entry("cutout", new Cutout(12)),
            Map.entry("brightness", new Brightness(0.6f)),
            Map.entry("contrast", new Contrast(0.8f)),
            Map.entry("saturation", new Saturation(1)),
            Map.entry("hue", new Hue(0.5f)),
            Map.entry("sharpness", new Sharpness(2)),
            Map.entry("posterize", new Posterize(2)),
            Map.entry("solarize", new Solarize(0.5f)),
            Map.entry("auto-contrast", new AutoContrast()),
            Map.entry("equalize", new Equalize()),
            Map.entry("invert", new Invert()),
            Map.entry("random-apply", new RandomApply(0.5f, new Rotation(30), new Hue(0.5f))),
            Map.entry("one-of", new OneOf(new Rotation(30), new Hue(0.5f), new Cutout(12))),
            Map.entry("auto-augment", AutoAugment.cifar10()),
            Map.entry("auto-augment-svhn", AutoAugment.svhn()),
            Map.entry("rand-augment", new RandAugment()),
            Map.entry("trivial-augment-wide", new TrivialAugmentWide())));

    public static void main(String[] args) throws IOException {
        Dataset fashion = Idx.read(Path.of(args[0]), Path.of(args[1]), 10);
        Dataset grey = fashion.subset(oneOfEach(fashion));
        Dataset colored = new Tinted(grey);
        Path folder = Files.createDirectories(Path.of(args[2]));
        for (Map.Entry<String, BatchTransform> entry : GREY.entrySet()) {
            ImageIO.write(
                    grid(grey, entry.getValue()),
                    "png",
                    folder.resolve(entry.getKey() + ".png").toFile());
        }
        for (Map.Entry<String, BatchTransform> entry : COLORED.entrySet()) {
            ImageIO.write(
                    grid(colored, entry.getValue()),
                    "png",
                    folder.resolve(entry.getKey() + ".png").toFile());
        }
    }

    /** The first image of each class but the two that look like another. */
    private static int[] oneOfEach(Dataset data) {
        int[] indices = new int[COLUMNS];
        int[] classes = {9, 1, 8, 3, 5, 7, 4, 0};
        float[] target = new float[1];
        float[] input = new float[data.inputShape().size()];
        for (int i = 0; i < COLUMNS; i++) {
            do {
                data.read(indices[i]++, input, 0, target, 0);
            } while (target[0] != classes[i]);
            indices[i]--;
        }
        return indices;
    }

    private static BufferedImage grid(Dataset data, BatchTransform transform) {
        int channels = data.inputShape().dim(0);
        int cell = 28 * ZOOM + GAP;
        int type = channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
        BufferedImage page = new BufferedImage(COLUMNS * cell - GAP, ROWS * cell - GAP + 2 * GAP, type);
        for (int y = 0; y < page.getHeight(); y++) {
            for (int x = 0; x < page.getWidth(); x++) {
                for (int band = 0; band < channels; band++) {
                    page.getRaster().setSample(x, y, band, 255);
                }
            }
        }
        for (int row = 0; row < ROWS; row++) {
            List<BatchTransform> transforms = row == 0 ? List.of() : List.of(transform);
            Batches.Options options =
                    Batches.Options.defaults().withShuffle(false).withTransforms(transforms);
            try (Batches batches = new Batches(data, COLUMNS, 7, options)) {
                batches.start(row);
                Batch batch = batches.next();
                for (int i = 0; i < COLUMNS; i++) {
                    int top = row * cell + (row == 0 ? 0 : 2 * GAP);
                    draw(batch.inputTensor().toArray(), i * channels * 784, channels, page, i * cell, top);
                }
            }
        }
        return page;
    }

    private static void draw(float[] values, int at, int channels, BufferedImage page, int left, int top) {
        for (int band = 0; band < channels; band++) {
            for (int y = 0; y < 28 * ZOOM; y++) {
                for (int x = 0; x < 28 * ZOOM; x++) {
                    float value = values[at + band * 784 + y / ZOOM * 28 + x / ZOOM];
                    page.getRaster().setSample(left + x, top + y, band, Levels.of(value));
                }
            }
        }
    }

    /** The same things dyed, in front of a sky. */
    private record Tinted(Dataset grey) implements Dataset {
        @Override
        public int size() {
            return grey.size();
        }

        @Override
        public Shape inputShape() {
            return Shape.of(3, 28, 28);
        }

        @Override
        public Shape targetShape() {
            return grey.targetShape();
        }

        @Override
        public int classes() {
            return grey.classes();
        }

        @Override
        public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
            float[] brightness = new float[784];
            grey.read(index, brightness, 0, targets, targetOffset);
            Rng colors = new Rng(5).stream(index);
            for (int band = 0; band < 3; band++) {
                float dye = 0.3f + 0.6f * colors.uniform(band);
                float above = 0.35f + 0.3f * colors.uniform(10 + band);
                float below = 0.15f + 0.3f * colors.uniform(20 + band);
                for (int i = 0; i < 784; i++) {
                    float sky = above + (below - above) * (i / 28) / 27f;
                    float thing = dye * (0.3f + 0.7f * brightness[i]);
                    float cover = Math.min(1, 4 * brightness[i]);
                    inputs[inputOffset + band * 784 + i] = Levels.value(Levels.of(cover * thing + (1 - cover) * sky));
                }
            }
        }
    }
}
