package dev.descent.augment;

import dev.descent.data.Interpolation;
import dev.descent.data.Resize;
import java.util.Arrays;

/**
 * Makes the whole image smaller and puts it somewhere on a black one of the old size, with a probability ("expand"): the same
 * thing from further away. Small images are smoothed, not thinned out. As torchvision's RandomZoomOut, back at the old size.
 *
 * <p>Liu et al.: SSD: Single Shot MultiBox Detector, 2016, <a href="https://arxiv.org/abs/1512.02325">arXiv 1512.02325</a>.
 *
 * <pre>{@code
 * ImageTransform transform = new ZoomOut(1.5f);
 * }</pre>
 *
 * @param most the largest ratio of old to new side, drawn from 1 on: 4 in the paper, 1.5 for small images
 * @param p the probability for each image, 0.5 by default
 */
public record ZoomOut(float most, float p) implements ImageTransform {
    /** @throws IllegalArgumentException if most is not finite or smaller than 1, or p not a probability */
    public ZoomOut {
        Checks.between("zoomOut", "most", most, 1, Float.MAX_VALUE);
        Checks.probability("zoomOut", p);
    }

    public ZoomOut(float most) {
        this(most, 0.5f);
    }

    @Override
    public void apply(Image image, Draws draws) {
        if (draws.chance(p)) {
            float ratio = draws.uniform(1, most);
            int height = Math.max(1, Math.round(image.height() / ratio));
            int width = Math.max(1, Math.round(image.width() / ratio));
            int top = draws.below(image.height() - height + 1);
            int left = draws.below(image.width() - width + 1);
            place(image, height, width, top, left);
        }
    }

    static void place(Image image, int height, int width, int top, int left) {
        if (height == image.height() && width == image.width()) {
            return;
        }
        float[] values = image.values();
        int row = image.channels() * image.width();
        float[] work = image.scratch(row + image.channels() * height * width);
        new Resize(height, width, Interpolation.BILINEAR).apply(values, image.offset(), image.shape(), work);
        Arrays.fill(values, image.offset(), image.offset() + image.size(), 0f);
        for (int line = 0; line < image.channels() * height; line++) {
            int to = image.plane(line / height) + (top + line % height) * image.width() + left;
            System.arraycopy(work, row + line * width, values, to, width);
        }
    }
}
