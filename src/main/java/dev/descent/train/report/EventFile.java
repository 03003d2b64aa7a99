package dev.descent.train.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * TensorBoard's event file: records of a length, its checksum, a message and its checksum (TFRecord), each message an
 * {@code Event} of TensorFlow's {@code event.proto} with a {@code Summary}.
 */
final class EventFile implements AutoCloseable {
    private final OutputStream out;

    /** @throws IOException if it can't be written, or is there already */
    EventFile(Path file) throws IOException {
        out = new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        record(event().text(3, "brain.Event:2"));
    }

    private static EventMessage event() {
        return new EventMessage().number(1, System.currentTimeMillis() / 1000.0);
    }

    void scalar(long step, String tag, double value) throws IOException {
        summary(step, new EventMessage().text(1, tag).number(2, (float) value));
    }

    /** Where nothing finite was counted there is nothing to write. */
    void histogram(long step, String tag, Histogram histogram) throws IOException {
        if (histogram.count == 0) {
            return;
        }
        double[] limits = new double[Histogram.BINS];
        double[] counts = new double[Histogram.BINS];
        for (int i = 0; i < limits.length; i++) {
            limits[i] = histogram.limit(i);
            counts[i] = histogram.counts[i];
        }
        EventMessage proto = new EventMessage()
                .number(1, histogram.low)
                .number(2, histogram.high)
                .number(3, (double) histogram.count)
                .number(4, histogram.sum)
                .number(5, histogram.sumSquares)
                .packed(6, limits)
                .packed(7, counts);
        summary(step, new EventMessage().text(1, tag).message(5, proto));
    }

    private void summary(long step, EventMessage value) throws IOException {
        record(event().integer(2, step).message(5, new EventMessage().message(1, value)));
    }

    private void record(EventMessage event) throws IOException {
        byte[] data = event.toBytes();
        byte[] length = little(8).putLong(data.length).array();
        out.write(length);
        out.write(little(4).putInt(masked(length)).array());
        out.write(data);
        out.write(little(4).putInt(masked(data)).array());
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Turned and moved, as the format asks, so that the checksum of data that holds checksums stays one. */
    static int masked(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xA282EAD8;
    }

    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
