package dev.descent.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The lines of a table: what was measured, of which workload, in which setting and pair, on which side. */
final class Results {
    private final Path file;
    private final List<Line> lines = new ArrayList<>();

    private Results(Path file) {
        this.file = file;
    }

    /** A side's circumstances; each JDK and kernel has PyTorch's runs of its own beside it. */
    record Setting(String jdk, String kernel) {
        @Override
        public String toString() {
            return "JDK " + jdk + ", " + kernel + " kernels";
        }
    }

    static Results read(Path file) throws IOException {
        Results results = new Results(file);
        if (Files.exists(file)) {
            for (String json : Files.readAllLines(file)) {
                results.lines.add(Line.parse(json));
            }
        }
        return results;
    }

    void add(List<Line> more) throws IOException {
        StringBuilder text = new StringBuilder();
        more.forEach(line -> text.append(line).append('\n'));
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        lines.addAll(more);
    }

    /** @param work empty for all of a row's at once */
    boolean has(String row, String work, String threads, String jdk, String kernel, int pair) {
        return of(row, new Setting(jdk, kernel), threads)
                .anyMatch(line -> line.number("pair") == pair && (work.isEmpty() || work.equals(line.text("work"))));
    }

    List<Setting> settings() {
        return lines.stream()
                .map(line -> new Setting(line.text("jdk"), line.text("kernel")))
                .distinct()
                .sorted(Comparator.comparing(Setting::toString))
                .toList();
    }

    List<String> works(String row) {
        return distinct(row, "work");
    }

    List<String> threads(String row) {
        return distinct(row, "threads").stream().sorted().toList();
    }

    List<String> commits() {
        return lines.stream().map(line -> line.text("commit")).distinct().toList();
    }

    /** NaN if nothing was measured. */
    double median(String row, Setting setting, String threads, String work, String by, String key) {
        return Timing.median(of(row, setting, threads)
                .filter(line -> line.text("work").equals(work) && line.text("by").equals(by))
                .mapToDouble(line -> line.number(key))
                .toArray());
    }

    /** How many times less Descent needs of something than PyTorch, pair by pair. */
    double[] ratios(String row, Setting setting, String threads, String work, String key) {
        List<Line> these = of(row, setting, threads)
                .filter(line -> line.text("work").equals(work))
                .toList();
        return these.stream()
                .filter(line -> line.text("by").equals("descent"))
                .flatMap(descent -> these.stream()
                        .filter(line -> line.text("by").equals("pytorch")
                                && Objects.equals(line.text("pair"), descent.text("pair")))
                        .map(pytorch -> pytorch.number(key) / descent.number(key)))
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
    }

    private Stream<Line> of(String row, Setting setting, String threads) {
        return lines.stream()
                .filter(line -> line.text("row").equals(row)
                        && line.text("threads").equals(threads)
                        && line.text("jdk").equals(setting.jdk)
                        && line.text("kernel").equals(setting.kernel));
    }

    private List<String> distinct(String row, String key) {
        return lines.stream()
                .filter(line -> line.text("row").equals(row))
                .map(line -> line.text(key))
                .distinct()
                .toList();
    }
}
