package dev.descent.augment;

/**
 * Multiplies all values by a factor between 1 − most and 1 + most, and cuts off what leaves [0, 1]: another lamp, another
 * exposure. As {@code brightness} of torchvision's ColorJitter.
 *
 * <pre>{@code
 * ImageTransform transform = new Brightness(0.2f);
 * }</pre>
 *
 * @param most how far the factor may be from 1; 0.1 to 0.4 is usual, 0 changes nothing
 */
public record Brightness(float most) implements ColorTransform {
    /** @throws IllegalArgumentException if most is negative or not finite */
    public Brightness {
        Checks.notNegative("brightness", "most", most);
    }

    @Override
    public void apply(Image image, Draws draws) {
        adjust(image, Levels.factor(most, draws));
    }

    static void adjust(Image image, float factor) {
        Levels.blend(image, 0f, factor);
    }
}
