package dev.descent.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The table as Markdown; a ratio below its goal is bold. */
final class TableText {
    private static final Map<String, Double> STEP_GOALS = Map.of(
            "mlp-small", 8.0, "mlp-large", 1.1, "lenet", 3.5, "cnn", 1.6, "resnet20", 1.3, "lstm", 1.15, "gru", 1.4);
    private static final Map<String, Double> PREDICTION_GOALS = Map.of(
            "mlp-small", 5.0, "mlp-large", 1.0, "lenet", 4.0, "cnn", 1.3, "resnet20", 1.5, "lstm", 1.2, "gru", 1.5);
    private static final double TINY_GOAL = 1.3;
    private static final int TINY = 64;
    private static final double COPY_GOAL = 0.9;

    private final Results results;
    private final StringBuilder out = new StringBuilder();

    TableText(Results results) throws IOException, InterruptedException {
        this.results = results;
        add("%s, %d cores; %s; commit %s; %s.%n",
                processor(),
                Runtime.getRuntime().availableProcessors(),
                Child.answer(System.getenv().getOrDefault("PYTHON", "python3"), "-c",
                        "import torch; print('PyTorch', torch.__version__)"),
                String.join(", ", results.commits()),
                LocalDate.now());
        for (Results.Setting setting : results.settings()) {
            add("%n## %s%n", setting);
            results.threads("limits").forEach(threads -> limits(setting, threads));
            steps(setting);
            predictions(setting);
            products(setting);
            passes(setting);
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private void limits(Results.Setting setting, String threads) {
        double peak = limit(setting, threads, "gflops");
        add("%nLimits, %s thread%s: %s GFLOP/s, copying %s GB/s, a barrier %s µs.%n",
                threads, threads.equals("1") ? "" : "s", number(peak),
                number(limit(setting, threads, "copy_gbytes_s")), number(limit(setting, threads, "barrier_us")));
    }

    private double limit(Results.Setting setting, String threads, String key) {
        return results.median("limits", setting, threads, "limits", "descent", key);
    }

    private void steps(Results.Setting setting) {
        header("A training step", "workload | threads | PyTorch | Descent | ratio (least–most) | goal"
                + " | share of the limit, Descent and PyTorch | garbage | memory | PyTorch | 100th step | PyTorch");
        each("step", setting, (work, threads) -> {
            double flop = median(setting, threads, work, "descent", "gflop");
            double peak = limit(setting, threads, "gflops");
            double ours = median(setting, threads, work, "descent", "step_us");
            double theirs = median(setting, threads, work, "pytorch", "step_us");
            return row(work, threads, time(theirs), time(ours),
                    ratio(results.ratios("step", setting, threads, work, "step_us"), STEP_GOALS.get(work)),
                    number(STEP_GOALS.get(work)),
                    percent(flop / ours * 1e6 / peak) + ", " + percent(flop / theirs * 1e6 / peak),
                    number(median(setting, threads, work, "descent", "bytes_per_step")) + " B",
                    number(median(setting, threads, work, "descent", "peak_mb")) + " MB",
                    number(median(setting, threads, work, "pytorch", "peak_mb")) + " MB",
                    time(1e3 * median(setting, threads, work, "descent", "first100_ms")),
                    time(1e3 * median(setting, threads, work, "pytorch", "first100_ms")));
        });
    }

    private double median(Results.Setting setting, String threads, String work, String by, String key) {
        return results.median("step", setting, threads, work, by, key);
    }

    private void predictions(Results.Setting setting) {
        header("One prediction, batch 1", "workload | threads | PyTorch | Descent | ratio (least–most) | goal");
        each("step", setting, (work, threads) -> row(work, threads,
                time(median(setting, threads, work, "pytorch", "infer1_us")),
                time(median(setting, threads, work, "descent", "infer1_us")),
                ratio(results.ratios("step", setting, threads, work, "infer1_us"), PREDICTION_GOALS.get(work)),
                number(PREDICTION_GOALS.get(work))));
    }

    private void products(Results.Setting setting) {
        header("A matrix product", "m × k × n | threads | PyTorch, GFLOP/s | Descent | ratio (least–most) | goal");
        each("gemm", setting, (work, threads) -> {
            int largest = Stream.of(work.split("x")).mapToInt(Integer::parseInt).max().orElseThrow();
            double goal = largest <= TINY ? TINY_GOAL : 1;
            return row(work.replace("x", " × "), threads,
                    number(results.median("gemm", setting, threads, work, "pytorch", "gflops")),
                    number(results.median("gemm", setting, threads, work, "descent", "gflops")),
                    ratio(results.ratios("gemm", setting, threads, work, "us"), goal),
                    number(goal));
        });
    }

    private void passes(Results.Setting setting) {
        header("A pass over 10 M elements",
                "pass | threads | PyTorch, GB/s | Descent | ratio (least–most) | share of the copy's bandwidth");
        each("passes", setting, (work, threads) -> {
            double ours = results.median("passes", setting, threads, work, "descent", "gbytes_s");
            double share = ours / results.median("passes", setting, threads, "copy", "descent", "gbytes_s");
            String shown = String.format(Locale.ROOT, "%.2f", share);
            return row(work, threads,
                    number(results.median("passes", setting, threads, work, "pytorch", "gbytes_s")),
                    number(ours),
                    ratio(results.ratios("passes", setting, threads, work, "us"), 0),
                    share < COPY_GOAL ? "**" + shown + "**" : shown);
        });
    }

    private interface Row {
        String of(String work, String threads);
    }

    private void header(String title, String columns) {
        add("%n### %s%n%n| %s |%n|%s%n", title, columns, "---|".repeat(columns.split("\\|").length));
    }

    private void each(String row, Results.Setting setting, Row text) {
        for (String work : results.works(row)) {
            for (String threads : results.threads(row)) {
                if (results.ratios(row, setting, threads, work, row.equals("step") ? "step_us" : "us").length > 0) {
                    out.append(text.of(work, threads));
                }
            }
        }
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String ratio(double[] ratios, double goal) {
        double median = Timing.median(ratios);
        String shown = String.format(Locale.ROOT, "%.2f", median);
        return String.format(Locale.ROOT, "%s (%.2f–%.2f)",
                median < goal ? "**" + shown + "**" : shown, ratios[0], ratios[ratios.length - 1]);
    }

    static String time(double micros) {
        return micros < 1e3 ? number(micros) + " µs" : micros < 1e6 ? number(micros / 1e3) + " ms" : number(micros / 1e6) + " s";
    }

    /** Three digits, but none before the point lost. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        int decimals = value == Math.rint(value) || value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
    }

    static String processor() throws IOException {
        Path facts = Path.of("/proc/cpuinfo");
        List<String> lines = Files.exists(facts) ? Files.readAllLines(facts) : List.of();
        String name = lines.stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        return name + (lines.toString().contains(" avx512f") ? " with AVX-512" : lines.toString().contains(" avx2") ? " with AVX2" : "");
    }
}
