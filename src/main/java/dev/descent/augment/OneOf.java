package dev.descent.augment;

import dev.descent.data.Dataset;
import java.util.List;

/**
 * Applies one of some transforms to each image, all equally likely. As torchvision's RandomChoice.
 *
 * <pre>{@code
 * ImageTransform transform = new OneOf(new Brightness(0.4f), new Contrast(0.4f), new Sharpness(0.8f));
 * }</pre>
 *
 * @param transforms which; the same one twice is twice as likely
 */
public record OneOf(List<ImageTransform> transforms) implements ImageTransform {
    /** @throws IllegalArgumentException if there are no transforms */
    public OneOf {
        transforms = List.copyOf(transforms);
        Checks.some("oneOf", transforms.size());
    }

    public OneOf(ImageTransform... transforms) {
        this(List.of(transforms));
    }

    @Override
    public void check(Dataset data) {
        ImageTransform.super.check(data);
        transforms.forEach(transform -> transform.check(data));
    }

    @Override
    public void apply(Image image, Draws draws) {
        transforms.get(draws.below(transforms.size())).apply(image, draws);
    }
}
