package dev.descent.augment;

/**
 * Applies a single operation to each image, drawn from the 14 of {@link RandAugment}, with a strength drawn too, from ranges so
 * wide that images can become unrecognisable: nothing to tune, and as good as the tuned ones in the paper. As torchvision's
 * TrivialAugmentWide.
 *
 * <p>Müller, Hutter: TrivialAugment: Tuning-free Yet State-of-the-Art Data Augmentation, 2021,
 * <a href="https://arxiv.org/abs/2103.10158">arXiv 2103.10158</a>.
 *
 * <pre>{@code
 * ImageTransform transform = new TrivialAugmentWide();
 * }</pre>
 */
public record TrivialAugmentWide() implements ColorTransform {
    private static final int STRENGTHS = 31;

    @Override
    public void apply(Image image, Draws draws) {
        Operation operation = Operation.WIDE.get(draws.below(Operation.WIDE.size()));
        operation.apply(image, draws.below(STRENGTHS) / (STRENGTHS - 1f), draws);
    }
}
