package dev.descent.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/** The rows of a decoded image as brightness from 0 to 1. */
final class PixelRows implements Resize.Rows {
    private final BufferedImage image;
    private final boolean grey;
    private final int bands;
    private final float white;
    private final int[] samples;

    PixelRows(BufferedImage image, boolean grey) {
        this.image = image;
        this.grey = grey;
        boolean plain = isPlain(image.getColorModel());
        bands = plain ? image.getRaster().getNumBands() : 0;
        white = plain ? (1 << image.getColorModel().getComponentSize(0)) - 1 : 255;
        samples = new int[Math.max(1, bands) * image.getWidth()];
    }

    /**
     * Whether samples are the levels of grey, or of red, green and blue. BufferedImage's own conversion would take grey for
     * linear light and make it brighter than the file says, and apply profiles pixel by pixel.
     */
    private static boolean isPlain(ColorModel model) {
        int space = model.getColorSpace().getType();
        int type = model.getTransferType();
        return model instanceof ComponentColorModel
                && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT)
                && (space == ColorSpace.TYPE_GRAY || space == ColorSpace.TYPE_RGB);
    }

    @Override
    public void add(int y, float weight, float[] sum) {
        int width = image.getWidth();
        if (bands > 0) {
            Raster raster = image.getRaster();
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, samples);
        } else {
            image.getRGB(0, y, width, 1, samples, 0, width);
        }
        float scale = weight / white;
        for (int x = 0; x < width; x++) {
            int red = sample(x, 0);
            int green = sample(x, 1);
            int blue = sample(x, 2);
            if (grey) {
                sum[x] += scale * (red == green && green == blue ? red : 0.299f * red + 0.587f * green + 0.114f * blue);
            } else {
                sum[x] += scale * red;
                sum[width + x] += scale * green;
                sum[2 * width + x] += scale * blue;
            }
        }
    }

    private int sample(int x, int color) {
        if (bands == 0) {
            return samples[x] >> (16 - 8 * color) & 0xFF;
        }
        return samples[x * bands + (bands >= 3 ? color : 0)];
    }
}
