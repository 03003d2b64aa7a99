package dev.descent.augment;

import dev.descent.data.Dataset;
import java.util.Arrays;

/**
 * Hides a square of every image, at a place of its own, by zeros in all channels, so that the model can't rely on a single
 * part. The centre is anywhere in the image, so the square may overlap the border and then hides less. Give it images whose
 * mean is 0, or zero means black.
 *
 * <p>DeVries, Taylor: Improved Regularization of Convolutional Neural Networks with Cutout, 2017,
 * <a href="https://arxiv.org/abs/1708.04552">arXiv 1708.04552</a>.
 *
 * <pre>{@code
 * BatchTransform transform = new Cutout(8);
 * Dataset images = Digits.load().withInputShape(Shape.of(1, 8, 8));
 * }</pre>
 *
 * @param size the length of the square's side in pixels: half the image's for CIFAR-10 (16 of 32) in the paper, a quarter
 *     where classes differ in detail
 */
public record Cutout(int size) implements ImageTransform {
    /** @throws IllegalArgumentException if size is smaller than 1 */
    public Cutout {
        Checks.atLeast("cutout", "size", size, 1);
    }

    /** Fails unless inputs are images at least as large as the square. */
    @Override
    public void check(Dataset data) {
        ImageTransform.super.check(data);
        Checks.squareFits(size, data.inputShape());
    }

    @Override
    public void apply(Image image, Draws draws) {
        int top = draws.below(image.height()) - size / 2;
        int left = draws.below(image.width()) - size / 2;
        int right = Math.min(left + size, image.width());
        int bottom = Math.min(top + size, image.height());
        for (int channel = 0; channel < image.channels(); channel++) {
            for (int y = Math.max(top, 0); y < bottom; y++) {
                int line = image.plane(channel) + y * image.width();
                Arrays.fill(image.values(), line + Math.max(left, 0), line + right, 0f);
            }
        }
    }
}
