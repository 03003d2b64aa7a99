package dev.descent.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Image files made by code. */
final class Pictures {
    private Pictures() {}

    /** Pixels that all differ: red along x, green along y, blue along both. */
    static BufferedImage colored(int height, int width, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 0xFF000000 | red(x) << 16 | green(y) << 8 | blue(x, y));
            }
        }
        return image;
    }

    static int red(int x) {
        return 10 + 9 * x;
    }

    static int green(int y) {
        return 250 - 7 * y;
    }

    static int blue(int x, int y) {
        return (x * y + 3 * x) % 256;
    }

    /** Grey levels as they are, without the conversion of setRGB. */
    static BufferedImage grey(int height, int width, int type, int scale) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, level(x, y) * scale);
            }
        }
        return image;
    }

    static int level(int x, int y) {
        return (40 + 11 * x + 5 * y) % 256;
    }

    static byte[] file(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new AssertionError("no writer for " + format);
        }
        return out.toByteArray();
    }

    /** A PNG whose header declares another size, with a checksum that agrees. */
    static byte[] declaring(byte[] png, int height, int width) {
        ByteBuffer bytes = ByteBuffer.wrap(png.clone()).putInt(16, width).putInt(20, height);
        CRC32 sum = new CRC32();
        sum.update(bytes.array(), 12, 17);
        return bytes.putInt(29, (int) sum.getValue()).array();
    }
}
