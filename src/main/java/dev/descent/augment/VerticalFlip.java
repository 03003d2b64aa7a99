package dev.descent.augment;

/**
 * Mirrors the image top to bottom, with a probability: for views from above, such as cells or satellite images, hardly for
 * photographs. As torchvision's RandomVerticalFlip.
 *
 * <pre>{@code
 * ImageTransform transform = new VerticalFlip();
 * }</pre>
 *
 * @param p the probability for each image, 0.5 by default
 */
public record VerticalFlip(float p) implements ImageTransform {
    /** @throws IllegalArgumentException if p is not a probability */
    public VerticalFlip {
        Checks.probability("verticalFlip", p);
    }

    public VerticalFlip() {
        this(0.5f);
    }

    @Override
    public void apply(Image image, Draws draws) {
        if (!draws.chance(p)) {
            return;
        }
        float[] values = image.values();
        int width = image.width();
        for (int channel = 0; channel < image.channels(); channel++) {
            int upper = image.plane(channel);
            for (int lower = image.plane(channel + 1) - width; upper < lower; upper += width, lower -= width) {
                for (int x = 0; x < width; x++) {
                    float kept = values[upper + x];
                    values[upper + x] = values[lower + x];
                    values[lower + x] = kept;
                }
            }
        }
    }
}
