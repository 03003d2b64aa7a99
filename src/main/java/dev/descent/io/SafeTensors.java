package dev.descent.io;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * Files of named tensors in the format <a href="https://huggingface.co/docs/safetensors">safetensors</a>, which Python reads
 * and writes too: eight bytes of length, a JSON header, and the numbers. Written are float32; read are F32, F64, F16 and BF16,
 * and I64 for counts.
 *
 * <pre>{@code
 * java.nio.file.Path file = java.nio.file.Files.createTempDirectory("descent").resolve("points.safetensors");
 * SafeTensors.write(file, java.util.Map.of("x", Tensor.of(Shape.of(2), 1, 2)), java.util.Map.of("unit", "cm"));
 * try (SafeTensors tensors = SafeTensors.open(file)) {
 *     Tensor x = tensors.tensor("x");
 *     String unit = tensors.metadata().get("unit");
 * }
 * }</pre>
 *
 * <p>A file written here appears whole or not at all, and carries a SHA-256 over all of its bytes in its metadata, under {@code
 * descent/sha256}. What is read may come from anyone: the header is checked against the size of the file before anything is
 * allocated by it, and a checksum, if there is one, before anything is believed.
 *
 * <p>Not thread-safe.
 */
public final class SafeTensors implements AutoCloseable {
    /** The format's own limit. */
    static final int LONGEST_HEADER = 100_000_000;

    private static final String CHECKSUM = "descent/sha256";
    private static final String NO_SUM = "0".repeat(64);
    /** Files of ours begin so, the checksum being the first thing in them. */
    private static final byte[] SIGNED =
            ("{\"" + Header.METADATA + "\":{\"" + CHECKSUM + "\":\"").getBytes(StandardCharsets.US_ASCII);

    private static final int BUFFER = 1 << 16;

    private final String file;
    private final FileChannel channel;
    private final long dataStart;
    private final Header header;
    private final boolean checksummed;
    private final ByteBuffer buffer = buffer();

    private SafeTensors(String file, FileChannel channel, long dataStart, Header header, boolean checksummed) {
        this.file = file;
        this.channel = channel;
        this.dataStart = dataStart;
        this.header = header;
        this.checksummed = checksummed;
    }

    /**
     * Opens a file and checks its header, and its checksum if it has one.
     *
     * @throws IOException if it can't be read, or is damaged or no such file; the text names the file and what is wrong
     */
    public static SafeTensors open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return read(path.toString(), channel);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    private static SafeTensors read(String file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < 8) {
            throw FileErrors.tooShort(file, size);
        }
        ByteBuffer start = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        fill(channel, start, 0);
        long length = start.getLong(0);
        if (length < 2 || length > Math.min(size - 8, LONGEST_HEADER)) {
            throw FileErrors.headerLength(file, length, size);
        }
        byte[] bytes = new byte[(int) length];
        fill(channel, ByteBuffer.wrap(bytes), 8);
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw FileErrors.noText(file);
        }
        Header header = Header.parse(file, text, size - 8 - length);
        String sum = header.metadata().remove(CHECKSUM);
        if (sum != null && !sum.equals(checksum(channel, start.array(), bytes))) {
            throw FileErrors.checksum(file);
        }
        return new SafeTensors(file, channel, 8 + length, header, sum != null);
    }

    /** The SHA-256 of the file, the digits of the sum itself taken as zeros; empty if it is not where it should be. */
    private static String checksum(FileChannel channel, byte[] start, byte[] header) throws IOException {
        int end = SIGNED.length + NO_SUM.length();
        if (header.length < end || !java.util.Arrays.equals(header, 0, SIGNED.length, SIGNED, 0, SIGNED.length)) {
            return "";
        }
        MessageDigest digest = sha256();
        digest.update(start);
        digest.update(SIGNED);
        digest.update(NO_SUM.getBytes(StandardCharsets.US_ASCII));
        digest.update(header, end, header.length - end);
        ByteBuffer buffer = buffer();
        channel.position(start.length + header.length);
        while (channel.read(buffer) >= 0) {
            digest.update(buffer.flip());
            buffer.clear();
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static ByteBuffer buffer() {
        return ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void fill(FileChannel channel, ByteBuffer bytes, long from) throws IOException {
        long position = from;
        while (bytes.hasRemaining()) {
            int count = channel.read(bytes, position);
            if (count < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
            position += count;
        }
    }

    /** Whether the file carries a checksum, which was right then; those that other programs wrote don't. */
    public boolean hasChecksum() {
        return checksummed;
    }

    /** What is written beside the tensors, without the checksum; unmodifiable. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    /** What the tensors are called, in the header's order; unmodifiable. */
    public Set<String> names() {
        return Collections.unmodifiableSet(header.entries().keySet());
    }

    /** Whether weights are made of it: not of bytes, nor of nothing, as buffers that aren't used are saved. */
    boolean isReadable(String name) throws IOException {
        Header.Entry entry = entry(name);
        return entry.dtype().isReadable() && entry.end() > entry.begin();
    }

    private Header.Entry entry(String name) throws IOException {
        Header.Entry entry = header.entries().get(name);
        if (entry == null) {
            throw FileErrors.noTensor(file, name);
        }
        return entry;
    }

    /** How many numbers all tensors have together. */
    long elements() {
        return header.entries().values().stream()
                .mapToLong(entry -> (entry.end() - entry.begin()) / entry.dtype().bytes)
                .sum();
    }

    /**
     * Reads one tensor.
     *
     * @throws IOException if there is none of that name, it has no elements or too many, or a type that no weights
     *     come in
     */
    public Tensor tensor(String name) throws IOException {
        Header.Entry entry = entry(name);
        DType type = entry.dtype();
        if (!type.isReadable()) {
            throw FileErrors.noWeights(file, name, type);
        }
        Shape shape = shape(name, entry.shape());
        float[] values = new float[shape.size()];
        int perBuffer = BUFFER / type.bytes;
        for (int from = 0; from < values.length; from += perBuffer) {
            int count = Math.min(perBuffer, values.length - from);
            buffer.clear().limit(count * type.bytes);
            fill(channel, buffer, dataStart + entry.begin() + (long) from * type.bytes);
            buffer.flip();
            for (int i = from; i < from + count; i++) {
                values[i] = type.read(buffer);
                if (type == DType.F64
                        && Float.isInfinite(values[i])
                        && !Double.isInfinite(buffer.getDouble(buffer.position() - type.bytes))) {
                    throw FileErrors.beyondFloat(file, name, i);
                }
            }
        }
        return Tensor.of(shape, values);
    }

    private Shape shape(String name, long[] dims) throws IOException {
        int[] axes = new int[dims.length];
        for (int i = 0; i < dims.length; i++) {
            axes[i] = (int) Math.min(dims[i], Integer.MAX_VALUE);
        }
        try {
            return Shape.of(axes);
        } catch (IllegalArgumentException e) {
            throw FileErrors.noShape(file, name, dims);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /**
     * Writes a file, or replaces one, in one go: whoever looks finds the old file or the new one.
     *
     * @throws IllegalArgumentException if a name is one that the format keeps for itself
     * @throws IOException if the disk is full, say; the old file is as it was then, and nothing else is left
     */
    public static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        Checks.names(tensors.keySet(), metadata.keySet(), Header.METADATA, CHECKSUM);
        byte[] header = header(tensors, metadata);
        MessageDigest digest = sha256();
        digest.update(header);
        for (Tensor tensor : tensors.values()) {
            send(tensor, digest::update);
        }
        byte[] sum = HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(sum, 0, header, 8 + SIGNED.length, sum.length);
        AtomicFile.write(path, out -> {
            write(out, ByteBuffer.wrap(header));
            for (Tensor tensor : tensors.values()) {
                send(tensor, bytes -> write(out, bytes));
            }
        });
    }

    private interface Sink {
        void take(ByteBuffer bytes) throws IOException;
    }

    private static void send(Tensor tensor, Sink sink) throws IOException {
        float[] values = tensor.values();
        ByteBuffer buffer = buffer();
        for (int from = 0; from < tensor.size(); from += BUFFER / 4) {
            int count = Math.min(BUFFER / 4, tensor.size() - from);
            buffer.clear().limit(4 * count);
            buffer.asFloatBuffer().put(values, from, count);
            sink.take(buffer);
        }
    }

    private static void write(WritableByteChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** Length and header, the checksum being zeros; filled up so that the data begins at a multiple of eight. */
    private static byte[] header(Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[8]);
        try (JsonGenerator json = Json.factory(1).createGenerator(out)) {
            json.writeStartObject();
            json.writeObjectFieldStart(Header.METADATA);
            json.writeStringField(CHECKSUM, NO_SUM);
            for (Map.Entry<String, String> entry : metadata.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            long begin = 0;
            for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
                Tensor tensor = entry.getValue();
                long end = begin + 4L * tensor.size();
                json.writeObjectFieldStart(entry.getKey());
                json.writeStringField("dtype", DType.F32.name());
                json.writeFieldName("shape");
                json.writeArray(tensor.shape().toArray(), 0, tensor.rank());
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {begin, end}, 0, 2);
                json.writeEndObject();
                begin = end;
            }
            json.writeEndObject();
        }
        while (out.size() % 8 != 0) {
            out.write(' ');
        }
        byte[] bytes = out.toByteArray();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length - 8L);
        return bytes;
    }
}
