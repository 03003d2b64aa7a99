package dev.descent.augment;

import static dev.descent.data.Texts.bad;

import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.data.Standardizer;
import dev.descent.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The exact texts of errors. */
class ChecksTest {
    private static final Dataset DIGITS = Digits.load().withInputShape(Shape.of(1, 8, 8));

    @Test
    void strengths() {
        bad("brightness: most -0.1, expected a finite number of at least 0", () -> new Brightness(-0.1f));
        bad("contrast: most NaN, expected a finite number of at least 0", () -> new Contrast(Float.NaN));
        bad("saturation: most Infinity, expected a finite number of at least 0", () -> new Saturation(1 / 0f));
        bad("sharpness: most -1.0, expected a finite number of at least 0", () -> new Sharpness(-1));
        bad("gaussianNoise: std -1.0, expected a finite number of at least 0", () -> new GaussianNoise(-1));
        bad("hue: most 0.6, expected 0.0 to 0.5", () -> new Hue(0.6f));
        bad("posterize: bits 9, expected 1 to 8", () -> new Posterize(9));
        bad("solarize: threshold -0.5, expected 0.0 to 1.0", () -> new Solarize(-0.5f));
        bad("shift: most 1.5, expected 0.0 to 1.0", () -> new Shift(1.5f));
        bad("rotation: degrees 360.0, expected 0.0 to 180.0", () -> new Rotation(360));
        bad("shear: x 90.0, expected 0.0 to 89.0", () -> new Shear(90));
        bad("scale: from 0.0, expected a finite number greater than 0", () -> new Scale(0, 1));
        bad("scale: from 2.0 is larger than to 1.0; exchange them", () -> new Scale(2, 1));
        bad("zoomOut: most 0.5, expected a finite number of at least 1.0", () -> new ZoomOut(0.5f));
        bad("randomCrop: padding -1, expected at least 0", () -> new RandomCrop(-1));
        bad("cutout: size 0, expected at least 1", () -> new Cutout(0));
        bad(
                "randomErasing: least 0.5 is larger than most 0.4; exchange them",
                () -> new RandomErasing(1, 0.5f, 0.4f, 0.3f, false));
        bad("randomErasing: ratio 1.5, expected 0.0 to 1.0", () -> new RandomErasing(1, 0.1f, 0.4f, 1.5f, false));
        bad("mixup: alpha 0.0, expected a finite number greater than 0", () -> new Mixup(0));
        bad("cutMix: alpha NaN, expected a finite number greater than 0", () -> new CutMix(Float.NaN));
        bad("randAugment: operations 0, expected at least 1", () -> new RandAugment(0, 9));
        bad("randAugment: magnitude 31, expected 0 to 30", () -> new RandAugment(2, 31));
    }

    @Test
    void schedules() {
        bad("samplePairing: from -1, expected at least 0", () -> new SamplePairing(-1, 1, 0, 9));
        bad("samplePairing: on 0, expected at least 1", () -> new SamplePairing(0, 0, 1, 9));
        bad("samplePairing: off -2, expected at least 0", () -> new SamplePairing(0, 1, -2, 9));
        bad("samplePairing: until 5, expected at least 6", () -> new SamplePairing(5, 1, 1, 5));
    }

    @Test
    void probabilities() {
        bad("horizontalFlip: p 1.5, expected a probability from 0 to 1", () -> new HorizontalFlip(1.5f));
        bad("verticalFlip: p -0.5, expected a probability from 0 to 1", () -> new VerticalFlip(-0.5f));
        bad("invert: p NaN, expected a probability from 0 to 1", () -> new Invert(Float.NaN));
        bad("equalize: p 2.0, expected a probability from 0 to 1", () -> new Equalize(2));
        bad("autoContrast: p 2.0, expected a probability from 0 to 1", () -> new AutoContrast(2));
        bad("posterize: p 2.0, expected a probability from 0 to 1", () -> new Posterize(2, 2));
        bad("solarize: p 2.0, expected a probability from 0 to 1", () -> new Solarize(0, 2));
        bad("zoomOut: p 2.0, expected a probability from 0 to 1", () -> new ZoomOut(2, 2));
        bad("cutMix: p 2.0, expected a probability from 0 to 1", () -> new CutMix(1, 2));
        bad("randomApply: p 2.0, expected a probability from 0 to 1", () -> new RandomApply(2, new Invert()));
        bad("randomApply: has nothing to choose from, expected at least 1", () -> new RandomApply(1));
        bad("oneOf: has nothing to choose from, expected at least 1", () -> new OneOf());
    }

    @Test
    void policies() {
        bad("autoAugment: has nothing to choose from, expected at least 1", () -> new AutoAugment(List.of()));
        bad(
                "autoAugment: there is no operation \"Blur\", expected one of [Identity, ShearX, ShearY, TranslateX,"
                        + " TranslateY, Rotate, Brightness, Color, Contrast, Sharpness, Posterize, Solarize, AutoContrast,"
                        + " Equalize] or Invert",
                () -> new AutoAugment.Step("Blur", 0.5f, 0));
        bad("autoAugment: magnitude 10, expected 0 to 9", () -> new AutoAugment.Step("Rotate", 0.5f, 10));
        bad("autoAugment: p 2.0, expected a probability from 0 to 1", () -> new AutoAugment.Step("Rotate", 2, 1));
    }

    @Test
    void shapes() {
        bad(
                "imageTransform: inputs have shape [64], expected images [channels, height, width]; use"
                        + " withInputShape(Shape.of(1, 28, 28))",
                () -> ((ImageTransform) (image, draws) -> {}).check(Digits.load()));
        bad(
                "cutout: a square of 9 on images of shape [1, 8, 8] would hide them whole; use 8 or less",
                () -> new Cutout(9).check(DIGITS));
        bad(
                "randomCrop: a reflected border of 8 around images of shape [1, 8, 8] would need more than there is to"
                        + " reflect; use 7 or less",
                () -> new RandomCrop(8, Border.REFLECT).check(DIGITS));
        new RandomCrop(7, Border.REFLECT).check(DIGITS);
        bad(
                "equalize: images have 4 channels (shape [4, 4, 4]), expected 1 (grey) or 3 (red, green, blue)",
                () -> new Equalize().check(Digits.load().withInputShape(Shape.of(4, 4, 4))));
        bad(
                "image: an array of 11 values can't hold an image of shape [3, 2, 2], which has 12",
                () -> Image.of(new float[11], Shape.of(3, 2, 2)));
        bad(
                "cutout: a square of 9 on images of shape [1, 8, 8] would hide them whole; use 8 or less",
                () -> new OneOf(new Invert(), new RandomApply(0.5f, new Cutout(9))).check(DIGITS));
    }

    @Test
    void colorsNeedTheirRange() {
        Dataset standardised = Standardizer.fit(DIGITS).apply(DIGITS);
        float[] input = new float[64];
        standardised.read(0, input, 0, new float[1], 0);
        int at = 0;
        while (input[at] >= 0 && input[at] <= 1) {
            at++;
        }
        float outside = input[at];
        bad(
                "randAugment: example 0 has the value " + outside
                        + ", expected images in [0, 1]; leave them unscaled and"
                        + " let a batchNorm layer standardise them behind the transforms",
                () -> new RandAugment().check(standardised));
        new RandAugment().check(DIGITS);
        new Rotation(10).check(standardised);
    }
}
