package dev.descent.data;

import dev.descent.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/** Decodes one image by {@code javax.imageio}; with {@link PixelRows} the only class that needs {@code java.desktop}. */
final class ImageDecoder {
    private ImageDecoder() {}

    static Images.Levels decode(String file, InputStream in, Images.Options options) throws IOException {
        // In memory, since the stream that ImageIO makes by default may cache in a file.
        try (ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw ImageErrors.unknown(file);
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                return resized(file, pixels(file, reader, options), options);
            } finally {
                reader.dispose();
            }
        }
    }

    /** Readers of damaged files throw anything, and some only warn that they made the rest up. */
    private static BufferedImage pixels(String file, ImageReader reader, Images.Options options) throws IOException {
        int height;
        int width;
        BufferedImage image;
        AtomicReference<@Nullable String> damage = new AtomicReference<>();
        try {
            height = reader.getHeight(0);
            width = reader.getWidth(0);
        } catch (IOException | RuntimeException e) {
            throw ImageErrors.damaged(file, e);
        }
        if ((long) height * width > options.maxPixels()) {
            throw ImageErrors.tooLarge(file, height, width, options.maxPixels());
        }
        try {
            reader.addIIOReadWarningListener((source, warning) -> {
                if (tellsOfDamage(warning)) {
                    damage.compareAndSet(null, warning);
                }
            });
            image = reader.read(0);
        } catch (IOException | RuntimeException e) {
            throw ImageErrors.damaged(file, e);
        }
        String warning = damage.get();
        if (warning != null) {
            throw ImageErrors.damaged(file, new IOException(warning));
        }
        return image;
    }

    private static boolean tellsOfDamage(String warning) {
        String lower = warning.toLowerCase(Locale.ROOT);
        return lower.contains("premature") || lower.contains("truncated") || lower.contains("corrupt");
    }

    private static Images.Levels resized(String file, BufferedImage image, Images.Options options) throws IOException {
        int height = options.height() == 0 ? image.getHeight() : options.height();
        int width = options.width() == 0 ? image.getWidth() : options.width();
        int channels = options.channels();
        long size = (long) channels * height * width;
        if (size > Integer.MAX_VALUE - 8) {
            throw ImageErrors.tooLarge(file, height, width, (Integer.MAX_VALUE - 8) / channels);
        }
        byte[] bytes = new byte[(int) size];
        Shape shape = Shape.of(channels, image.getHeight(), image.getWidth());
        Resize resize = new Resize(height, width, options.interpolation());
        PixelRows rows = new PixelRows(image, options.grey());
        float[] sum = new float[channels * image.getWidth()];
        float[] line = new float[channels * width];
        for (int y = 0; y < height; y++) {
            resize.row(y, rows, shape, sum, line, 0, width);
            for (int i = 0; i < line.length; i++) {
                int at = (i / width * height + y) * width + i % width;
                bytes[at] = (byte) Math.max(0, Math.min(255, Math.round(line[i] * 255)));
            }
        }
        return new Images.Levels(Shape.of(channels, height, width), bytes);
    }
}
