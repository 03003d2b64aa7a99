package dev.descent.augment;

import dev.descent.data.Interpolation;

/**
 * Writes an image anew from points of itself: the pixel at (x, y) from {@code (xx · x + xy · y + tx, yx · x + yy · y + ty)}, both
 * counted in pixels from the image's centre; what lies outside is 0. This is torch's affine_grid and grid_sample with zeros
 * around and corners not aligned.
 */
final class Affine {
    private Affine() {}

    static void warp(
            Image image,
            double xx,
            double xy,
            double tx,
            double yx,
            double yy,
            double ty,
            Interpolation interpolation) {
        float[] from = image.copy();
        float[] to = image.values();
        boolean nearest = interpolation == Interpolation.NEAREST;
        int height = image.height();
        int width = image.width();
        double centreX = (width - 1) / 2.0;
        double centreY = (height - 1) / 2.0;
        for (int y = 0; y < height; y++) {
            double lineX = xy * (y - centreY) + tx + centreX;
            double lineY = yy * (y - centreY) + ty + centreY;
            for (int x = 0; x < width; x++) {
                float atX = (float) (xx * (x - centreX) + lineX);
                float atY = (float) (yx * (x - centreX) + lineY);
                int left = floor(nearest ? atX + 0.5f : atX);
                int top = floor(nearest ? atY + 0.5f : atY);
                float right = nearest ? 0 : atX - left;
                float lower = nearest ? 0 : atY - top;
                for (int channel = 0; channel < image.channels(); channel++) {
                    int plane = channel * height;
                    float upper = mix(from, plane, top, left, height, width, right);
                    float under = lower == 0 ? 0 : mix(from, plane, top + 1, left, height, width, right);
                    to[image.offset() + (plane + y) * width + x] = (1 - lower) * upper + lower * under;
                }
            }
        }
    }

    /** Between two neighbours of a row; 0 where there are none. */
    private static float mix(float[] from, int plane, int y, int x, int height, int width, float share) {
        if (y < 0 || y >= height) {
            return 0;
        }
        int at = (plane + y) * width + x;
        float left = x >= 0 && x < width ? from[at] : 0;
        float right = share > 0 && x >= -1 && x < width - 1 ? from[at + 1] : 0;
        return (1 - share) * left + share * right;
    }

    /** For numbers far outside, where the conversion saturates, some number far outside. */
    private static int floor(float value) {
        int whole = (int) value;
        return value < whole ? whole - 1 : whole;
    }
}
