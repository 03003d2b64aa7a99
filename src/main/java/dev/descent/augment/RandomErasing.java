package dev.descent.augment;

/**
 * Replaces a rectangle of the image by zeros or by noise, with a probability; area and proportions are drawn too, and the
 * rectangle lies inside the image. An image too small for the rectangles drawn stays. As torchvision's RandomErasing.
 *
 * <p>Zhong, Zheng, Kang, Li, Yang: Random Erasing Data Augmentation, 2017,
 * <a href="https://arxiv.org/abs/1708.04896">arXiv 1708.04896</a>.
 *
 * <pre>{@code
 * ImageTransform zeros = new RandomErasing();
 * ImageTransform asInThePaper = new RandomErasing(0.5f, 0.02f, 0.4f, 0.3f, true);
 * }</pre>
 *
 * @param p the probability for each image, 0.5 by default
 * @param least the smallest share of the area, 0.02 by default
 * @param most the largest, 0.33 by default
 * @param ratio the smallest ratio of height to width, whose inverse is the largest; 0.3 by default
 * @param noise whether each value is drawn from [0, 1), the paper's best; zeros by default
 */
public record RandomErasing(float p, float least, float most, float ratio, boolean noise) implements ImageTransform {
    private static final int ATTEMPTS = 10;

    /** @throws IllegalArgumentException if p, an area or the ratio is out of range */
    public RandomErasing {
        Checks.probability("randomErasing", p);
        Checks.between("randomErasing", "least", least, 0, 1);
        Checks.between("randomErasing", "most", most, 0, 1);
        Checks.ordered("randomErasing", "least", least, "most", most);
        Checks.positive("randomErasing", "ratio", ratio);
        Checks.between("randomErasing", "ratio", ratio, 0, 1);
    }

    /** Every second image, 0.02 to 0.33 of it, by zeros. */
    public RandomErasing() {
        this(0.5f, 0.02f, 0.33f, 0.3f, false);
    }

    @Override
    public void apply(Image image, Draws draws) {
        if (!draws.chance(p)) {
            return;
        }
        double reach = StrictMath.log(ratio);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double area = (double) image.height() * image.width() * draws.uniform(least, most);
            double aspect = StrictMath.exp(reach * draws.uniform(-1, 1));
            int height = (int) Math.round(Math.sqrt(area * aspect));
            int width = (int) Math.round(Math.sqrt(area / aspect));
            if (height < image.height() && width < image.width()) {
                int top = draws.below(image.height() - height + 1);
                int left = draws.below(image.width() - width + 1);
                erase(image, top, left, height, width, draws);
                return;
            }
        }
    }

    private void erase(Image image, int top, int left, int height, int width, Draws draws) {
        for (int channel = 0; channel < image.channels(); channel++) {
            for (int y = top; y < top + height; y++) {
                int line = image.plane(channel) + y * image.width();
                for (int x = left; x < left + width; x++) {
                    image.values()[line + x] = noise ? draws.uniform() : 0f;
                }
            }
        }
    }
}
