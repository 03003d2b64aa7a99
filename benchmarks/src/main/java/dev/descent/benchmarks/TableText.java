package dev.descent.benchmarks;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The table as Markdown; what misses its goal is bold. */
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
    private Results.Setting setting;

    TableText(Results results) throws IOException, InterruptedException {
        this.results = results;
        String torch = Child.answer(
                System.getenv().getOrDefault("PYTHON", "python3"), "-c", "import torch; print(torch.__version__)");
        add("%s; PyTorch %s; commit %s; %s.\n",
                Machine.description(), torch, String.join(", ", results.commits()), LocalDate.now());
        add("\n![A training step against PyTorch](images/performance/steps.svg)\n");
        for (Results.Setting each : results.settings()) {
            setting = each;
            add("\n## %s\n", each);
            results.threads("limits").forEach(this::limits);
            steps();
            predictions();
            products();
            passes();
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private void limits(String threads) {
        add("\nLimits, %s: %s GFLOP/s, copying %s GB/s, a barrier %s µs, claiming a piece of work %s µs.\n",
                named(threads), number(limit(threads, "gflops")), number(limit(threads, "copy_gbytes_s")),
                number(limit(threads, "barrier_us")), number(limit(threads, "claim_us")));
    }

    private double limit(String threads, String key) {
        return results.median("limits", setting, threads, "limits", "descent", key);
    }

    private void steps() {
        add("\n### A training step\n\n%s",
                row("workload", "threads", "PyTorch", "Descent", "ratio (least–most)", "goal",
                        "share of the limit, Descent and PyTorch", "garbage", "memory, Descent and PyTorch",
                        "100th step, Descent and PyTorch"));
        add("%s", row(("---,".repeat(10)).split(",")));
        for (String work : results.works("step")) {
            for (String threads : results.threads("step")) {
                double[] ratios = results.ratios("step", setting, threads, work, "step_us");
                if (ratios.length > 0) {
                    add("%s", step(work, threads, ratios));
                }
            }
        }
    }

    private String step(String work, String threads, double[] ratios) {
        double ours = step("descent", "step_us", work, threads);
        double theirs = step("pytorch", "step_us", work, threads);
        double atTheLimit = step("descent", "gflop", work, threads) * 1e6 / limit(threads, "gflops");
        return row(
                work, threads, time(theirs), time(ours), ratio(ratios, STEP_GOALS.get(work)),
                number(STEP_GOALS.get(work)),
                percent(atTheLimit / ours) + ", " + percent(atTheLimit / theirs),
                number(step("descent", "bytes_per_step", work, threads)) + " B",
                number(step("descent", "peak_mb", work, threads)) + ", "
                        + number(step("pytorch", "peak_mb", work, threads)) + " MB",
                time(1e3 * step("descent", "first100_ms", work, threads)) + ", "
                        + time(1e3 * step("pytorch", "first100_ms", work, threads)));
    }

    private double step(String by, String key, String work, String threads) {
        return results.median("step", setting, threads, work, by, key);
    }

    private void predictions() {
        sideBySide("One prediction, batch 1", "step", "workload", List.of("PyTorch", "Descent", "ratio"), "goal",
                (work, threads) -> List.of(
                        time(step("pytorch", "infer1_us", work, threads)),
                        time(step("descent", "infer1_us", work, threads)),
                        ratio(results.ratios("step", setting, threads, work, "infer1_us"), PREDICTION_GOALS.get(work))),
                work -> number(PREDICTION_GOALS.get(work)));
    }

    private void products() {
        sideBySide("A matrix product, GFLOP/s", "gemm", "m × k × n", List.of("PyTorch", "Descent", "ratio"), "goal",
                (work, threads) -> List.of(
                        number(results.median("gemm", setting, threads, work, "pytorch", "gflops")),
                        number(results.median("gemm", setting, threads, work, "descent", "gflops")),
                        ratio(results.ratios("gemm", setting, threads, work, "us"), productGoal(work))),
                work -> number(productGoal(work)));
    }

    private static double productGoal(String shape) {
        return Stream.of(shape.split("x")).mapToInt(Integer::parseInt).max().orElseThrow() <= TINY ? TINY_GOAL : 1;
    }

    private void passes() {
        sideBySide("A pass over 10 M elements, GB/s", "passes", "pass",
                List.of("PyTorch", "Descent", "ratio", "share of the copy"), "goal for the share",
                (work, threads) -> {
                    double ours = results.median("passes", setting, threads, work, "descent", "gbytes_s");
                    double copy = results.median("passes", setting, threads, "copy", "descent", "gbytes_s");
                    return List.of(
                            number(results.median("passes", setting, threads, work, "pytorch", "gbytes_s")),
                            number(ours),
                            ratio(results.ratios("passes", setting, threads, work, "us"), 0),
                            marked(ours / copy, COPY_GOAL));
                },
                work -> number(COPY_GOAL));
    }

    private interface Cells {
        List<String> of(String work, String threads);
    }

    private interface Last {
        String of(String work);
    }

    /** A row for each workload, and in it the same columns for each number of threads. */
    private void sideBySide(
            String title, String row, String first, List<String> columns, String last, Cells cells, Last goal) {
        List<String> header = new ArrayList<>(List.of(first));
        for (String threads : results.threads(row)) {
            columns.forEach(column -> header.add(column + ", " + named(threads)));
        }
        header.add(last);
        add("\n### %s\n\n%s", title, row(header.toArray(String[]::new)));
        add("%s", row("---,".repeat(header.size()).split(",")));
        for (String work : results.works(row)) {
            List<String> texts = new ArrayList<>(List.of(work.replaceAll("(?<=\\d)x(?=\\d)", " × ")));
            results.threads(row).forEach(threads -> texts.addAll(cells.of(work, threads)));
            texts.add(goal.of(work));
            add("%s", row(texts.toArray(String[]::new)));
        }
    }

    static String named(String threads) {
        return threads.equals("1") ? "1 thread" : threads + " threads";
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String ratio(double[] ratios, double goal) {
        return ratios.length == 0
                ? "–"
                : String.format(
                        Locale.ROOT, "%s (%.2f–%.2f)", marked(Timing.median(ratios), goal), ratios[0], ratios[ratios.length - 1]);
    }

    private static String marked(double value, double goal) {
        return String.format(Locale.ROOT, value < goal ? "**%.2f**" : "%.2f", value);
    }

    static String time(double micros) {
        if (micros < 1e3) {
            return number(micros) + " µs";
        }
        return micros < 1e6 ? number(micros / 1e3) + " ms" : number(micros / 1e6) + " s";
    }

    /** About three digits, but all of those before the point. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        int decimals = value == Math.rint(value) || value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 4;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values));
    }
}
