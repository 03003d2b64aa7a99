package dev.descent.augment;

/**
 * Mirrors the image left to right, with a probability: for things that may face either way, not for digits and letters. As
 * torchvision's RandomHorizontalFlip.
 *
 * <pre>{@code
 * ImageTransform transform = new HorizontalFlip();
 * }</pre>
 *
 * @param p the probability for each image, 0.5 by default
 */
public record HorizontalFlip(float p) implements ImageTransform {
    /** @throws IllegalArgumentException if p is not a probability */
    public HorizontalFlip {
        Checks.probability("horizontalFlip", p);
    }

    public HorizontalFlip() {
        this(0.5f);
    }

    @Override
    public void apply(Image image, Draws draws) {
        if (!draws.chance(p)) {
            return;
        }
        float[] values = image.values();
        for (int row = image.offset(); row < image.plane(image.channels()); row += image.width()) {
            for (int left = row, right = row + image.width() - 1; left < right; left++, right--) {
                float kept = values[left];
                values[left] = values[right];
                values[right] = kept;
            }
        }
    }
}
