package dev.descent.augment;

import java.util.List;

/**
 * Applies one of some pairs of operations to each image, each operation with its own probability and strength: a policy that a
 * search has found on one data set, and that often does well on others. {@link #cifar10()} and {@link #svhn()} are the paper's, as
 * torchvision has them.
 *
 * <p>Cubuk, Zoph, Mane, Vasudevan, Le: AutoAugment: Learning Augmentation Policies from Data, 2018,
 * <a href="https://arxiv.org/abs/1805.09501">arXiv 1805.09501</a>.
 *
 * <pre>{@code
 * ImageTransform transform = AutoAugment.cifar10();
 * ImageTransform own = new AutoAugment(List.of(
 *         new AutoAugment.SubPolicy(new AutoAugment.Step("Rotate", 0.7f, 2), new AutoAugment.Step("Equalize", 0.5f, 0))));
 * }</pre>
 *
 * @param policy the pairs, all equally likely
 */
public record AutoAugment(List<SubPolicy> policy) implements ColorTransform {
    private static final int STRONGEST = 9;

    /** @throws IllegalArgumentException if there are no pairs */
    public AutoAugment {
        policy = List.copyOf(policy);
        Checks.some("autoAugment", policy.size());
    }

    /** Two steps, one after the other. */
    public record SubPolicy(Step first, Step second) {}

    /**
     * One operation with its chance.
     *
     * @param operation the paper's name: ShearX, ShearY, TranslateX, TranslateY, Rotate, Brightness, Color, Contrast, Sharpness,
     *     Posterize, Solarize, AutoContrast, Equalize, Invert
     * @param p the probability for each image
     * @param magnitude the strength from 0 to 9; the last three have none
     */
    public record Step(String operation, float p, int magnitude) {
        /** @throws IllegalArgumentException if there is no such operation, or a number is out of range */
        public Step {
            named(operation);
            Checks.probability("autoAugment", p);
            Checks.between("autoAugment", "magnitude", magnitude, 0, STRONGEST);
        }

        private void apply(Image image, Draws draws) {
            if (draws.chance(p)) {
                named(operation).apply(image, magnitude / (float) STRONGEST, draws);
            }
        }
    }

    private static Operation named(String name) {
        for (Operation operation : Operation.USUAL) {
            if (operation.name().equals(name)) {
                return operation;
            }
        }
        Checks.operation(name, Operation.INVERT.name());
        return Operation.INVERT;
    }

    @Override
    public void apply(Image image, Draws draws) {
        SubPolicy pair = policy.get(draws.below(policy.size()));
        pair.first.apply(image, draws);
        pair.second.apply(image, draws);
    }

    /** The 25 pairs found on CIFAR-10: mostly colours. */
    public static AutoAugment cifar10() {
        return new AutoAugment(List.of(
                pair("Invert", 0.1f, 0, "Contrast", 0.2f, 6),
                pair("Rotate", 0.7f, 2, "TranslateX", 0.3f, 9),
                pair("Sharpness", 0.8f, 1, "Sharpness", 0.9f, 3),
                pair("ShearY", 0.5f, 8, "TranslateY", 0.7f, 9),
                pair("AutoContrast", 0.5f, 0, "Equalize", 0.9f, 0),
                pair("ShearY", 0.2f, 7, "Posterize", 0.3f, 7),
                pair("Color", 0.4f, 3, "Brightness", 0.6f, 7),
                pair("Sharpness", 0.3f, 9, "Brightness", 0.7f, 9),
                pair("Equalize", 0.6f, 0, "Equalize", 0.5f, 0),
                pair("Contrast", 0.6f, 7, "Sharpness", 0.6f, 5),
                pair("Color", 0.7f, 7, "TranslateX", 0.5f, 8),
                pair("Equalize", 0.3f, 0, "AutoContrast", 0.4f, 0),
                pair("TranslateY", 0.4f, 3, "Sharpness", 0.2f, 6),
                pair("Brightness", 0.9f, 6, "Color", 0.2f, 8),
                pair("Solarize", 0.5f, 2, "Invert", 0, 0),
                pair("Equalize", 0.2f, 0, "AutoContrast", 0.6f, 0),
                pair("Equalize", 0.2f, 0, "Equalize", 0.6f, 0),
                pair("Color", 0.9f, 9, "Equalize", 0.6f, 0),
                pair("AutoContrast", 0.8f, 0, "Solarize", 0.2f, 8),
                pair("Brightness", 0.1f, 3, "Color", 0.7f, 0),
                pair("Solarize", 0.4f, 5, "AutoContrast", 0.9f, 0),
                pair("TranslateY", 0.9f, 9, "TranslateY", 0.7f, 9),
                pair("AutoContrast", 0.9f, 0, "Solarize", 0.8f, 3),
                pair("Equalize", 0.8f, 0, "Invert", 0.1f, 0),
                pair("TranslateY", 0.7f, 9, "AutoContrast", 0.9f, 0)));
    }

    /** The 25 pairs found on SVHN, house numbers: mostly shear and inversion. */
    public static AutoAugment svhn() {
        return new AutoAugment(List.of(
                pair("ShearX", 0.9f, 4, "Invert", 0.2f, 0),
                pair("ShearY", 0.9f, 8, "Invert", 0.7f, 0),
                pair("Equalize", 0.6f, 0, "Solarize", 0.6f, 6),
                pair("Invert", 0.9f, 0, "Equalize", 0.6f, 0),
                pair("Equalize", 0.6f, 0, "Rotate", 0.9f, 3),
                pair("ShearX", 0.9f, 4, "AutoContrast", 0.8f, 0),
                pair("ShearY", 0.9f, 8, "Invert", 0.4f, 0),
                pair("ShearY", 0.9f, 5, "Solarize", 0.2f, 6),
                pair("Invert", 0.9f, 0, "AutoContrast", 0.8f, 0),
                pair("Equalize", 0.6f, 0, "Rotate", 0.9f, 3),
                pair("ShearX", 0.9f, 4, "Solarize", 0.3f, 3),
                pair("ShearY", 0.8f, 8, "Invert", 0.7f, 0),
                pair("Equalize", 0.9f, 0, "TranslateY", 0.6f, 6),
                pair("Invert", 0.9f, 0, "Equalize", 0.6f, 0),
                pair("Contrast", 0.3f, 3, "Rotate", 0.8f, 4),
                pair("Invert", 0.8f, 0, "TranslateY", 0, 2),
                pair("ShearY", 0.7f, 6, "Solarize", 0.4f, 8),
                pair("Invert", 0.6f, 0, "Rotate", 0.8f, 4),
                pair("ShearY", 0.3f, 7, "TranslateX", 0.9f, 3),
                pair("ShearX", 0.1f, 6, "Invert", 0.6f, 0),
                pair("Solarize", 0.7f, 2, "TranslateY", 0.6f, 7),
                pair("ShearY", 0.8f, 4, "Invert", 0.8f, 0),
                pair("ShearX", 0.7f, 9, "TranslateY", 0.8f, 3),
                pair("ShearY", 0.8f, 5, "AutoContrast", 0.7f, 0),
                pair("ShearX", 0.7f, 2, "Invert", 0.1f, 0)));
    }

    private static SubPolicy pair(String first, float p, int magnitude, String second, float q, int magnitudeOfSecond) {
        return new SubPolicy(new Step(first, p, magnitude), new Step(second, q, magnitudeOfSecond));
    }
}
