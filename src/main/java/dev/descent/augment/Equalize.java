package dev.descent.augment;

import java.util.Arrays;

/**
 * Spreads the values of each channel so that every level of 255 is used about as often, with a probability: detail in shadows
 * and lights becomes visible. As torchvision's RandomEqualize and PIL's equalize.
 *
 * <pre>{@code
 * ImageTransform transform = new Equalize();
 * }</pre>
 *
 * @param p the probability for each image, 0.5 by default
 */
public record Equalize(float p) implements ColorTransform {
    /** @throws IllegalArgumentException if p is not a probability */
    public Equalize {
        Checks.probability("equalize", p);
    }

    public Equalize() {
        this(0.5f);
    }

    @Override
    public void apply(Image image, Draws draws) {
        if (draws.chance(p)) {
            equalize(image);
        }
    }

    static void equalize(Image image) {
        for (int channel = 0; channel < image.channels(); channel++) {
            equalize(image.values(), image.plane(channel), image.plane(channel + 1), image.counts());
        }
    }

    private static void equalize(float[] values, int from, int to, int[] counts) {
        Arrays.fill(counts, 0);
        int brightest = 0;
        for (int i = from; i < to; i++) {
            int level = Levels.of(values[i]);
            brightest = Math.max(brightest, level);
            counts[level]++;
        }
        // What is as bright as the brightest does not count: it has nothing above to be told apart from.
        int step = (to - from - counts[brightest]) / (Levels.COUNT - 1);
        if (step == 0) {
            return;
        }
        int below = 0;
        for (int level = 0; level < Levels.COUNT; level++) {
            int count = counts[level];
            counts[level] = Math.min((below + step / 2) / step, Levels.COUNT - 1);
            below += count;
        }
        for (int i = from; i < to; i++) {
            values[i] = Levels.value(counts[Levels.of(values[i])]);
        }
    }
}
