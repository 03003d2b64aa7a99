package dev.descent.augment;

/**
 * Blurs or sharpens by a factor between 1 − most and 1 + most: 0 is the image smoothed over 3 × 3 pixels, 1 the image itself,
 * beyond it the difference is exaggerated. The outermost pixels stay. As torchvision's adjust_sharpness.
 *
 * <pre>{@code
 * ImageTransform transform = new Sharpness(0.5f);
 * }</pre>
 *
 * @param most how far the factor may be from 1; 0.5 to 1 is usual, 0 changes nothing
 */
public record Sharpness(float most) implements ColorTransform {
    /** @throws IllegalArgumentException if most is negative or not finite */
    public Sharpness {
        Checks.notNegative("sharpness", "most", most);
    }

    @Override
    public void apply(Image image, Draws draws) {
        adjust(image, Levels.factor(most, draws));
    }

    static void adjust(Image image, float factor) {
        int height = image.height();
        int width = image.width();
        if (height <= 2 || width <= 2) {
            return;
        }
        float[] in = image.copy();
        float[] out = image.values();
        for (int channel = 0; channel < image.channels(); channel++) {
            for (int y = 1; y < height - 1; y++) {
                int line = (channel * height + y) * width;
                for (int x = 1; x < width - 1; x++) {
                    int i = line + x;
                    float around = in[i - width - 1] + in[i - width] + in[i - width + 1] + in[i - 1];
                    around += in[i + 1] + in[i + width - 1] + in[i + width] + in[i + width + 1];
                    float smooth = (around + 5 * in[i]) / 13;
                    out[image.offset() + i] = Levels.clamp(factor * in[i] + (1f - factor) * smooth);
                }
            }
        }
    }
}
