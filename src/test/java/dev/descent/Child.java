package dev.descent;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another Java with the flags and classes of this one, which may be killed. */
public final class Child {
    private Child() {}

    /**
     * Runs a program of the tests; what it writes to standard output is read from the process.
     *
     * @param classes what it has besides this one's classes
     */
    public static Process start(Class<?> program, List<Path> classes, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-modules") || flag.startsWith("-D") || flag.startsWith("-XX"))
                .forEach(command::add);
        StringBuilder path = new StringBuilder(System.getProperty("java.class.path"));
        classes.forEach(directory -> path.append(File.pathSeparatorChar).append(directory));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", path.toString(), program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Kills it for good, as {@code kill -9} does. */
    public static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
