package dev.descent.io;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The element types of safetensors files: how many bytes, and how those that weights come in become float32. */
enum DType {
    BOOL(1),
    U8(1),
    I8(1),
    F8_E4M3(1),
    F8_E5M2(1),
    F8_E8M0(1),
    I16(2),
    U16(2),
    F16(2, bytes -> half(bytes.getShort())),
    BF16(2, bytes -> Float.intBitsToFloat(bytes.getShort() << 16)),
    I32(4),
    U32(4),
    F32(4, ByteBuffer::getFloat),
    /** What PyTorch counts batches with. */
    I64(8, ByteBuffer::getLong),
    U64(8),
    C64(8),
    F64(8, bytes -> (float) bytes.getDouble());

    private interface Reader {
        float read(ByteBuffer bytes);
    }

    final int bytes;

    /** Null for types that no weights come in. */
    private final @Nullable Reader reader;

    DType(int bytes) {
        this(bytes, null);
    }

    DType(int bytes, @Nullable Reader reader) {
        this.bytes = bytes;
        this.reader = reader;
    }

    /** The next element, little-endian; NaN for types that no weights come in. */
    float read(ByteBuffer bytes) {
        return reader == null ? Float.NaN : reader.read(bytes);
    }

    boolean isReadable() {
        return reader != null;
    }

    /** IEEE 754 binary16: five bits of exponent, ten of fraction. */
    private static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wide = exponent == 0x1F ? 0xFF : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }
}
