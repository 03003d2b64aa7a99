package dev.descent.data;

import dev.descent.tensor.Shape;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Images and labels in IDX files, the format of MNIST, Fashion-MNIST, KMNIST and EMNIST, plain or gzip-compressed (told by
 * the content, not the name).
 *
 * <p>What a file declares is compared with its length before memory is taken for it. The images stay bytes in memory and are
 * scaled to [0, 1] when read.
 *
 * <p>The format is described on <a href="http://yann.lecun.com/exdb/mnist/">LeCun's page of MNIST</a>; only unsigned bytes
 * are supported.
 *
 * <pre>{@code
 * import java.io.IOException;
 * import java.nio.file.Path;
 *
 * static Dataset fashion(Path directory) throws IOException {
 *     return Idx.read(
 *             directory.resolve("train-images-idx3-ubyte.gz"), directory.resolve("train-labels-idx1-ubyte.gz"), 10);
 * }
 * }</pre>
 */
public final class Idx {
    private static final int IMAGES = 0x00000803;
    private static final int LABELS = 0x00000801;
    /** Deflate encodes at most 258 bytes in two bits, so no file unfolds to more than 1,032 times its length. */
    private static final int MOST_DEFLATED = 1032;

    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private Idx() {}

    /**
     * Reads images and their labels, with as many classes as the largest label asks for.
     *
     * @return inputs of shape {@code [1, rows, columns]} in [0, 1]
     * @throws IOException if a file can't be read, is damaged, or doesn't belong to the other; the text says which
     */
    public static Dataset read(Path images, Path labels) throws IOException {
        return read(images, labels, 0);
    }

    /**
     * Reads images and their labels.
     *
     * @param classes the number of classes; 0 for the largest label plus one
     * @return inputs of shape {@code [1, rows, columns]} in [0, 1]
     * @throws IOException if a file can't be read, is damaged, or doesn't belong to the other, or a label is not below
     *     {@code classes}
     */
    public static Dataset read(Path images, Path labels, int classes) throws IOException {
        Checks.atLeast("Idx.read", "classes", classes, 0);
        Content image = content(images, IMAGES, "images", 3);
        Content label = content(labels, LABELS, "labels", 1);
        if (image.dims[0] != label.dims[0]) {
            throw FileErrors.counts(images.toString(), image.dims[0], labels.toString(), label.dims[0]);
        }
        int count = classes == 0 ? most(label.bytes) + 1 : classes;
        for (int i = 0; i < label.bytes.length; i++) {
            int value = label.bytes[i] & 0xFF;
            if (value >= count) {
                throw FileErrors.label(labels.toString(), i, value, count);
            }
        }
        return new ByteDataset(Shape.of(1, image.dims[1], image.dims[2]), count, image.bytes, label.bytes);
    }

    private static int most(byte[] labels) {
        int most = 0;
        for (byte label : labels) {
            most = Math.max(most, label & 0xFF);
        }
        return most;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Content(int[] dims, byte[] bytes) {}

    private static Content content(Path path, int magic, String what, int axes) throws IOException {
        String file = path.toString();
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(path))) {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1F && raw.read() == 0x8B;
            raw.reset();
            InputStream in = gzip ? new GZIPInputStream(raw, 8192) : raw;
            int[] dims = header(in, file, magic, what, axes);
            String declared = declared(dims, what);
            int size = size(file, dims, declared);
            int headerBytes = 4 + 4 * axes;
            long length = Files.size(path);
            byte[] bytes;
            if (gzip) {
                if (size > length * MOST_DEFLATED) {
                    throw FileErrors.beyondRatio(file, declared, size, length);
                }
                // Grows with what is really there: a ratio that is possible may still be a lie.
                bytes = in.readNBytes(size);
            } else {
                if (length - headerBytes != size) {
                    throw FileErrors.wrongLength(file, declared, size, Math.max(0, length - headerBytes));
                }
                bytes = in.readNBytes(size);
            }
            if (bytes.length != size) {
                throw FileErrors.wrongLength(file, declared, size, bytes.length);
            }
            if (in.read() >= 0) {
                throw FileErrors.trailing(file, declared);
            }
            return new Content(dims, bytes);
        } catch (EOFException | ZipException e) {
            throw FileErrors.damaged(file, e);
        }
    }

    private static int[] header(InputStream in, String file, int magic, String what, int axes) throws IOException {
        byte[] bytes = in.readNBytes(4 + 4 * axes);
        if (bytes.length >= 4 && ByteBuffer.wrap(bytes).getInt(0) != magic) {
            throw FileErrors.magic(file, ByteBuffer.wrap(bytes).getInt(0), magic, what);
        }
        if (bytes.length < 4 + 4 * axes) {
            throw FileErrors.truncatedHeader(file, 4 + 4 * axes);
        }
        int[] dims = new int[axes];
        for (int i = 0; i < axes; i++) {
            dims[i] = ByteBuffer.wrap(bytes).getInt(4 + 4 * i);
        }
        return dims;
    }

    private static String declared(int[] dims, String what) {
        StringBuilder text =
                new StringBuilder(Integer.toUnsignedString(dims[0])).append(' ').append(what);
        for (int i = 1; i < dims.length; i++) {
            text.append(i == 1 ? " of " : " × ").append(Integer.toUnsignedString(dims[i]));
        }
        return text.toString();
    }

    /** The product of the axes, which are unsigned in the file. */
    private static int size(String file, int[] dims, String declared) throws IOException {
        long size = 1;
        for (int dim : dims) {
            if (dim == 0) {
                throw FileErrors.noSize(file, declared);
            }
            // At most 2^31 times 2^32: no overflow, and caught before the next factor.
            size *= Integer.toUnsignedLong(dim);
            if (size > LONGEST_ARRAY) {
                throw FileErrors.tooLarge(file, declared);
            }
        }
        return (int) size;
    }
}
