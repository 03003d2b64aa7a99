package dev.descent.augment;

import dev.descent.data.Dataset;
import java.util.List;

/**
 * Applies some transforms, one after the other, or none of them: to each image with a probability. As torchvision's
 * RandomApply.
 *
 * <pre>{@code
 * ImageTransform transform = new RandomApply(0.3f, new Rotation(15), new Scale(0.8f, 1.2f));
 * }</pre>
 *
 * @param p the probability for each image
 * @param transforms what is applied, in this order
 */
public record RandomApply(float p, List<ImageTransform> transforms) implements ImageTransform {
    /** @throws IllegalArgumentException if p is not a probability, or there are no transforms */
    public RandomApply {
        transforms = List.copyOf(transforms);
        Checks.probability("randomApply", p);
        Checks.some("randomApply", transforms.size());
    }

    public RandomApply(float p, ImageTransform... transforms) {
        this(p, List.of(transforms));
    }

    @Override
    public void check(Dataset data) {
        ImageTransform.super.check(data);
        transforms.forEach(transform -> transform.check(data));
    }

    @Override
    public void apply(Image image, Draws draws) {
        if (draws.chance(p)) {
            for (int i = 0; i < transforms.size(); i++) {
                transforms.get(i).apply(image, draws);
            }
        }
    }
}
