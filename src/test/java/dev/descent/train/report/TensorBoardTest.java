package dev.descent.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.train.History;
import dev.descent.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files, read back by a parser that shares nothing with what wrote them. */
class TensorBoardTest {
    @TempDir
    Path directory;

    /** Of one message, what each field number holds: a Long for fixed and varint, bytes otherwise. */
    private static Map<Integer, List<Object>> fields(ByteBuffer in) {
        Map<Integer, List<Object>> fields = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            long key = varint(in);
            Object value =
                    switch ((int) (key & 7)) {
                        case 0 -> varint(in);
                        case 1 -> in.getLong();
                        case 5 -> (long) in.getInt();
                        case 2 -> {
                            byte[] bytes = new byte[(int) varint(in)];
                            in.get(bytes);
                            yield bytes;
                        }
                        default -> throw new AssertionError("wire type of " + key);
                    };
            fields.computeIfAbsent((int) (key >>> 3), unknown -> new ArrayList<>())
                    .add(value);
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static ByteBuffer little(Object bytes) {
        return ByteBuffer.wrap((byte[]) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Map<Integer, List<Object>> fields(Object bytes) {
        return fields(little(bytes));
    }

    /** Bit by bit: x to the power of 32 and the polynomial of Castagnoli, reversed. */
    private static int crc32c(byte[] data) {
        int crc = ~0;
        for (byte b : data) {
            crc ^= b & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
            }
        }
        return ~crc;
    }

    private static void assertMasked(byte[] data, int stored) {
        int crc = crc32c(data);
        assertEquals((crc >>> 15 | crc << 17) + 0xA282EAD8, stored);
    }

    private static List<byte[]> records(Path file) throws IOException {
        ByteBuffer in = little(Files.readAllBytes(file));
        List<byte[]> records = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = new byte[8];
            in.get(length);
            assertMasked(length, in.getInt());
            byte[] data = new byte[Math.toIntExact(little(length).getLong())];
            in.get(data);
            assertMasked(data, in.getInt());
            records.add(data);
        }
        return records;
    }

    /** By tag, the value messages and their steps. */
    private record Value(long step, Map<Integer, List<Object>> fields) {
        float scalar() {
            return Float.intBitsToFloat(((Long) fields.get(2).get(0)).intValue());
        }
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> all = files.toList();
            assertEquals(1, all.size());
            return all.get(0);
        }
    }

    private Map<String, List<Value>> read() throws IOException {
        Path file = onlyFile();
        assertTrue(file.getFileName().toString().matches("events\\.out\\.tfevents\\.\\d{10}\\..*"), file.toString());
        Map<String, List<Value>> values = new LinkedHashMap<>();
        List<byte[]> records = records(file);
        Map<Integer, List<Object>> first = fields(records.get(0));
        assertEquals("brain.Event:2", new String((byte[]) first.get(3).get(0), StandardCharsets.UTF_8));
        for (byte[] record : records.subList(1, records.size())) {
            Map<Integer, List<Object>> event = fields(record);
            double time = Double.longBitsToDouble((Long) event.get(1).get(0));
            assertEquals(System.currentTimeMillis() / 1000.0, time, 120);
            Map<Integer, List<Object>> value =
                    fields(fields(event.get(5).get(0)).get(1).get(0));
            String tag = new String((byte[]) value.get(1).get(0), StandardCharsets.UTF_8);
            values.computeIfAbsent(tag, unknown -> new ArrayList<>())
                    .add(new Value((Long) event.get(2).get(0), value));
        }
        return values;
    }

    @Test
    void checksumsAreThoseOfTheFormat() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertEquals(0xE3069283, crc32c(digits), "the value that the standard gives");
        assertMasked(digits, EventFile.masked(digits));
    }

    @Test
    void eventsAreReadBack() throws IOException {
        History history =
                Runs.trainer().with(TensorBoard.to(directory)).fit(Runs.DIGITS.train(), Runs.DIGITS.test(), 3);
        Map<String, List<Value>> values = read();
        for (int epoch = 0; epoch < 3; epoch++) {
            Value training = values.get("loss/training").get(epoch);
            assertEquals(45L * (epoch + 1), training.step);
            assertEquals((float) history.epochs().get(epoch).trainLoss(), training.scalar());
            Value validation = values.get("loss/validation").get(epoch);
            assertEquals((float) history.epochs().get(epoch).validation().loss(), validation.scalar());
            Value accuracy = values.get("validation/accuracy").get(epoch);
            assertEquals((float) history.epochs().get(epoch).validation().metric("accuracy"), accuracy.scalar());
            assertEquals(3e-3f, values.get("learning rate").get(epoch).scalar());
        }
        assertEquals(3, values.get("loss/training").size());
        assertTrue(values.get("batch/gradient norm").get(0).scalar() > 0);
        assertTrue(values.get("batch/update norm").get(0).scalar() > 0);
        assertEquals(1, values.get("batch/loss").get(0).step);
    }

    @Test
    void histogramsCountEveryWeight() throws IOException {
        Runs.trainer().with(TensorBoard.to(directory)).fit(Runs.DIGITS.train(), 2);
        Map<String, List<Value>> values = read();
        Value first = values.get("weights/dense1.weight").get(0);
        assertEquals(0, first.step);
        Map<Integer, List<Object>> histogram = fields(first.fields.get(5).get(0));
        double low = number(histogram, 1);
        double high = number(histogram, 2);
        assertEquals(64 * 32, number(histogram, 3));
        double limit = Math.sqrt(6.0 / 64);
        assertTrue(low >= -limit && low < -0.9 * limit && high > 0.9 * limit && high <= limit, low + " to " + high);
        ByteBuffer limits = little(histogram.get(6).get(0));
        ByteBuffer counts = little(histogram.get(7).get(0));
        assertEquals(limits.remaining(), counts.remaining());
        double sum = 0;
        double before = low;
        while (counts.hasRemaining()) {
            sum += counts.getDouble();
            double next = limits.getDouble();
            assertTrue(next > before, next + " after " + before);
            before = next;
        }
        assertEquals(64 * 32, sum);
        assertEquals(high, before);
        assertEquals(
                32 * 32,
                number(
                        fields(values.get("activations/relu1")
                                .get(0)
                                .fields
                                .get(5)
                                .get(0)),
                        3));
    }

    private static double number(Map<Integer, List<Object>> fields, int field) {
        return Double.longBitsToDouble((Long) fields.get(field).get(0));
    }

    @Test
    void aPlaceThatCannotBeWrittenIsSaidBeforeTraining() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Trainer trainer = Runs.trainer().with(TensorBoard.to(file));
        String message = assertThrows(UncheckedIOException.class, () -> trainer.fit(Runs.some(64), 1))
                .getMessage();
        assertTrue(message.startsWith("TensorBoard.to: cannot write " + file + " (java.nio.file."), message);
    }
}
