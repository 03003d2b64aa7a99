package dev.descent.data;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files are read, or refused with a text that names them; nothing else may come of it. */
@Timeout(120)
class FuzzTest {
    private static final int ROUNDS = 1000;
    private static final String ALPHABET = "0123456789..--e,,,,,\n\n\n\"\r ab";
    private static final int MOST_BYTES = 4_000_000;

    @TempDir
    Path directory;

    private int refused;

    private void survives(Callable<Dataset> read, String what) {
        ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        long before = bean.getThreadAllocatedBytes(id);
        try {
            Datasets.check(read.call(), "fuzzed");
        } catch (IOException e) {
            refused++;
            assertTrue(e.getMessage().startsWith(directory.toString()), () -> what + ": " + e);
        } catch (Exception e) {
            throw new AssertionError(what, e);
        }
        long allocated = bean.getThreadAllocatedBytes(id) - before;
        assertTrue(allocated < MOST_BYTES, () -> what + ": allocated " + allocated + " bytes");
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = random.nextInt(3) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        int flips = random.nextInt(4);
        for (int i = 0; i < flips && bytes.length > 0; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private void fuzzIdx(byte[] images, byte[] labels) throws IOException {
        Path image = directory.resolve("images");
        Path label = directory.resolve("labels");
        Random random = new Random(17);
        for (int i = 0; i < ROUNDS; i++) {
            Files.write(image, i % 3 == 2 ? images : damaged(images, random));
            Files.write(label, i % 3 == 1 ? labels : damaged(labels, random));
            survives(() -> Idx.read(image, label), "round " + i);
        }
        assertTrue(refused > ROUNDS / 4 && refused < ROUNDS, () -> refused + " refused");
    }

    @Test
    void idx() throws IOException {
        fuzzIdx(IdxTest.images(), IdxTest.labels());
    }

    @Test
    void idxGzip() throws IOException {
        fuzzIdx(IdxTest.gzip(IdxTest.images()), IdxTest.gzip(IdxTest.labels()));
    }

    @Test
    void everySingleBitOfAnIdxHeader() throws IOException {
        Path image = directory.resolve("images");
        Path label = Files.write(directory.resolve("labels"), IdxTest.labels());
        for (int bit = 0; bit < 8 * 16; bit++) {
            byte[] bytes = IdxTest.images();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(image, bytes);
            survives(() -> Idx.read(image, label), "bit " + bit);
            Files.write(image, IdxTest.gzip(bytes));
            survives(() -> Idx.read(image, label), "bit " + bit + " inside gzip");
        }
        assertTrue(refused == 2 * 8 * 16, () -> refused + " refused");
    }

    private void fuzzCsv(String text, Csv.Options options) throws IOException {
        Path file = directory.resolve("x.csv");
        byte[] whole = text.getBytes(StandardCharsets.UTF_8);
        Random random = new Random(23);
        for (int i = 0; i < ROUNDS; i++) {
            Files.write(file, damaged(whole, random));
            survives(() -> Csv.read(file, options), "round " + i);
        }
        assertTrue(refused > ROUNDS / 4 && refused < ROUNDS, () -> refused + " refused");
    }

    @Test
    void csvOfValues() throws IOException {
        fuzzCsv("a,\"b\"\"\",y\n1,2.5,-3e4\n\" 4 \",5,6\r\n7,8,9.125\n", Csv.Options.values());
    }

    @Test
    void csvOfClasses() throws IOException {
        fuzzCsv(
                "1;2;größer\n3;4;\"klein;er\"\n5;6;7\n",
                Csv.Options.classes().withHeader(false).withDelimiter(';'));
    }

    @Test
    void csvOfNoise() throws IOException {
        Path file = directory.resolve("x.csv");
        Random random = new Random(29);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            }
            Files.write(file, bytes);
            Csv.Options options = Csv.Options.classes().withHeader(i % 2 == 0);
            survives(() -> Csv.read(file, options), "round " + i);
        }
    }
}
