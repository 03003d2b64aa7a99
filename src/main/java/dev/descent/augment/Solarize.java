package dev.descent.augment;

/**
 * Inverts the values from a threshold on, with a probability, as film does that is exposed far too long. As torchvision's
 * RandomSolarize.
 *
 * <pre>{@code
 * ImageTransform transform = new Solarize(0.5f);
 * }</pre>
 *
 * @param threshold the first value that is inverted, from 0 to 1
 * @param p the probability for each image, 0.5 by default
 */
public record Solarize(float threshold, float p) implements ColorTransform {
    /** @throws IllegalArgumentException if threshold is not from 0 to 1, or p not a probability */
    public Solarize {
        Checks.between("solarize", "threshold", threshold, 0, 1);
        Checks.probability("solarize", p);
    }

    public Solarize(float threshold) {
        this(threshold, 0.5f);
    }

    @Override
    public void apply(Image image, Draws draws) {
        if (draws.chance(p)) {
            invertFrom(image, threshold);
        }
    }

    static void invertFrom(Image image, float threshold) {
        float[] values = image.values();
        int end = image.offset() + image.size();
        for (int i = image.offset(); i < end; i++) {
            values[i] = values[i] >= threshold ? Levels.clamp(1 - values[i]) : values[i];
        }
    }
}
