package dev.descent.augment;

/** Brightness as numbers: clamped to [0, 1], as one of 256 levels, as luma of a colour. */
final class Levels {
    static final int COUNT = 256;

    private static final int WHITE = 255;

    private Levels() {}

    static float clamp(float value) {
        return Math.max(0f, Math.min(1f, value));
    }

    /** The level of 0 to 255 next to a value in [0, 1]: exact for images that were bytes. */
    static int of(float value) {
        return (int) (clamp(value) * WHITE + 0.5f);
    }

    static float value(int level) {
        return level / (float) WHITE;
    }

    /** ITU-R 601 as torchvision rounds it, which adds up to 0.9999. */
    static float luma(float red, float green, float blue) {
        return 0.2989f * red + 0.587f * green + 0.114f * blue;
    }

    /** Every value of the image: {@code factor} times itself plus {@code 1 - factor} times {@code other}, clamped. */
    static void blend(Image image, float other, float factor) {
        float[] values = image.values();
        float rest = (1f - factor) * other;
        int end = image.offset() + image.size();
        for (int i = image.offset(); i < end; i++) {
            values[i] = clamp(factor * values[i] + rest);
        }
    }

    /** A factor around 1, as torchvision's ColorJitter draws it. */
    static float factor(float most, Draws draws) {
        return draws.uniform(Math.max(0f, 1 - most), 1 + most);
    }
}
