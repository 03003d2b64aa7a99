package dev.descent.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measurements in processes of their own, so that none meets a JVM that another has warmed up. */
final class Child {
    /** Set by {@code benchmarks/run}. */
    private static final Path HOME = Path.of(System.getProperty("benchmarks.home", "benchmarks"));

    private Child() {}

    /** A benchmark in a JVM started as this one was: the same JDK, class path and kernels. */
    static List<Line> descent(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return lines(command);
    }

    /** The same with PyTorch, in the Python that the environment variable PYTHON names. */
    static List<Line> pytorch(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(System.getenv().getOrDefault("PYTHON", "python3"));
        command.add(HOME.resolve("pytorch.py").toString());
        command.addAll(List.of(arguments));
        return lines(command);
    }

    /** What a command says in its first line, or "unknown". */
    static String answer(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command).directory(HOME.toFile()).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? said.lines().findFirst().orElse("") : "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Where the project's pictures are kept. */
    static Path pictures() throws IOException {
        return Files.createDirectories(HOME.resolveSibling("docs").resolve("images").resolve("performance"));
    }

    /** Where what was measured is kept if nobody says otherwise. */
    static Path results(String name) throws IOException {
        return Files.createDirectories(HOME.resolve("target")).resolve(name);
    }

    private static List<Line> lines(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Line> lines = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String text = out.readLine(); text != null; text = out.readLine()) {
                lines.add(Line.parse(text));
            }
        } finally {
            process.destroy();
        }
        if (process.waitFor() != 0) {
            throw new IOException("failed with exit code " + process.exitValue() + ": " + String.join(" ", command));
        }
        return lines;
    }
}
