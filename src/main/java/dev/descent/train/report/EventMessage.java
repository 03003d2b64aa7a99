package dev.descent.train.report;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A message in the wire format of Protocol Buffers, field by field; what TensorBoard's {@code event.proto} needs of it. */
final class EventMessage {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    EventMessage integer(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    EventMessage number(int field, double value) {
        tag(field, FIXED64);
        fixed(Double.doubleToLongBits(value), 8);
        return this;
    }

    EventMessage number(int field, float value) {
        tag(field, FIXED32);
        fixed(Float.floatToIntBits(value), 4);
        return this;
    }

    EventMessage text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    EventMessage message(int field, EventMessage value) {
        return bytes(field, value.toBytes());
    }

    EventMessage packed(int field, double... values) {
        tag(field, LENGTH);
        varint(8L * values.length);
        for (double value : values) {
            fixed(Double.doubleToLongBits(value), 8);
        }
        return this;
    }

    private EventMessage bytes(int field, byte[] value) {
        tag(field, LENGTH);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    private void tag(int field, int type) {
        varint((long) field << 3 | type);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private void fixed(long bits, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (bits >>> 8 * i));
        }
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
