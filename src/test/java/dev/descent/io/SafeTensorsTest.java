package dev.descent.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.nn.Layers;
import dev.descent.nn.Model;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("a.safetensors");
    }

    /** A file of this header and so many bytes of data. */
    private Path of(String header, int data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text);
        return Files.write(file(), bytes.array());
    }

    private void refused(String problem, String header, int data) throws IOException {
        Path file = of(header, data);
        assertEquals(
                file + ": " + problem,
                assertThrows(IOException.class, () -> SafeTensors.open(file)).getMessage());
    }

    private static String tensor(String dtype, String shape, long begin, long end) {
        return "{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":[" + begin + "," + end + "]}";
    }

    @Test
    void thereAndBack() throws IOException {
        float[] strange = {0, -0f, Float.NaN, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, 0.1f};
        float[] long40000 = new float[40_000];
        for (int i = 0; i < long40000.length; i++) {
            long40000[i] = i / 3f;
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("strange \"name\" ü", Tensor.of(Shape.of(2, 3), strange));
        tensors.put("scalar", Tensor.scalar(7));
        tensors.put("long", Tensor.of(Shape.of(40_000), long40000));
        SafeTensors.write(file(), tensors, Map.of("a", "b\n"));
        try (SafeTensors opened = SafeTensors.open(file())) {
            assertTrue(opened.hasChecksum());
            assertEquals(Map.of("a", "b\n"), opened.metadata());
            assertEquals(List.copyOf(tensors.keySet()), List.copyOf(opened.names()));
            for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
                Tensor back = opened.tensor(entry.getKey());
                assertEquals(entry.getValue().shape(), back.shape());
                assertArrayEquals(entry.getValue().toArray(), back.toArray());
            }
            assertEquals(
                    file() + ": has no tensor \"other\"",
                    assertThrows(IOException.class, () -> opened.tensor("other"))
                            .getMessage());
        }
        assertEquals(List.of(file()), files());
    }

    private List<Path> files() throws IOException {
        try (var found = Files.list(directory)) {
            return found.toList();
        }
    }

    @Test
    void theHeaderEndsAtAMultipleOfEight() throws IOException {
        SafeTensors.write(file(), Map.of("x", Tensor.scalar(1)), Map.of());
        byte[] bytes = Files.readAllBytes(file());
        long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertEquals(0, length % 8);
        assertEquals(8 + length + 4, bytes.length);
    }

    /** Types by safetensors_golden.py, with PyTorch's conversion to float32. */
    @Test
    void typesOfPyTorch() throws IOException {
        Path golden = Path.of("src", "test", "resources", "dev", "descent", "io");
        try (SafeTensors types = SafeTensors.open(golden.resolve("types.safetensors"));
                SafeTensors cases = SafeTensors.open(golden.resolve("cases.safetensors"))) {
            assertFalse(types.hasChecksum());
            assertEquals(Map.of("format", "pt"), types.metadata());
            for (String type : List.of("f32", "f64", "f16", "bf16")) {
                assertArrayEquals(
                        cases.tensor(type + ".as_f32").toArray(),
                        types.tensor(type).toArray(),
                        type);
            }
            assertEquals(7, types.tensor("count").item());
        }
    }

    /** More than go into one buffer, most of them beyond 32 bits. */
    @Test
    void countsHaveEightBytes() throws IOException {
        long[] counts = new long[10_000];
        float[] expected = new float[counts.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (i - 5_000L) * 0x1_0000_0001L;
            expected[i] = counts[i];
        }
        int length = 8 * counts.length;
        byte[] bytes = Files.readAllBytes(of("{\"x\":" + tensor("I64", "[10,1000]", 0, length) + "}", length));
        ByteBuffer.wrap(bytes, bytes.length - length, length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .put(counts);
        try (SafeTensors opened = SafeTensors.open(Files.write(file(), bytes))) {
            Tensor read = opened.tensor("x");
            assertEquals(Shape.of(10, 1000), read.shape());
            assertArrayEquals(expected, read.toArray());
        }
    }

    @Test
    void namesOfTheFormatAreRefused() {
        Exception e = assertThrows(
                IllegalArgumentException.class,
                () -> SafeTensors.write(file(), Map.of("__metadata__", Tensor.scalar(1)), Map.of()));
        assertEquals("safetensors: __metadata__ is a name that the format needs; give another", e.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> SafeTensors.write(file(), Map.of(), Map.of("descent/sha256", "")));
    }

    @Test
    void lengthsThatCannotBe() throws IOException {
        Files.write(file(), new byte[7]);
        assertEquals(
                file() + ": has 7 bytes, expected the 8 of a length and a header; is it complete?",
                assertThrows(IOException.class, () -> SafeTensors.open(file())).getMessage());
        for (long length : new long[] {0, 1, 9, Long.MAX_VALUE, -1}) {
            ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
            Files.write(file(), bytes.putLong(length).array());
            assertEquals(
                    file() + ": its header would have " + Long.toUnsignedString(length)
                            + " bytes, expected 2 to 8; is it a safetensors file, and complete?",
                    assertThrows(IOException.class, () -> SafeTensors.open(file()))
                            .getMessage());
        }
    }

    @Test
    void headersThatAreNone() throws IOException {
        refused("its header is damaged: \"the header\" is no object", "[]", 0);
        refused("its header is damaged: something follows its end", "{} {}", 0);
        refused("its header is damaged: \"x\" is no object", "{\"x\":3}", 0);
        refused("its header is damaged: \"__metadata__.a\" is no text", "{\"__metadata__\":{\"a\":1}}", 0);
        refused(
                "its header has \"x\" twice, or where it does not belong",
                "{\"x\":" + tensor("F32", "[1]", 0, 4) + ",\"x\":" + tensor("F32", "[1]", 4, 8) + "}",
                8);
        refused(
                "its header has \"__metadata__.a\" twice, or where it does not belong",
                "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}",
                0);
        refused("its header has \"x.size\" twice, or where it does not belong", "{\"x\":{\"size\":3}}", 0);
        refused(
                "tensor \"x\" lacks something; expected dtype, shape and two data_offsets",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1]}}",
                4);
        refused(
                "tensor \"x\" lacks something; expected dtype, shape and two data_offsets",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}",
                4);
        refused(
                "tensor \"x\" has the unknown type \"F31\"; expected one such as F32",
                "{\"x\":" + tensor("F31", "[1]", 0, 4) + "}",
                4);
        refused(
                "its header is damaged: \"x.shape\" has -1, expected whole numbers from 0 to 10^18",
                "{\"x\":" + tensor("F32", "[-1]", 0, 4) + "}",
                4);
        refused(
                "its header is damaged: \"x.shape\" has 9999999999999999999, expected whole numbers from 0 to 10^18",
                "{\"x\":" + tensor("F32", "[9999999999999999999]", 0, 4) + "}",
                4);
        refused(
                "its header is damaged: \"x.shape\" has 1.5, expected whole numbers from 0 to 10^18",
                "{\"x\":" + tensor("F32", "[1.5]", 0, 4) + "}",
                4);
        byte[] bytes = Files.readAllBytes(of("{\"x\":1}", 0));
        bytes[10] = (byte) 0xFF;
        Files.write(file(), bytes);
        assertEquals(
                file() + ": its header is not UTF-8; is it a safetensors file?",
                assertThrows(IOException.class, () -> SafeTensors.open(file())).getMessage());
        String deep = "[".repeat(30_000);
        Path file = of("{\"x\":{\"shape\":" + deep + "}}", 0);
        assertThrows(IOException.class, () -> SafeTensors.open(file));
    }

    /** A name from a file can neither begin a line of its own in a log, nor turn what follows it around. */
    @Test
    void namesAreShownHarmlessly() throws IOException {
        refused(
                "tensor \"x\uFFFDINFO all is well\uFFFD\" lacks something; expected dtype, shape and two data_offsets",
                "{\"x\\nINFO all is well\\u202E\":{}}",
                0);
        refused(
                "tensor \"" + "y".repeat(80) + "…\" lacks something; expected dtype, shape and two data_offsets",
                "{\"" + "y".repeat(5000) + "\":{}}",
                0);
        StateDict odd = StateDict.of(Map.of("a\nb", Tensor.scalar(1)));
        assertEquals(
                "0 tensors matched; missing [dense1.weight, dense1.bias]; unexpected [a\uFFFDb]",
                odd.loadMatching(Model.of(Shape.of(1), 1, Layers.dense(1))).toString());
    }

    @Test
    void placesThatDoNotFit() throws IOException {
        refused(
                "tensor \"x\" lies at bytes 0 to 8, but there are 4 bytes of data; is the file complete?",
                "{\"x\":" + tensor("F32", "[2]", 0, 8) + "}",
                4);
        refused(
                "tensor \"x\" lies at bytes 4 to 0, but there are 4 bytes of data; is the file complete?",
                "{\"x\":" + tensor("F32", "[1]", 4, 0) + "}",
                4);
        refused(
                "tensor \"x\" of shape [3] and type F32 takes 12 bytes, but its place has 8",
                "{\"x\":" + tensor("F32", "[3]", 0, 8) + "}",
                8);
        refused(
                "tensor \"x\" of shape [4294967296, 4294967296, 4] and type F32 takes more than 2^63 bytes, but its place has 8",
                "{\"x\":" + tensor("F32", "[4294967296,4294967296,4]", 0, 8) + "}",
                8);
        refused(
                "tensor \"y\" begins at byte 4 of the data, but the one before it ends at byte 8; tensors must neither overlap nor leave holes",
                "{\"x\":" + tensor("F32", "[2]", 0, 8) + ",\"y\":" + tensor("F32", "[1]", 4, 8) + "}",
                8);
        refused(
                "tensor \"y\" begins at byte 12 of the data, but what lies before it ends at byte 8; tensors must neither overlap nor leave holes",
                "{\"x\":" + tensor("F32", "[2]", 0, 8) + ",\"y\":" + tensor("F32", "[1]", 12, 16) + "}",
                16);
        refused(
                "has 16 bytes of data, but its tensors end at byte 8; is it damaged?",
                "{\"x\":" + tensor("F32", "[2]", 0, 8) + "}",
                16);
    }

    @Test
    void tensorsThatNoWeightsAreMadeOf() throws IOException {
        of(
                "{\"x\":" + tensor("U8", "[4]", 0, 4) + ",\"y\":" + tensor("F32", "[0]", 4, 4) + ",\"z\":"
                        + tensor("F64", "[1]", 4, 12) + "}",
                12);
        byte[] bytes = Files.readAllBytes(file());
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putDouble(bytes.length - 8, 1e300);
        Files.write(file(), bytes);
        try (SafeTensors opened = SafeTensors.open(file())) {
            assertEquals(
                    file()
                            + ": tensor \"x\" has type U8, of which no weights are made; expected F32, F64, F16, BF16 or I64",
                    assertThrows(IOException.class, () -> opened.tensor("x")).getMessage());
            assertEquals(
                    file() + ": tensor \"y\" has shape [0], expected 1 to 2^31 - 9 elements",
                    assertThrows(IOException.class, () -> opened.tensor("y")).getMessage());
            assertEquals(
                    file() + ": element 0 of tensor \"z\" is beyond the range of float (3.4028235E38)",
                    assertThrows(IOException.class, () -> opened.tensor("z")).getMessage());
        }
        of(
                "{\"x\":" + tensor("C64", "[1]", 0, 8) + ",\"y\":" + tensor("F32", "[3,0]", 8, 8) + ",\"z\":"
                        + tensor("F32", "[]", 8, 12) + "}",
                12);
        assertEquals(Set.of("z"), StateDict.read(file()).tensors().keySet(), "neither complex nor without elements");
    }

    /** Whatever byte is another, and wherever the file ends: an IOException, or the very same numbers. */
    @Test
    void noDamageGoesUnnoticed() throws IOException {
        SafeTensors.write(file(), Map.of("x", Tensor.of(Shape.of(3), 1, 2, 3)), Map.of("key", "value"));
        byte[] good = Files.readAllBytes(file());
        int harmless = 0;
        for (int i = 0; i < good.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[i] ^= (byte) (1 << bit);
                Files.write(file(), bad);
                harmless += readsAsWritten() ? 1 : 0;
            }
            Files.write(file(), Arrays.copyOf(good, i));
            assertFalse(readsAsWritten(), "cut to " + i);
        }
        // The name of the checksum itself: without it the file is one that another program might have written.
        assertTrue(harmless <= 8 * "descent/sha256".length(), harmless + " harmless");
        Files.write(file(), Arrays.copyOf(good, good.length + 1));
        assertFalse(readsAsWritten(), "longer");
    }

    private boolean readsAsWritten() {
        try (SafeTensors opened = SafeTensors.open(file())) {
            assertArrayEquals(new float[] {1, 2, 3}, opened.tensor("x").toArray());
            return true;
        } catch (IOException e) {
            assertTrue(e.getMessage().startsWith(file() + ": "), e.toString());
            return false;
        }
    }

    @Test
    void aFullDiskLosesNothing() throws IOException {
        SafeTensors.write(file(), Map.of("x", Tensor.scalar(1)), Map.of());
        byte[] before = Files.readAllBytes(file());
        Exception e = assertThrows(
                IOException.class,
                () -> AtomicFile.write(file(), out -> {
                    out.write(ByteBuffer.allocate(100));
                    throw new IOException("No space left on device");
                }));
        assertEquals("No space left on device", e.getMessage());
        assertArrayEquals(before, Files.readAllBytes(file()));
        assertEquals(List.of(file()), files());
    }

    @Test
    void anInterruptNeitherSpoilsAFileNorGetsLost() throws IOException {
        Thread.currentThread().interrupt();
        SafeTensors.write(file(), Map.of("x", Tensor.scalar(1)), Map.of());
        assertTrue(Thread.interrupted());
        AtomicFile.write(file(), out -> {
            if (attempts++ == 0) {
                Thread.currentThread().interrupt();
            }
            out.write(ByteBuffer.allocate(1));
        });
        assertTrue(Thread.interrupted());
        assertEquals(2, attempts);
        assertEquals(1, Files.size(file()));
        assertEquals(List.of(file()), files());
    }

    private int attempts;
}
