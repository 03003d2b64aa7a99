package dev.descent.train.report;

import dev.descent.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * An input as a PNG inside an address, from darkest to brightest what is from its smallest value to its largest. Written by
 * hand, in thirty lines, since {@code javax.imageio} is in a module that a server may do without.
 */
final class Picture {
    /** Larger images are shrunk to so many pixels at most in width and height. */
    private static final int MOST = 64;

    private Picture() {}

    /** The shape {@code [C, H, W]} that inputs are pictures in, or null if they are none: shaped so, or as wide as said. */
    static @Nullable Shape shape(Shape input, int width) {
        if (width > 0) {
            return Shape.of(1, input.size() / width, width);
        }
        return input.rank() == 3 ? input : null;
    }

    /** An address that begins with {@code data:}; three channels are colours, of others the first is shown. */
    static String address(Shape shape, float[] values) {
        int height = shape.dim(1);
        int width = shape.dim(2);
        int channels = shape.dim(0) == 3 ? 3 : 1;
        int shrink = (Math.max(height, width) + MOST - 1) / MOST;
        int rows = (height + shrink - 1) / shrink;
        int columns = (width + shrink - 1) / shrink;
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < channels * height * width; i++) {
            low = Math.min(low, values[i]);
            high = Math.max(high, values[i]);
        }
        float scale = high > low ? 255 / (high - low) : 0;
        byte[] pixels = new byte[rows * (1 + columns * channels)];
        for (int y = 0, at = 0; y < rows; y++) {
            at++; // no filter
            for (int x = 0; x < columns; x++) {
                for (int c = 0; c < channels; c++) {
                    float mean = mean(values, c * height, height, width, y * shrink, x * shrink, shrink);
                    pixels[at++] = (byte) Math.round((mean - low) * scale);
                }
            }
        }
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png(pixels, columns, rows, channels));
    }

    private static float mean(float[] v, int firstRow, int height, int width, int y, int x, int side) {
        float sum = 0;
        int count = 0;
        for (int row = y; row < Math.min(height, y + side); row++) {
            for (int column = x; column < Math.min(width, x + side); column++) {
                sum += v[(firstRow + row) * width + column];
                count++;
            }
        }
        return sum / count;
    }

    private static byte[] png(byte[] pixels, int width, int height, int channels) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        byte colour = (byte) (channels == 3 ? 2 : 0);
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        chunk(out, "IHDR", header.put((byte) 8).put(colour).array(), 13);
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(pixels);
        deflater.finish();
        byte[] packed = new byte[pixels.length + pixels.length / 100 + 64];
        int length = deflater.deflate(packed);
        deflater.end();
        chunk(out, "IDAT", packed, length);
        chunk(out, "IEND", new byte[0], 0);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data, int length) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data, 0, length);
        out.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
        out.writeBytes(name);
        out.write(data, 0, length);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
