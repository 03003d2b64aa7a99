package dev.descent.augment;

/**
 * Applies some of 14 operations, drawn anew for each image, all with the same strength: two numbers to tune instead of a policy.
 * The operations, after torchvision's RandAugment: identity, shear and translation along either axis, rotation, brightness,
 * saturation, contrast, sharpness, posterize, solarize, autocontrast, equalize.
 *
 * <p>Cubuk, Zoph, Shlens, Le: RandAugment: Practical automated data augmentation with a reduced search space, 2019,
 * <a href="https://arxiv.org/abs/1909.13719">arXiv 1909.13719</a>.
 *
 * <pre>{@code
 * ImageTransform transform = new RandAugment();
 * ImageTransform gentle = new RandAugment(1, 4);
 * }</pre>
 *
 * @param operations how many are applied to each image, 2 by default
 * @param magnitude their strength from 0 to 30, 9 by default
 */
public record RandAugment(int operations, int magnitude) implements ColorTransform {
    private static final int STRONGEST = 30;

    /** @throws IllegalArgumentException if operations is smaller than 1, or magnitude not from 0 to 30 */
    public RandAugment {
        Checks.atLeast("randAugment", "operations", operations, 1);
        Checks.between("randAugment", "magnitude", magnitude, 0, STRONGEST);
    }

    public RandAugment() {
        this(2, 9);
    }

    @Override
    public void apply(Image image, Draws draws) {
        for (int i = 0; i < operations; i++) {
            Operation operation = Operation.USUAL.get(draws.below(Operation.USUAL.size()));
            operation.apply(image, magnitude / (float) STRONGEST, draws);
        }
    }
}
