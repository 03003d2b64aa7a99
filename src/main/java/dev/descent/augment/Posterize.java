package dev.descent.augment;

/**
 * Keeps only the first bits of every value's 8, with a probability: fewer levels, as in a poster. As torchvision's
 * RandomPosterize; values become multiples of 1/255 first.
 *
 * <pre>{@code
 * ImageTransform transform = new Posterize(4);
 * }</pre>
 *
 * @param bits how many are kept, from 1 to 8, which changes nothing
 * @param p the probability for each image, 0.5 by default
 */
public record Posterize(int bits, float p) implements ColorTransform {
    private static final int ALL = 8;

    /** @throws IllegalArgumentException if bits is not from 1 to 8, or p not a probability */
    public Posterize {
        Checks.between("posterize", "bits", bits, 1, ALL);
        Checks.probability("posterize", p);
    }

    public Posterize(int bits) {
        this(bits, 0.5f);
    }

    @Override
    public void apply(Image image, Draws draws) {
        if (draws.chance(p)) {
            keep(image, bits);
        }
    }

    static void keep(Image image, int bits) {
        if (bits == ALL) {
            return;
        }
        float[] values = image.values();
        int mask = -1 << (ALL - bits);
        int end = image.offset() + image.size();
        for (int i = image.offset(); i < end; i++) {
            values[i] = Levels.value(Levels.of(values[i]) & mask);
        }
    }
}
