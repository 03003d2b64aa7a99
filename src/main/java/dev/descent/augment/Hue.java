package dev.descent.augment;

/**
 * Turns the colour wheel by up to {@code most} of a full turn in either direction; brightness and saturation (of HSV) stay.
 * Grey images stay as they are. As {@code hue} of torchvision's ColorJitter.
 *
 * <pre>{@code
 * ImageTransform transform = new Hue(0.05f);
 * }</pre>
 *
 * @param most the largest turn, from 0 (nothing changes) to 0.5 (any colour becomes any other); little is usual, since colour
 *     often says what a thing is
 */
public record Hue(float most) implements ColorTransform {
    /** @throws IllegalArgumentException if most is not from 0 to 0.5 */
    public Hue {
        Checks.between("hue", "most", most, 0, 0.5f);
    }

    @Override
    public void apply(Image image, Draws draws) {
        adjust(image, draws.uniform(-most, most));
    }

    static void adjust(Image image, float turn) {
        if (image.channels() != 3 || turn == 0) {
            return;
        }
        float[] values = image.values();
        int pixels = image.height() * image.width();
        for (int r = image.offset(), g = r + pixels, b = g + pixels; r < image.plane(1); r++, g++, b++) {
            float most = Math.max(values[r], Math.max(values[g], values[b]));
            float least = Math.min(values[r], Math.min(values[g], values[b]));
            if (most > least) {
                float turned = sixths(values[r], values[g], values[b], most, most - least) + 6 * turn;
                turned -= 6 * (float) Math.floor(turned / 6);
                values[r] = level(turned + 5, most, most - least);
                values[g] = level(turned + 3, most, most - least);
                values[b] = level(turned + 1, most, most - least);
            }
        }
    }

    /** The hue in sixths of a turn: 0 for red, 2 for green, 4 for blue. */
    private static float sixths(float red, float green, float blue, float most, float chroma) {
        if (most == red) {
            return (green - blue) / chroma;
        }
        return most == green ? 2 + (blue - red) / chroma : 4 + (red - green) / chroma;
    }

    /** One channel of a hue: full, on a slope, or without the chroma, depending on the distance from its own colour. */
    private static float level(float sixths, float most, float chroma) {
        float k = sixths >= 6 ? sixths - 6 : sixths;
        return Levels.clamp(most - chroma * Math.max(0, Math.min(1, Math.min(k, 4 - k))));
    }
}
