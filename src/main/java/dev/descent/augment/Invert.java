package dev.descent.augment;

/**
 * Makes black white and white black, with a probability; colours become their complements. As torchvision's RandomInvert.
 *
 * <pre>{@code
 * ImageTransform transform = new Invert(0.1f);
 * }</pre>
 *
 * @param p the probability for each image, 0.5 by default
 */
public record Invert(float p) implements ColorTransform {
    /** @throws IllegalArgumentException if p is not a probability */
    public Invert {
        Checks.probability("invert", p);
    }

    public Invert() {
        this(0.5f);
    }

    @Override
    public void apply(Image image, Draws draws) {
        if (draws.chance(p)) {
            invert(image);
        }
    }

    static void invert(Image image) {
        Solarize.invertFrom(image, 0);
    }
}
