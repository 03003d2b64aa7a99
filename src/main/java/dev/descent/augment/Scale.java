package dev.descent.augment;

import dev.descent.data.Interpolation;

/**
 * Enlarges the image about its centre by a factor, or reduces it, and keeps its size: edges are cut off, or 0 comes in from
 * outside. As {@code scale} of torchvision's RandomAffine. To reduce by much, {@link ZoomOut} is smoother.
 *
 * <pre>{@code
 * ImageTransform transform = new Scale(0.9f, 1.1f);
 * }</pre>
 *
 * @param from the smallest factor, above 0
 * @param to the largest; both 1 change nothing
 * @param interpolation between pixels, bilinear by default
 */
public record Scale(float from, float to, Interpolation interpolation) implements ImageTransform {
    /** @throws IllegalArgumentException if from is not above 0, or to not finite or smaller than from */
    public Scale {
        Checks.positive("scale", "from", from);
        Checks.positive("scale", "to", to);
        Checks.ordered("scale", "from", from, "to", to);
    }

    public Scale(float from, float to) {
        this(from, to, Interpolation.BILINEAR);
    }

    @Override
    public void apply(Image image, Draws draws) {
        enlarge(image, draws.uniform(from, to), interpolation);
    }

    static void enlarge(Image image, float factor, Interpolation interpolation) {
        Affine.warp(image, 1.0 / factor, 0, 0, 0, 1.0 / factor, 0, interpolation);
    }
}
