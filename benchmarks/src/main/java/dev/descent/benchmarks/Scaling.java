package dev.descent.benchmarks;

import dev.descent.kernel.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a step of a perceptron (three layers of 512, batch 64, Adam) grows with its batch, its width, its depth, and threads;
 * one of the three is changed at a time, and every point has a JVM of its own.
 */
final class Scaling {
    static final Map<String, List<Integer>> SWEEPS = sweeps();
    private static final List<String> THREADS = List.of("1", "2");

    private final Results results;
    private final Results.Setting setting;

    private Scaling(Results results, Results.Setting setting) {
        this.results = results;
        this.setting = setting;
    }

    static void run(Arguments arguments) throws IOException, InterruptedException {
        Path file = Path.of(arguments.option("raw", Child.results("scaling.jsonl").toString()));
        Results.Setting setting =
                new Results.Setting(String.valueOf(Runtime.version().feature()), Kernels.name());
        Scaling scaling = new Scaling(Results.read(file), setting);
        for (String threads : arguments.option("threads", THREADS)) {
            scaling.measure("limits", "limits", threads, "limits");
            for (Map.Entry<String, List<Integer>> sweep : SWEEPS.entrySet()) {
                for (int size : sweep.getValue()) {
                    scaling.measure(
                            sweep.getKey(), String.valueOf(size), threads, "step", "mlp", "--" + sweep.getKey(), "" + size);
                }
            }
        }
        scaling.print();
        Path picture = Child.pictures().resolve("scaling.svg");
        Files.writeString(picture, new ScalingPicture(scaling.results, setting, THREADS).toSvg());
        System.err.println("raw lines: " + file + ", picture: " + picture.normalize());
    }

    private static Map<String, List<Integer>> sweeps() {
        Map<String, List<Integer>> sweeps = new LinkedHashMap<>();
        sweeps.put("batch", List.of(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024));
        sweeps.put("width", List.of(64, 128, 256, 512, 1024, 2048, 4096));
        sweeps.put("depth", List.of(1, 2, 4, 8, 16, 32));
        return sweeps;
    }

    private void measure(String row, String size, String threads, String... command)
            throws IOException, InterruptedException {
        if (results.has(row, size, threads, setting.jdk(), setting.kernel(), 1)) {
            return;
        }
        System.err.println(String.join(" ", command) + " --threads " + threads);
        String[] words = Arrays.copyOf(command, command.length + 2);
        words[command.length] = "--threads";
        words[command.length + 1] = threads;
        Line measured = Child.descent(words).get(0);
        results.add(List.of(new Line()
                .with("by", "descent")
                .with("row", row)
                .with("pair", 1)
                .withAll(measured)
                .with("work", size)));
    }

    private void print() throws IOException {
        System.out.printf("%s, %s%n%n", Machine.description(), setting);
        for (String threads : THREADS) {
            System.out.printf(
                    "Limits with %s: %s GFLOP/s, copying %s GB/s, a barrier %s µs, claiming a piece of work %s µs.%n",
                    TableText.named(threads),
                    TableText.number(of("limits", "limits", threads, "gflops")),
                    TableText.number(of("limits", "limits", threads, "copy_gbytes_s")),
                    TableText.number(of("limits", "limits", threads, "barrier_us")),
                    TableText.number(of("limits", "limits", threads, "claim_us")));
        }
        for (Map.Entry<String, List<Integer>> sweep : SWEEPS.entrySet()) {
            System.out.printf("%n| %s | 1 thread | GFLOP/s | 2 threads | GFLOP/s | ratio |%n", sweep.getKey());
            System.out.println("|---|---|---|---|---|---|");
            for (int size : sweep.getValue()) {
                double one = of(sweep.getKey(), "" + size, "1", "step_us");
                double two = of(sweep.getKey(), "" + size, "2", "step_us");
                System.out.printf(
                        "| %,d | %s | %s | %s | %s | %s |%n",
                        size,
                        TableText.time(one),
                        TableText.number(of(sweep.getKey(), "" + size, "1", "gflops")),
                        TableText.time(two),
                        TableText.number(of(sweep.getKey(), "" + size, "2", "gflops")),
                        TableText.number(one / two));
            }
        }
    }

    private double of(String row, String work, String threads, String key) {
        return results.median(row, setting, threads, work, "descent", key);
    }
}
