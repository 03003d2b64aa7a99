package dev.descent.io;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that are there whole or not at all: written under another name in the same directory, forced to the disk, then
 * renamed, and the directory forced too. Whatever happens meanwhile, the file of before is there as it was.
 */
final class AtomicFile {
    static final String ENDING = ".tmp";

    private AtomicFile() {}

    interface Content {
        void writeTo(WritableByteChannel out) throws IOException;
    }

    /** An interrupt neither spoils the file nor gets lost. */
    static void write(Path file, Content content) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            try {
                attempt(file, content);
            } catch (ClosedByInterruptException e) {
                interrupted = Thread.interrupted();
                attempt(file, content);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void attempt(Path file, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        Path directory = target.getParent();
        String unique = Long.toHexString(System.nanoTime()) + "-"
                + ProcessHandle.current().pid();
        Path temporary = target.resolveSibling(target.getFileName() + "." + unique + ENDING);
        try {
            try (FileChannel out =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(out);
                out.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException | Error e) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException more) {
                e.addSuppressed(more);
            }
            throw e;
        }
        if (directory != null) {
            force(directory);
        }
    }

    /** So that the new name survives a loss of power. Where directories can't be opened, as on Windows, there is no way to. */
    private static void force(Path directory) throws IOException {
        FileChannel opened;
        try {
            opened = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            return;
        }
        try (opened) {
            opened.force(true);
        }
    }
}
