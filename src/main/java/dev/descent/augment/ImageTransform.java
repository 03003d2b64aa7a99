package dev.descent.augment;

import dev.descent.data.Batch;
import dev.descent.data.BatchTransform;
import dev.descent.data.Dataset;
import dev.descent.tensor.Rng;

/**
 * Changes one training image in place. As a batch transform it is applied to each image of the batch, each with random numbers
 * of its own; targets stay. The result must be a function of the image and the draws alone.
 *
 * <p>One of one's own is a lambda or a record:
 *
 * <pre>{@code
 * ImageTransform flicker = (image, draws) -> {
 *     float factor = draws.uniform(0.5f, 1);
 *     for (int i = image.offset(); i < image.offset() + image.size(); i++) {
 *         image.values()[i] *= factor;
 *     }
 * };
 * ImageTransform sometimes = new RandomApply(0.3f, flicker, new HorizontalFlip());
 * }</pre>
 */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // a lambda's parameters tell which of the two it is
public interface ImageTransform extends BatchTransform {
    /** Changes the image's values, using as many of its random numbers as it takes. */
    void apply(Image image, Draws draws);

    /** Changes every image of the batch. */
    @Override
    default void apply(Batch batch, Rng rng) {
        Checks.image(Checks.name(this), batch.inputShape());
        Image image = new Image(batch);
        Draws draws = new Draws(rng);
        for (int i = 0; i < batch.size(); i++) {
            image.show(i);
            draws.start(i);
            apply(image, draws);
        }
    }

    /** Fails unless inputs are images {@code [channels, height, width]}. */
    @Override
    default void check(Dataset data) {
        Checks.image(Checks.name(this), data.inputShape());
    }
}
