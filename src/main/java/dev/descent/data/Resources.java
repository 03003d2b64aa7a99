package dev.descent.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/** The tables inside the library's own jar. */
final class Resources {
    private Resources() {}

    static CsvTable table(String name, Csv.Options options) {
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + ": is missing beside " + Resources.class.getName()
                        + "; was the jar repackaged without it?");
            }
            InputStream plain = name.endsWith(".gz") ? new GZIPInputStream(in, 8192) : new BufferedInputStream(in);
            return CsvTable.read(plain, name, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
