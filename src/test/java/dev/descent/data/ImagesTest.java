package dev.descent.data;

import static dev.descent.data.Texts.bad;
import static dev.descent.data.Texts.badFile;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ImagesTest {
    private static final int HEIGHT = 11;
    private static final int WIDTH = 17;
    private static final Images.Options COLOR = Images.Options.defaults();
    private static final Images.Options GREY = COLOR.withGrey(true);

    @TempDir
    Path directory;

    private static float[] colors() {
        float[] expected = new float[3 * HEIGHT * WIDTH];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                expected[y * WIDTH + x] = Pictures.red(x) / 255f;
                expected[(HEIGHT + y) * WIDTH + x] = Pictures.green(y) / 255f;
                expected[(2 * HEIGHT + y) * WIDTH + x] = Pictures.blue(x, y) / 255f;
            }
        }
        return expected;
    }

    private static float[] levels() {
        float[] expected = new float[HEIGHT * WIDTH];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = Pictures.level(i % WIDTH, i / WIDTH) / 255f;
        }
        return expected;
    }

    private static float[] read(BufferedImage image, String format, Images.Options options) throws IOException {
        Tensor tensor = Images.decode(Pictures.file(image, format), "test", options);
        assertEquals(Shape.of(options.grey() ? 1 : 3, HEIGHT, WIDTH), tensor.shape());
        return tensor.toArray();
    }

    @Test
    void colorsAsTheyAre() throws IOException {
        for (int type : new int[] {
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_4BYTE_ABGR
        }) {
            assertArrayEquals(colors(), read(Pictures.colored(HEIGHT, WIDTH, type), "png", COLOR));
            assertArrayEquals(colors(), read(Pictures.colored(HEIGHT, WIDTH, type), "tiff", COLOR));
        }
        BufferedImage image = Pictures.colored(HEIGHT, WIDTH, BufferedImage.TYPE_INT_RGB);
        assertArrayEquals(colors(), read(image, "bmp", COLOR));
        float[] lossy = read(Pictures.colored(HEIGHT, WIDTH, BufferedImage.TYPE_3BYTE_BGR), "jpg", COLOR);
        assertArrayEquals(Arrays.copyOf(colors(), 200), Arrays.copyOf(lossy, 200), 0.2f);
    }

    /** Java's own conversion takes grey for linear light: level 128 would become 188. */
    @Test
    void greyAsItIs() throws IOException {
        BufferedImage bytes = Pictures.grey(HEIGHT, WIDTH, BufferedImage.TYPE_BYTE_GRAY, 1);
        BufferedImage shorts = Pictures.grey(HEIGHT, WIDTH, BufferedImage.TYPE_USHORT_GRAY, 257);
        for (BufferedImage image : List.of(bytes, shorts)) {
            assertArrayEquals(levels(), read(image, "png", GREY));
            float[] colors = read(image, "png", COLOR);
            for (int channel = 0; channel < 3; channel++) {
                int at = channel * HEIGHT * WIDTH;
                assertArrayEquals(levels(), Arrays.copyOfRange(colors, at, at + HEIGHT * WIDTH));
            }
        }
        assertArrayEquals(levels(), read(bytes, "jpg", GREY), 0.03f);
    }

    @Test
    void palettes() throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED);
        image.setRGB(2, 1, 0xFFFF0000);
        image.setRGB(3, 1, 0xFF333333);
        for (String format : List.of("png", "gif")) {
            float[] values = read(image, format, COLOR);
            assertEquals(1f, values[WIDTH + 2]);
            assertEquals(0f, values[(HEIGHT + 1) * WIDTH + 2]);
            assertEquals(0.2f, values[(HEIGHT + 1) * WIDTH + 3]);
            assertEquals(0.2f, read(image, format, GREY)[WIDTH + 3]);
        }
    }

    @Test
    void colorsBecomeGrey() throws IOException {
        float[] grey = read(Pictures.colored(HEIGHT, WIDTH, BufferedImage.TYPE_INT_RGB), "png", GREY);
        for (int i = 0; i < grey.length; i++) {
            int x = i % WIDTH;
            int y = i / WIDTH;
            double luma = 0.299 * Pictures.red(x) + 0.587 * Pictures.green(y) + 0.114 * Pictures.blue(x, y);
            assertEquals(luma / 255, grey[i], 0.51 / 255);
        }
    }

    @Test
    void resizedAndRounded() throws IOException {
        byte[] file = Pictures.file(Pictures.colored(HEIGHT, WIDTH, BufferedImage.TYPE_INT_RGB), "png");
        for (Interpolation interpolation : Interpolation.values()) {
            for (int[] size : new int[][] {{4, 5}, {30, 20}}) {
                Images.Options options = COLOR.withSize(size[0], size[1]).withInterpolation(interpolation);
                float[] expected = new Resize(size[0], size[1], interpolation)
                        .apply(Tensor.of(Shape.of(3, HEIGHT, WIDTH), colors()))
                        .toArray();
                Tensor small = Images.decode(file, "test", options);
                assertEquals(Shape.of(3, size[0], size[1]), small.shape());
                assertArrayEquals(expected, small.toArray(), 0.51f / 255);
                for (float value : small.toArray()) {
                    assertEquals(Math.round(value * 255) / 255f, value);
                }
            }
        }
    }

    @Test
    void filesThatAreNoImages() throws IOException {
        Path file = directory.resolve("x.png");
        String none = ": is no image in a format that this Java runtime reads, such as PNG, JPEG, GIF, BMP or TIFF";
        Files.write(file, new byte[0]);
        badFile(file + none, () -> Images.read(file, COLOR));
        Files.writeString(file, "hello", StandardCharsets.UTF_8);
        badFile(file + none, () -> Images.read(file, COLOR));
        badFile("upload" + none, () -> Images.decode(new byte[100], "upload", COLOR));
        Path missing = directory.resolve("missing.png");
        assertEquals(
                missing.toString(),
                assertThrows(NoSuchFileException.class, () -> Images.read(missing, COLOR))
                        .getMessage());
    }

    @Test
    void sizeIsCheckedBeforeDecoding() throws IOException {
        Path file = directory.resolve("x.png");
        byte[] png = Pictures.file(Pictures.colored(HEIGHT, WIDTH, BufferedImage.TYPE_INT_RGB), "png");
        Files.write(file, Pictures.declaring(png, 2_000_000_000, 2_000_000_000));
        ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        long before = bean.getThreadAllocatedBytes(id);
        badFile(
                file + ": is 2000000000 × 2000000000 pixels (height × width), more than 64000000; reduce it, or raise"
                        + " Images.Options.withMaxPixels if memory allows",
                () -> Images.read(file, COLOR));
        long allocated = bean.getThreadAllocatedBytes(id) - before;
        assertTrue(allocated < 1_000_000, () -> allocated + " bytes");

        Files.write(file, png);
        badFile(
                file + ": is 11 × 17 pixels (height × width), more than 186; reduce it, or raise"
                        + " Images.Options.withMaxPixels if memory allows",
                () -> Images.read(file, COLOR.withMaxPixels(186)));
        assertEquals(
                Shape.of(3, 11, 17), Images.read(file, COLOR.withMaxPixels(187)).shape());
    }

    @Test
    void lengthIsCheckedBeforeReading() throws IOException {
        Path file = directory.resolve("x.png");
        byte[] png = Pictures.file(Pictures.colored(1, 1, BufferedImage.TYPE_INT_RGB), "png");
        Files.write(file, Arrays.copyOf(png, (1 << 20) + 9));
        badFile(
                file
                        + ": has 1048585 bytes, more than the 1048584 that an image of Images.Options.withMaxPixels can take;"
                        + " raise that if memory allows",
                () -> Images.read(file, COLOR.withMaxPixels(1)));
        assertEquals(
                Shape.of(3, 1, 1), Images.read(file, COLOR.withMaxPixels(2)).shape());
    }

    @Test
    void badOptions() {
        bad(
                "Images.Options: a size of 0 × 5, expected height and width of at least 1, or both 0 for those of the file",
                () -> COLOR.withSize(0, 5));
        bad(
                "Images.Options: a size of -1 × 5, expected height and width of at least 1, or both 0 for those of the file",
                () -> COLOR.withSize(-1, 5));
        bad("Images.Options: maxPixels 0, expected 1 to 1099511627776", () -> COLOR.withMaxPixels(0));
    }

    /** What is missing at the end is not made up; a few formats end with bytes that carry nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tiff"})
    void truncatedFilesAreRefused(String format) throws IOException {
        byte[] whole = Pictures.file(Pictures.colored(40, 50, BufferedImage.TYPE_3BYTE_BGR), format);
        float[] expected = Images.decode(whole, "test", COLOR).toArray();
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            try {
                float[] read = Images.decode(part, "test", COLOR).toArray();
                assertArrayEquals(expected, read, "of " + whole.length + " bytes the first " + length);
            } catch (IOException e) {
                assertTrue(e.getMessage().startsWith("test: is "), e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tiff"})
    void damagedFilesAreReadOrRefused(String format) throws IOException {
        byte[] whole = Pictures.file(Pictures.colored(40, 50, BufferedImage.TYPE_3BYTE_BGR), format);
        Images.Options small = COLOR.withMaxPixels(1_000_000);
        Random random = new Random(7);
        ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        int refused = 0;
        for (int round = 0; round < 1500; round++) {
            byte[] bytes = whole.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                int at = round % 2 == 0 ? random.nextInt(bytes.length) : random.nextInt(Math.min(60, bytes.length));
                bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
            long before = bean.getThreadAllocatedBytes(id);
            try {
                Images.decode(bytes, "test", small);
            } catch (IOException e) {
                refused++;
                assertTrue(e.getMessage().startsWith("test: is "), e.getMessage());
            }
            long allocated = bean.getThreadAllocatedBytes(id) - before;
            assertTrue(allocated < 40_000_000, "round " + round + ": " + allocated + " bytes");
        }
        assertTrue(refused > 20, refused + " refused");
    }

    /** Everything but images works without the module that decodes them. */
    @Test
    void withoutTheDesktopModule() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--limit-modules",
                        "java.base",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithoutDesktop.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertTrue(
                output.endsWith("trained\nimages: this Java runtime runs without the module java.desktop, whose"
                        + " javax.imageio reads image files; start it with --add-modules java.desktop, require the module"
                        + " or put it into the runtime image\n"),
                output);
    }
}
