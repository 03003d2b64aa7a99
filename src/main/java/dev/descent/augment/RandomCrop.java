package dev.descent.augment;

import dev.descent.data.Dataset;
import java.util.Arrays;

/**
 * Pads the image on all sides and cuts a piece of the old size out of it, anywhere: what most networks for CIFAR-10 are trained
 * with, by 4 pixels. As torchvision's RandomCrop with {@code padding}.
 *
 * <p>He, Zhang, Ren, Sun: Deep Residual Learning, 2015, <a href="https://arxiv.org/abs/1512.03385">arXiv 1512.03385</a>.
 *
 * <pre>{@code
 * ImageTransform transform = new RandomCrop(4);
 * }</pre>
 *
 * @param padding in pixels on every side: 4 for 32 × 32, 2 for 28 × 28
 * @param border what lies there, zeros by default
 */
public record RandomCrop(int padding, Border border) implements ImageTransform {
    /** @throws IllegalArgumentException if padding is negative */
    public RandomCrop {
        Checks.atLeast("randomCrop", "padding", padding, 0);
    }

    public RandomCrop(int padding) {
        this(padding, Border.ZERO);
    }

    /** Fails unless inputs are images, larger than the padding if they are mirrored. */
    @Override
    public void check(Dataset data) {
        ImageTransform.super.check(data);
        if (border == Border.REFLECT) {
            Checks.reflects(padding, data.inputShape());
        }
    }

    @Override
    public void apply(Image image, Draws draws) {
        int down = draws.below(2 * padding + 1) - padding;
        int right = draws.below(2 * padding + 1) - padding;
        crop(image, down, right, border);
    }

    /** The pixel at (x, y) comes from (x + right, y + down). */
    static void crop(Image image, int down, int right, Border border) {
        if (down == 0 && right == 0) {
            return;
        }
        float[] from = image.copy();
        int height = image.height();
        int width = image.width();
        for (int line = 0; line < image.channels() * height; line++) {
            int y = inside(line % height + down, height, border);
            int to = image.offset() + line * width;
            if (y < 0) {
                Arrays.fill(image.values(), to, to + width, 0f);
                continue;
            }
            int row = (line - line % height + y) * width;
            for (int i = 0; i < width; i++) {
                int x = inside(i + right, width, border);
                image.values()[to + i] = x < 0 ? 0 : from[row + x];
            }
        }
    }

    /** Where in the image a place is, mirrored if it lies outside; −1 for nowhere. */
    private static int inside(int at, int size, Border border) {
        if (at >= 0 && at < size) {
            return at;
        }
        if (border == Border.ZERO) {
            return -1;
        }
        return at < 0 ? -at : 2 * (size - 1) - at;
    }
}
