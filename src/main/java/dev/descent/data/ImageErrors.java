package dev.descent.data;

import java.io.IOException;
import java.nio.file.Path;

/** The texts about image files and folders that are not what they should be. */
final class ImageErrors {
    private ImageErrors() {}

    static IOException unknown(String file) {
        return new IOException(
                file + ": is no image in a format that this Java runtime reads, such as PNG, JPEG, GIF, BMP or TIFF");
    }

    static IOException damaged(String file, Exception cause) {
        return new IOException(
                file + ": is damaged, incomplete or of an unusual kind (" + reason(cause) + "); save it anew, as PNG",
                cause);
    }

    private static String reason(Exception cause) {
        String text = cause.getMessage();
        return text == null ? cause.getClass().getSimpleName() : text;
    }

    static IOException tooLarge(String file, int height, int width, long most) {
        return new IOException(file + ": is " + height + " × " + width + " pixels (height × width), more than " + most
                + "; reduce it, or raise Images.Options.withMaxPixels if memory allows");
    }

    static IOException tooLong(Path file, long length, long most) {
        return new IOException(file + ": has " + length + " bytes, more than the " + most
                + " that an image of Images.Options.withMaxPixels can take; raise that if memory allows");
    }

    static IOException otherSize(Path file, int height, int width, Path first, int firstHeight, int firstWidth) {
        return new IOException(file + ": is " + height + " × " + width + " pixels (height × width), but " + first
                + " is " + firstHeight + " × " + firstWidth + "; give all one size with Images.Options.withSize");
    }

    static IOException noFolder(Path folder) {
        return new IOException(folder + ": is no folder");
    }

    static IOException noClasses(Path root) {
        return new IOException(
                root + ": has no subfolders, expected one for each class; if the images are not sorted into"
                        + " classes, read them with ImageFolder.flat");
    }

    static IOException noImages(Path folder) {
        return new IOException(
                folder + ": has no image files (by their ending: .png, .jpg and so on), expected at least one");
    }
}
