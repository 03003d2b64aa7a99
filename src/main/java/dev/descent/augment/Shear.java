package dev.descent.augment;

import dev.descent.data.Interpolation;

/**
 * Slants the image about its centre, as italics are slanted, by an angle between −degrees and degrees along each axis; what
 * comes in from outside is 0. As {@code shear} of torchvision's RandomAffine.
 *
 * <pre>{@code
 * ImageTransform transform = new Shear(10);
 * }</pre>
 *
 * @param x the largest angle of vertical lines in degrees, below 90: 5 to 15 is usual
 * @param y the largest angle of horizontal lines, 0 by default
 * @param interpolation between pixels, bilinear by default
 */
public record Shear(float x, float y, Interpolation interpolation) implements ImageTransform {
    private static final float STEEPEST = 89;

    /** @throws IllegalArgumentException if an angle is not from 0 to 89 */
    public Shear {
        Checks.between("shear", "x", x, 0, STEEPEST);
        Checks.between("shear", "y", y, 0, STEEPEST);
    }

    public Shear(float x) {
        this(x, 0, Interpolation.BILINEAR);
    }

    @Override
    public void apply(Image image, Draws draws) {
        float alongX = draws.uniform(-x, x);
        float alongY = draws.uniform(-y, y);
        slant(image, alongX, alongY, interpolation);
    }

    static void slant(Image image, float x, float y, Interpolation interpolation) {
        double tanX = StrictMath.tan(x * Math.PI / 180);
        double tanY = StrictMath.tan(y * Math.PI / 180);
        Affine.warp(image, 1 + tanX * tanY, tanX, 0, tanY, 1, 0, interpolation);
    }
}
