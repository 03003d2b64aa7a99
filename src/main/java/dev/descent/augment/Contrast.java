package dev.descent.augment;

/**
 * Moves all values towards the mean grey of the image, or away from it, by a factor between 1 − most and 1 + most: haze and
 * hard light. As {@code contrast} of torchvision's ColorJitter.
 *
 * <pre>{@code
 * ImageTransform transform = new Contrast(0.2f);
 * }</pre>
 *
 * @param most how far the factor may be from 1; 0.1 to 0.4 is usual, 0 changes nothing
 */
public record Contrast(float most) implements ColorTransform {
    /** @throws IllegalArgumentException if most is negative or not finite */
    public Contrast {
        Checks.notNegative("contrast", "most", most);
    }

    @Override
    public void apply(Image image, Draws draws) {
        adjust(image, Levels.factor(most, draws));
    }

    static void adjust(Image image, float factor) {
        Levels.blend(image, meanGrey(image), factor);
    }

    private static float meanGrey(Image image) {
        float[] values = image.values();
        boolean colored = image.channels() == 3;
        int pixels = image.height() * image.width();
        int green = image.plane(1);
        int blue = image.plane(2);
        double sum = 0;
        for (int i = 0; i < pixels; i++) {
            float first = values[image.offset() + i];
            sum += colored ? Levels.luma(first, values[green + i], values[blue + i]) : first;
        }
        return (float) (sum / pixels);
    }
}
