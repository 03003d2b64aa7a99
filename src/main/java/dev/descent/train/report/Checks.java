package dev.descent.train.report;

import dev.descent.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Every argument check of this package, and the text of its error. */
final class Checks {
    private Checks() {}

    static void port(int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("Report: port " + port + ": expected 1 to 65535, for example 8080");
        }
    }

    static void width(int width) {
        if (width < 1) {
            throw new IllegalArgumentException("Report: an image width of " + width + ": expected at least 1");
        }
    }

    static void divides(int width, Shape input) {
        if (width > 0 && input.size() % width != 0) {
            throw new IllegalArgumentException(
                    "Report: an image width of " + width + ", but inputs of shape " + input + " have " + input.size()
                            + " values, which are no whole rows; give the width in pixels of one image");
        }
    }

    /** A module of the JDK that an application may do without, as long as it serves no live reports. */
    static void hasHttpServer() {
        if (ModuleLayer.boot().findModule("jdk.httpserver").isEmpty()) {
            throw new IllegalStateException(
                    "Report.live: this Java runtime runs without the module jdk.httpserver, which"
                            + " serves the page; start it with --add-modules jdk.httpserver, require the module or put it into the"
                            + " runtime image, or write a file with Report.to");
        }
    }

    static UncheckedIOException notServed(int port, IOException e) {
        return new UncheckedIOException(
                "Report.live: cannot serve on port " + port + " (" + e.getMessage() + "); give another port", e);
    }

    static UncheckedIOException notWritten(String who, Path file, IOException e) {
        return new UncheckedIOException(
                who + ": cannot write " + file + " (" + e + "); give a place that can be written to", e);
    }
}
