package dev.descent.data;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Images from files: PNG, JPEG, GIF (its first frame), BMP, TIFF and whatever else {@code javax.imageio} has a reader for. For folders
 * of them there is {@link ImageFolder}.
 *
 * <p>The size that a file declares is checked before anything is decoded, and a file that ends too early is refused, not shown in
 * part. Values are levels of 255, also after resizing (as PIL rounds them), so that an image read alone equals the same one in a
 * folder. Transparency and colour profiles are ignored, as PIL ignores them; grey is 0.299 R + 0.587 G + 0.114 B.
 *
 * <p>This and {@link ImageFolder} alone need the module {@code java.desktop}; an application with a module descriptor requires
 * it itself. Nothing is written, not even a cache. The JDK may keep a daemon thread of its own, {@code Java2D Disposer}.
 *
 * <pre>{@code
 * import java.io.IOException;
 * import java.nio.file.Path;
 *
 * static int classify(Model model, Path file) throws IOException {
 *     Tensor image = Images.read(file, Images.Options.defaults().withGrey(true).withSize(28, 28));   // [1, 28, 28]
 *     return model.classify(image.toArray());
 * }
 * }</pre>
 */
public final class Images {
    /** Four channels of two bytes, uncompressed. */
    private static final long BYTES_A_PIXEL = 8;
    /** For headers and descriptions. */
    private static final long BYTES_BESIDE = 1 << 20;

    private Images() {}

    /**
     * How images are read.
     *
     * @param height of every image, in pixels; 0, the default, for that of the file
     * @param width of every image; 0 exactly if height is
     * @param grey one channel instead of red, green and blue; false by default
     * @param interpolation used to resize; bilinear by default
     * @param maxPixels the largest image that is decoded, 64 million pixels by default; each takes up to 8 bytes while it is
     */
    public record Options(int height, int width, boolean grey, Interpolation interpolation, long maxPixels) {
        private static final long MEGAPIXELS_64 = 64_000_000;

        /** @throws IllegalArgumentException if a size is negative or only one of them 0, or maxPixels not from 1 to 2^40 */
        public Options {
            Checks.imageOptions(height, width, maxPixels);
        }

        /** RGB, in the size of the file, up to 64 million pixels. */
        public static Options defaults() {
            return new Options(0, 0, false, Interpolation.BILINEAR, MEGAPIXELS_64);
        }

        public Options withSize(int newHeight, int newWidth) {
            return new Options(newHeight, newWidth, grey, interpolation, maxPixels);
        }

        public Options withGrey(boolean newGrey) {
            return new Options(height, width, newGrey, interpolation, maxPixels);
        }

        public Options withInterpolation(Interpolation newInterpolation) {
            return new Options(height, width, grey, newInterpolation, maxPixels);
        }

        public Options withMaxPixels(long newMaxPixels) {
            return new Options(height, width, grey, interpolation, newMaxPixels);
        }

        int channels() {
            return grey ? 1 : 3;
        }
    }

    /**
     * Reads one image.
     *
     * @return {@code [1 or 3, height, width]} in [0, 1]
     * @throws IOException if it can't be read, is none, is damaged or too large; the text says which
     * @throws IllegalStateException if this Java runtime has no module {@code java.desktop}
     */
    public static Tensor read(Path file, Options options) throws IOException {
        return tensor(bytes(file, options));
    }

    /**
     * Reads one image that is in memory, such as an upload.
     *
     * @param name what errors call it
     * @throws IOException as {@link #read}
     * @throws IllegalStateException as {@link #read}
     */
    public static Tensor decode(byte[] bytes, String name, Options options) throws IOException {
        Checks.hasImageReaders();
        try (InputStream in = new ByteArrayInputStream(bytes)) {
            return tensor(ImageDecoder.decode(name, in, options));
        }
    }

    static Levels bytes(Path file, Options options) throws IOException {
        Checks.hasImageReaders();
        long length = Files.size(file);
        long most = BYTES_A_PIXEL * options.maxPixels() + BYTES_BESIDE;
        if (length > most) {
            throw ImageErrors.tooLong(file, length, most);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return ImageDecoder.decode(file.toString(), in, options);
        }
    }

    /** A decoded image: unsigned bytes in the order of the shape. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Levels(Shape shape, byte[] bytes) {
        void read(float[] into, int offset) {
            for (int i = 0; i < bytes.length; i++) {
                into[offset + i] = (bytes[i] & 0xFF) / 255f;
            }
        }
    }

    private static Tensor tensor(Levels levels) {
        float[] values = new float[levels.bytes.length];
        levels.read(values, 0);
        return Tensor.of(levels.shape, values);
    }
}
