package dev.descent.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a measurement was made on. */
final class Machine {
    private Machine() {}

    /** Such as "AMD EPYC with AVX-512, 2 cores". */
    static String description() throws IOException {
        Path facts = Path.of("/proc/cpuinfo");
        List<String> lines = Files.exists(facts) ? Files.readAllLines(facts) : List.of();
        String name = lines.stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        String flags = lines.stream().filter(line -> line.startsWith("flags")).findFirst().orElse("");
        String vectors = flags.contains(" avx512f") ? " with AVX-512" : flags.contains(" avx2") ? " with AVX2" : "";
        return name + vectors + ", " + Runtime.getRuntime().availableProcessors() + " cores";
    }
}
