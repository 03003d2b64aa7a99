package dev.descent.augment;

import dev.descent.data.Interpolation;

/**
 * Turns the image about its centre by an angle between −degrees and degrees; what comes in from outside is 0. As torchvision's
 * RandomRotation, which takes the nearest pixel by default.
 *
 * <pre>{@code
 * ImageTransform transform = new Rotation(15);
 * }</pre>
 *
 * @param degrees the largest angle: 10 to 15 for digits and clothes, 180 for what has no upright position
 * @param interpolation between pixels, bilinear by default
 */
public record Rotation(float degrees, Interpolation interpolation) implements ImageTransform {
    /** @throws IllegalArgumentException if degrees is not from 0 to 180 */
    public Rotation {
        Checks.between("rotation", "degrees", degrees, 0, 180);
    }

    public Rotation(float degrees) {
        this(degrees, Interpolation.BILINEAR);
    }

    @Override
    public void apply(Image image, Draws draws) {
        turn(image, draws.uniform(-degrees, degrees), interpolation);
    }

    /** Anticlockwise; by StrictMath, so that every machine turns the same. */
    static void turn(Image image, float degrees, Interpolation interpolation) {
        double angle = degrees * Math.PI / 180;
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        Affine.warp(image, cos, -sin, 0, sin, cos, 0, interpolation);
    }
}
