package dev.descent.data;

import static dev.descent.data.DatasetTest.input;
import static dev.descent.data.DatasetTest.target;
import static dev.descent.data.Texts.bad;
import static dev.descent.data.Texts.badFile;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.descent.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    @TempDir
    Path directory;

    private Path images;
    private Path labels;

    static byte[] idx(int magic, int[] dims, int... values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(4 + 4 * dims.length + values.length).putInt(magic);
        Arrays.stream(dims).forEach(bytes::putInt);
        Arrays.stream(values).forEach(value -> bytes.put((byte) value));
        return bytes.array();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    static byte[] images() {
        return idx(0x803, new int[] {3, 2, 2}, 0, 255, 51, 102, 1, 2, 3, 4, 128, 200, 250, 254);
    }

    static byte[] labels() {
        return idx(0x801, new int[] {3}, 2, 0, 1);
    }

    @BeforeEach
    void files() throws IOException {
        images = Files.write(directory.resolve("images"), images());
        labels = Files.write(directory.resolve("labels"), labels());
    }

    private void fails(String text, byte[] newImages) throws IOException {
        Files.write(images, newImages);
        badFile(images + text, () -> Idx.read(images, labels));
    }

    private static void check(Dataset data) {
        assertEquals(3, data.size());
        assertEquals(3, data.classes());
        assertEquals(Shape.of(1, 2, 2), data.inputShape());
        assertEquals(Shape.of(), data.targetShape());
        assertArrayEquals(new float[] {0, 1, 0.2f, 0.4f}, input(data, 0));
        assertArrayEquals(new float[] {128 / 255f, 200 / 255f, 250 / 255f, 254 / 255f}, input(data, 2));
        assertArrayEquals(new float[] {2}, target(data, 0));
        assertArrayEquals(new float[] {1}, target(data, 2));
        Datasets.check(data, "test");
    }

    @Test
    void plainAndGzip() throws IOException {
        check(Idx.read(images, labels));
        Files.write(images, gzip(images()));
        check(Idx.read(images, labels));
        Files.write(labels, gzip(labels()));
        check(Idx.read(images, labels));
        check(Idx.read(images, labels, 3));
        assertEquals(10, Idx.read(images, labels, 10).classes());
    }

    @Test
    void wrongKind() throws IOException {
        fails(
                ": begins with 0x00000801, expected 0x00000803, an IDX file of images as unsigned bytes",
                idx(0x801, new int[] {3}, 2, 0, 1));
        fails(
                ": begins with 0x00000D03, expected 0x00000803, an IDX file of images as unsigned bytes",
                idx(0xD03, new int[] {3, 2, 2}));
        fails(": ends inside its header, expected at least 16 bytes; is it complete?", new byte[0]);
        fails(": ends inside its header, expected at least 16 bytes; is it complete?", Arrays.copyOf(images(), 15));
        assertThrows(IOException.class, () -> Idx.read(directory.resolve("none"), labels));
    }

    @Test
    void wrongLength() throws IOException {
        String declared = ": declares 3 images of 2 × 2, which takes 12 bytes after the header, but has ";
        fails(declared + "11; is it complete?", Arrays.copyOf(images(), 27));
        fails(declared + "13; is it complete?", Arrays.copyOf(images(), 29));
        fails(declared + "11; is it complete?", gzip(Arrays.copyOf(images(), 27)));
        fails(": declares 3 images of 2 × 2, but has more bytes behind them", gzip(Arrays.copyOf(images(), 29)));
        byte[] zipped = gzip(images());
        fails(
                ": is damaged or incomplete: Unexpected end of ZLIB input stream",
                Arrays.copyOf(zipped, zipped.length - 9));
    }

    @Test
    void hostileSizes() throws IOException {
        fails(
                ": declares 4294967295 images of 4294967295 × 4294967295, more bytes than a Java array can hold"
                        + " (2^31 - 9); is it damaged?",
                idx(0x803, new int[] {-1, -1, -1}));
        fails(
                ": declares 65536 images of 65536 × 65536, more bytes than a Java array can hold (2^31 - 9); is it damaged?",
                idx(0x803, new int[] {65536, 65536, 65536}));
        fails(": declares 0 images of 28 × 28, expected at least 1 along each axis", idx(0x803, new int[] {0, 28, 28}));
        fails(": declares 3 images of 28 × 0, expected at least 1 along each axis", idx(0x803, new int[] {3, 28, 0}));
        fails(
                ": declares 1000000 images of 28 × 28, which takes 784000000 bytes after the header, but has 0; is it"
                        + " complete?",
                idx(0x803, new int[] {1_000_000, 28, 28}));
        byte[] zipped = gzip(idx(0x803, new int[] {1_000_000, 28, 28}));
        fails(
                ": declares 1000000 images of 28 × 28, which takes 784000000 bytes, more than " + zipped.length
                        + " compressed bytes can hold; is it complete?",
                zipped);
    }

    /** A header that a large compressed file could just justify takes no more memory than the bytes behind it. */
    @Test
    void memoryGrowsWithWhatIsThere() throws IOException {
        byte[] noise = new byte[400_000];
        new java.util.Random(1).nextBytes(noise);
        byte[] bytes = Arrays.copyOf(idx(0x803, new int[] {400_000, 28, 28}), 16 + noise.length);
        System.arraycopy(noise, 0, bytes, 16, noise.length);
        Files.write(images, gzip(bytes));
        ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        long before = bean.getThreadAllocatedBytes(id);
        badFile(
                images + ": declares 400000 images of 28 × 28, which takes 313600000 bytes after the header, but has"
                        + " 400000; is it complete?",
                () -> Idx.read(images, labels));
        long allocated = bean.getThreadAllocatedBytes(id) - before;
        assertTrue(allocated < 4_000_000, () -> allocated + " bytes");
    }

    @Test
    void labelsThatDoNotFit() throws IOException {
        Files.write(labels, idx(0x801, new int[] {2}, 2, 0));
        badFile(
                images + " has 3 images, but " + labels + " has 2 labels; do they belong together?",
                () -> Idx.read(images, labels));
        Files.write(labels, labels());
        badFile(labels + ": label 0 is 2, expected 0 to 1 for 2 classes", () -> Idx.read(images, labels, 2));
        badFile(
                images + ": begins with 0x00000803, expected 0x00000801, an IDX file of labels as unsigned bytes",
                () -> Idx.read(images, images));
        bad("Idx.read: classes -1, expected at least 0", () -> Idx.read(images, labels, -1));
    }
}
