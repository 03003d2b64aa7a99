package dev.descent.augment;

/**
 * Stretches each channel so that its darkest value becomes 0 and its brightest 1, with a probability; a channel of one value
 * stays. As torchvision's RandomAutocontrast.
 *
 * <pre>{@code
 * ImageTransform transform = new AutoContrast();
 * }</pre>
 *
 * @param p the probability for each image, 0.5 by default
 */
public record AutoContrast(float p) implements ColorTransform {
    /** @throws IllegalArgumentException if p is not a probability */
    public AutoContrast {
        Checks.probability("autoContrast", p);
    }

    public AutoContrast() {
        this(0.5f);
    }

    @Override
    public void apply(Image image, Draws draws) {
        if (draws.chance(p)) {
            stretch(image);
        }
    }

    static void stretch(Image image) {
        float[] values = image.values();
        for (int channel = 0; channel < image.channels(); channel++) {
            int from = image.plane(channel);
            int to = image.plane(channel + 1);
            float least = values[from];
            float most = values[from];
            for (int i = from; i < to; i++) {
                least = Math.min(least, values[i]);
                most = Math.max(most, values[i]);
            }
            float scale = 1f / (most - least);
            for (int i = from; i < to && Float.isFinite(scale); i++) {
                values[i] = Levels.clamp((values[i] - least) * scale);
            }
        }
    }
}
