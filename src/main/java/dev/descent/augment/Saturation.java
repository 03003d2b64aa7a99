package dev.descent.augment;

/**
 * Moves every pixel towards its own grey, or away from it, by a factor between 1 − most and 1 + most: 0 leaves grey, 2 gives
 * loud colours. Grey images stay as they are. As {@code saturation} of torchvision's ColorJitter.
 *
 * <pre>{@code
 * ImageTransform transform = new Saturation(0.3f);
 * }</pre>
 *
 * @param most how far the factor may be from 1; 0.1 to 0.5 is usual, 0 changes nothing
 */
public record Saturation(float most) implements ColorTransform {
    /** @throws IllegalArgumentException if most is negative or not finite */
    public Saturation {
        Checks.notNegative("saturation", "most", most);
    }

    @Override
    public void apply(Image image, Draws draws) {
        adjust(image, Levels.factor(most, draws));
    }

    static void adjust(Image image, float factor) {
        if (image.channels() != 3) {
            return;
        }
        float[] values = image.values();
        int pixels = image.height() * image.width();
        for (int r = image.offset(), g = r + pixels, b = g + pixels; r < image.plane(1); r++, g++, b++) {
            float grey = (1f - factor) * Levels.luma(values[r], values[g], values[b]);
            values[r] = Levels.clamp(factor * values[r] + grey);
            values[g] = Levels.clamp(factor * values[g] + grey);
            values[b] = Levels.clamp(factor * values[b] + grey);
        }
    }
}
