package dev.descent.io;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The texts about safetensors files that are not what they should be. */
final class FileErrors {
    private static final int SHOWN = 80;

    private FileErrors() {}

    static IOException tooShort(String file, long size) {
        return new IOException(
                file + ": has " + size + " bytes, expected the 8 of a length and a header; is it complete?");
    }

    static IOException headerLength(String file, long length, long size) {
        return new IOException(file + ": its header would have " + Long.toUnsignedString(length)
                + " bytes, expected 2 to " + Math.min(size - 8, SafeTensors.LONGEST_HEADER)
                + "; is it a safetensors file, and complete?");
    }

    static IOException noText(String file) {
        return new IOException(file + ": its header is not UTF-8; is it a safetensors file?");
    }

    static IOException header(String file, String problem) {
        return new IOException(file + ": its header is damaged: " + shortened(problem));
    }

    static IOException twice(String file, String name) {
        return new IOException(
                file + ": its header has \"" + shortened(name) + "\" twice, or where it does not belong");
    }

    static IOException incomplete(String file, String name) {
        return new IOException(file + ": tensor \"" + shortened(name)
                + "\" lacks something; expected dtype, shape and two data_offsets");
    }

    static IOException unknownType(String file, String name, String type) {
        return new IOException(file + ": tensor \"" + shortened(name) + "\" has the unknown type \"" + shortened(type)
                + "\"; expected one such as " + DType.F32);
    }

    static IOException outside(String file, String name, Header.Entry entry, long data) {
        return new IOException(file + ": tensor \"" + shortened(name) + "\" lies at bytes " + entry.begin() + " to "
                + entry.end() + ", but there are " + data + " bytes of data; is the file complete?");
    }

    static IOException otherSize(String file, String name, Header.Entry entry, long size) {
        return new IOException(file + ": tensor \"" + shortened(name) + "\" of shape "
                + shortened(Arrays.toString(entry.shape())) + " and type " + entry.dtype() + " takes "
                + (size < 0 ? "more than 2^63" : size) + " bytes, but its place has " + (entry.end() - entry.begin()));
    }

    static IOException gap(String file, String name, long begin, long expected) {
        return new IOException(
                file + ": tensor \"" + shortened(name) + "\" begins at byte " + begin + " of the data, but "
                        + (begin < expected ? "the one before it ends at byte " : "what lies before it ends at byte ")
                        + expected
                        + "; tensors must neither overlap nor leave holes");
    }

    static IOException trailing(String file, long used, long data) {
        return new IOException(
                file + ": has " + data + " bytes of data, but its tensors end at byte " + used + "; is it damaged?");
    }

    static IOException checksum(String file) {
        return new IOException(file + ": its SHA-256 is not the one written in it; the file is damaged");
    }

    static IOException noTensor(String file, String name) {
        return new IOException(file + ": has no tensor \"" + shortened(name) + "\"");
    }

    static IOException noWeights(String file, String name, DType type) {
        return new IOException(file + ": tensor \"" + shortened(name) + "\" has type " + type
                + ", of which no weights are made; expected F32, F64, F16, BF16 or I64");
    }

    static IOException noShape(String file, String name, long[] shape) {
        return new IOException(file + ": tensor \"" + shortened(name) + "\" has shape "
                + shortened(Arrays.toString(shape)) + ", expected 1 to 2^31 - 9 elements");
    }

    static IOException beyondFloat(String file, String name, int element) {
        return new IOException(file + ": element " + element + " of tensor \"" + shortened(name)
                + "\" is beyond the range of float (3.4028235E38)");
    }

    static IOException noArchitecture(String file) {
        return new IOException(file + ": has no architecture, so it was not written by Models.save; build the model"
                + " yourself and use StateDict.read(file).loadInto(model)");
    }

    static IOException longArchitecture(String file, int length, int most) {
        return new IOException(file + ": its architecture has " + length + " characters, expected at most " + most);
    }

    static IOException architecture(String file, RuntimeException problem) {
        return new IOException(file + ": its model cannot be built: " + clean(problem.getMessage()), problem);
    }

    static String shortened(String text) {
        return clean(text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text);
    }

    /** Without what would begin a line of its own in a log, or turn the reading direction: texts from files may be hostile. */
    static String clean(@Nullable String text) {
        return String.valueOf(text).replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "\uFFFD");
    }
}
