package dev.descent.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The size of a core's second cache, from which the matrix product's blocks follow: what Linux says, a common size elsewhere, or
 * what -Ddescent.secondCache says in KiB. It changes speed alone, never a bit of a result.
 */
final class SecondCache {
    static final String PROPERTY = "descent.secondCache";

    private static final int COMMON = 512;
    private static final int LEAST = 64;
    private static final int MOST = 65_536;
    private static final Path LINUX = Path.of("/sys/devices/system/cpu/cpu0/cache");

    private SecondCache() {}

    /** In KiB. */
    static int size() {
        return size(System.getProperty(PROPERTY), LINUX);
    }

    static int size(@Nullable String requested, Path system) {
        int found = found(system);
        if (requested == null) {
            return found;
        }
        if (!requested.matches("\\d{1,6}")
                || Integer.parseInt(requested) < LEAST
                || Integer.parseInt(requested) > MOST) {
            throw new IllegalStateException(PROPERTY + " is \"" + requested + "\", but must be a number of KiB from "
                    + LEAST + " to " + MOST + "; leave it out for this machine's " + found);
        }
        return Integer.parseInt(requested);
    }

    private static int found(Path system) {
        try {
            for (int i = 0; Files.exists(system.resolve("index" + i)); i++) {
                Path cache = system.resolve("index" + i);
                String size = Files.readString(cache.resolve("size")).strip();
                if (Files.readString(cache.resolve("level")).strip().equals("2") && size.matches("\\d{1,5}K")) {
                    return Math.min(MOST, Math.max(LEAST, Integer.parseInt(size.substring(0, size.length() - 1))));
                }
            }
        } catch (IOException | SecurityException e) {
            return COMMON;
        }
        return COMMON;
    }
}
