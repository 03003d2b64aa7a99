package dev.descent.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the running process has cost so far. */
final class Vitals {
    private Vitals() {}

    /** Since the process began, the JVM's own start included. */
    static double seconds() {
        long start = ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
        return (System.currentTimeMillis() - start) / 1e3;
    }

    /** The most memory that the process ever held, as the kernel counts it; NaN where it doesn't tell. */
    static double peakMegabytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** Bytes allocated by the threads that live, since each began. */
    static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }
}
