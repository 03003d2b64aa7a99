package dev.descent.data;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
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
public record Cutout(int size) implements BatchTransform {
    /** @throws IllegalArgumentException if size is smaller than 1 */
    public Cutout {
        Checks.atLeast("cutout", "size", size, 1);
    }

    @Override
    public void check(Dataset data) {
        Checks.image("cutout", data.inputShape());
        Checks.squareFits(size, data.inputShape());
    }

    @Override
    public void apply(Batch batch, Rng rng) {
        Shape shape = batch.inputShape();
        Checks.image("cutout", shape);
        int height = shape.dim(1);
        int width = shape.dim(2);
        for (int i = 0; i < batch.size(); i++) {
            int top = rng.below(height, 2L * i) - size / 2;
            int left = rng.below(width, 2L * i + 1) - size / 2;
            int right = Math.min(left + size, width);
            int bottom = Math.min(top + size, height);
            for (int channel = 0; channel < shape.dim(0); channel++) {
                int plane = (i * shape.dim(0) + channel) * height;
                for (int y = Math.max(top, 0); y < bottom; y++) {
                    int line = (plane + y) * width;
                    Arrays.fill(batch.inputs(), line + Math.max(left, 0), line + right, 0f);
                }
            }
        }
    }
}
