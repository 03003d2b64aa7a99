package dev.descent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecondCacheTest {
    @TempDir
    Path system;

    @Test
    void linuxTellsTheSize() throws IOException {
        cache(0, "1", "32K");
        cache(1, "1", "32K");
        cache(2, "2", "2048K");
        cache(3, "3", "32768K");
        assertEquals(2048, SecondCache.size(null, system));
    }

    @Test
    void withoutAnAnswerItIsACommonOne() throws IOException {
        assertEquals(512, SecondCache.size(null, system.resolve("absent")));
        cache(0, "2", "half");
        assertEquals(512, SecondCache.size(null, system));
        Files.delete(system.resolve("index0/level"));
        assertEquals(512, SecondCache.size(null, system));
    }

    @Test
    void theSettingComesFirst() throws IOException {
        cache(0, "2", "1024K");
        assertEquals(256, SecondCache.size("256", system));
    }

    @ParameterizedTest
    @ValueSource(strings = {"63", "65537", "1M", "", "-512"})
    void aWrongSettingIsNamed(String setting) {
        var thrown = assertThrows(IllegalStateException.class, () -> SecondCache.size(setting, system));
        assertEquals(
                "descent.secondCache is \"" + setting
                        + "\", but must be a number of KiB from 64 to 65536; leave it out for this machine's 512",
                thrown.getMessage());
    }

    private void cache(int index, String level, String size) throws IOException {
        Path cache = Files.createDirectories(system.resolve("index" + index));
        Files.writeString(cache.resolve("level"), level + "\n");
        Files.writeString(cache.resolve("size"), size + "\n");
    }
}
