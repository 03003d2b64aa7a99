package dev.descent.augment;

import dev.descent.data.Interpolation;
import java.util.List;

/**
 * One of the operations that AutoAugment, RandAugment and TrivialAugment choose from, under the papers' name, with the range of its
 * magnitudes; the ranges and the arithmetic are those of torchvision, nearest pixels included.
 *
 * @param signed whether the magnitude is negated for every second image
 */
record Operation(String name, boolean signed, Magnitude magnitude, Effect effect) {
    /** What a strength from 0 to 1 means for an image. */
    interface Magnitude {
        float at(float strength, Image image);
    }

    /** What the operation does with a magnitude. */
    interface Effect {
        void apply(Image image, float magnitude);
    }

    /** The paper's farthest translation, of an image of 331 pixels. */
    private static final float FARTHEST = 150f / 331f;

    static final Operation INVERT = plain("Invert", (image, none) -> Invert.invert(image));

    /** Of AutoAugment and RandAugment. */
    static final List<Operation> USUAL = space(
            0.3f, (t, image) -> t * FARTHEST * image.width(), (t, image) -> t * FARTHEST * image.height(), 30, 0.9f, 4);

    /** Of TrivialAugment (wide). */
    static final List<Operation> WIDE = space(0.99f, (t, image) -> t * 32, (t, image) -> t * 32, 135, 0.99f, 6);

    private static List<Operation> space(
            float shear, Magnitude across, Magnitude down, float degrees, float factor, int bits) {
        Magnitude enhance = (t, image) -> t * factor;
        return List.of(
                plain("Identity", (image, none) -> {}),
                // About the corner, as in the paper's own code.
                signed("ShearX", (t, image) -> t * shear, (image, m) -> slant(image, m, 0)),
                signed("ShearY", (t, image) -> t * shear, (image, m) -> slant(image, 0, m)),
                signed("TranslateX", across, (image, m) -> Shift.move(image, (int) m, 0)),
                signed("TranslateY", down, (image, m) -> Shift.move(image, 0, (int) m)),
                signed(
                        "Rotate",
                        (t, image) -> t * degrees,
                        (image, m) -> Rotation.turn(image, m, Interpolation.NEAREST)),
                signed("Brightness", enhance, (image, m) -> Brightness.adjust(image, 1 + m)),
                signed("Color", enhance, (image, m) -> Saturation.adjust(image, 1 + m)),
                signed("Contrast", enhance, (image, m) -> Contrast.adjust(image, 1 + m)),
                signed("Sharpness", enhance, (image, m) -> Sharpness.adjust(image, 1 + m)),
                new Operation(
                        "Posterize",
                        false,
                        (t, image) -> 8 - Math.round(t * bits),
                        (image, m) -> Posterize.keep(image, (int) m)),
                new Operation("Solarize", false, (t, image) -> 1 - t, Solarize::invertFrom),
                plain("AutoContrast", (image, none) -> AutoContrast.stretch(image)),
                plain("Equalize", (image, none) -> Equalize.equalize(image)));
    }

    private static Operation signed(String name, Magnitude magnitude, Effect effect) {
        return new Operation(name, true, magnitude, effect);
    }

    private static Operation plain(String name, Effect effect) {
        return new Operation(name, false, (t, image) -> 0, effect);
    }

    private static void slant(Image image, float x, float y) {
        Affine.warp(image, 1, x, x * image.height() / 2.0, y, 1, y * image.width() / 2.0, Interpolation.NEAREST);
    }

    /** @param strength from 0 to 1 */
    void apply(Image image, float strength, Draws draws) {
        float m = magnitude.at(strength, image);
        effect.apply(image, signed && draws.chance(0.5f) ? -m : m);
    }
}
