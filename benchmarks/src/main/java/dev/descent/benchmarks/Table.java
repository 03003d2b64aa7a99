package dev.descent.benchmarks;

import dev.descent.kernel.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Descent and PyTorch in turn, in processes of their own, pair after pair. Each pair is added to a file as soon as it is
 * measured, and what the file has is not measured again: so a table can be made in pieces, for several JDKs.
 */
final class Table {
    private static final List<String> ROWS = List.of("limits", "passes", "gemm", "step");

    private static final String BEGIN = "<!-- table -->";
    private static final String END = "<!-- end of the table -->";

    private final Results results;
    private final String kernel = Kernels.name();
    private final String jdk = String.valueOf(Runtime.version().feature());
    private final String commit = commit();

    private Table(Results results) throws IOException, InterruptedException {
        this.results = results;
    }

    static void run(Arguments arguments) throws IOException, InterruptedException {
        Path file = Path.of(arguments.option("raw", Child.results("table.jsonl").toString()));
        Table table = new Table(Results.read(file));
        List<String> rows = arguments.option("rows", ROWS);
        table.checkNames("--rows", rows, ROWS);
        List<String> works = arguments.option("works", Workload.NAMES);
        table.checkNames("--works", works, Workload.NAMES);
        int pairs = arguments.option("pairs", 5);
        if (pairs > 0) {
            Child.pytorch("check");
        }
        for (int pair = 1; pair <= pairs; pair++) {
            for (String threads : arguments.option("threads", List.of("1", "2"))) {
                for (String row : rows) {
                    for (String work : row.equals("step") ? works : List.of("")) {
                        table.measure(pair, threads, row, work);
                    }
                }
            }
        }
        String text = new TableText(table.results).toString();
        System.out.print(text);
        if (!arguments.option("write", "").isEmpty()) {
            write(Path.of(arguments.option("write", "")), text);
        }
        System.err.println("raw lines: " + file);
        if (!table.results.works("step").isEmpty()) {
            Path picture = Child.pictures().resolve("steps.svg");
            Files.writeString(picture, new RatioPicture(table.results).toSvg());
            System.err.println("picture: " + picture.normalize());
        }
    }

    /** Puts the table between the two comments that stand for its place in a page. */
    private static void write(Path page, String table) throws IOException {
        String old = Files.readString(page);
        int from = old.indexOf(BEGIN);
        int to = old.indexOf(END);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(page + " has no place for the table: " + BEGIN + " and " + END);
        }
        Files.writeString(page, old.substring(0, from) + BEGIN + "\n" + table + old.substring(to));
    }

    private void checkNames(String option, List<String> given, List<String> known) {
        if (!known.containsAll(given)) {
            throw new IllegalArgumentException("table " + option + " " + String.join(",", given) + ": expected some of "
                    + String.join(",", known));
        }
    }

    /** Both sides are written at once, so that a pair is there whole or not at all. */
    private void measure(int pair, String threads, String row, String work) throws IOException, InterruptedException {
        if (results.has(row, work, threads, jdk, kernel, pair)) {
            return;
        }
        List<String> command = new ArrayList<>(List.of(row));
        if (row.equals("step")) {
            command.add(work);
        } else if (row.equals("gemm")) {
            command.add(GemmBenchmark.SHAPES);
        }
        command.addAll(List.of("--threads", threads));
        System.err.printf("pair %d: %s%n", pair, String.join(" ", command));
        String[] words = command.toArray(String[]::new);
        List<Line> lines = new ArrayList<>();
        for (Line line : Child.descent(words)) {
            lines.add(tag("descent", row, pair).withAll(line));
        }
        if (!row.equals("limits")) {
            for (Line line : Child.pytorch(words)) {
                lines.add(tag("pytorch", row, pair)
                        .with("jdk", jdk)
                        .with("kernel", kernel)
                        .withAll(line));
            }
        }
        results.add(lines);
    }

    private Line tag(String by, String row, int pair) {
        return new Line().with("by", by).with("row", row).with("pair", pair).with("commit", commit);
    }

    private static String commit() throws IOException, InterruptedException {
        return Child.answer("git", "describe", "--always", "--dirty=+");
    }
}
