package dev.descent.augment;

import dev.descent.data.Interpolation;

/**
 * Moves the image by whole pixels, up to a share of its size in each direction; 0 comes in from outside. As
 * {@code translate} of torchvision's RandomAffine.
 *
 * <pre>{@code
 * ImageTransform transform = new Shift(0.1f);
 * }</pre>
 *
 * @param most the largest way as a share of height and width, from 0 to 1: 0.1 is up to 2 of 28 pixels
 */
public record Shift(float most) implements ImageTransform {
    /** @throws IllegalArgumentException if most is not from 0 to 1 */
    public Shift {
        Checks.between("shift", "most", most, 0, 1);
    }

    @Override
    public void apply(Image image, Draws draws) {
        int right = pixels(image.width(), draws);
        int down = pixels(image.height(), draws);
        move(image, right, down);
    }

    /** Truncated, so that {@code most} is never exceeded. */
    private int pixels(int size, Draws draws) {
        int reach = (int) (most * size);
        return draws.below(2 * reach + 1) - reach;
    }

    static void move(Image image, int right, int down) {
        if (right != 0 || down != 0) {
            Affine.warp(image, 1, 0, -right, 0, 1, -down, Interpolation.NEAREST);
        }
    }
}
