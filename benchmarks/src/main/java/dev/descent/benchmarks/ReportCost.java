package dev.descent.benchmarks;

import static dev.descent.nn.Layers.conv2d;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.flatten;
import static dev.descent.nn.Layers.maxPool2d;
import static dev.descent.nn.Layers.relu;

import com.sun.management.OperatingSystemMXBean;
import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.tensor.Shape;
import dev.descent.train.Callback;
import dev.descent.train.Trainer;
import dev.descent.train.report.Report;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** What a report costs in processor time, as the middle of several pairs of runs with and without, and how large it is. */
final class ReportCost {
    private ReportCost() {}

    static void run(Arguments arguments) throws IOException {
        int epochs = arguments.option("epochs", 100);
        int rounds = arguments.option("rounds", 5);
        Path file = Path.of(arguments.option("file", "report.html"));
        Split digits = Digits.load().withInputShape(Shape.of(1, 8, 8)).split(0.8, 42);
        cpuSeconds(digits, epochs, Report.to(file));
        double[] costs = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            double without = cpuSeconds(digits, epochs);
            double with = cpuSeconds(digits, epochs, Report.to(file));
            costs[i] = 100 * (with - without) / without;
            System.out.printf(
                    Locale.ROOT, "{\"without_s\": %.2f, \"with_s\": %.2f, \"cost_percent\": %.2f}%n", without, with, costs[i]);
        }
        Arrays.sort(costs);
        System.out.printf(
                Locale.ROOT,
                "{\"epochs\": %d, \"cost_percent\": %.2f, \"bytes\": %d}%n",
                epochs,
                costs[rounds / 2],
                Files.size(file));
    }

    private static double cpuSeconds(Split digits, int epochs, Callback... callbacks) {
        Model model = Model.of(
                Shape.of(1, 8, 8),
                42,
                conv2d(16, 3).padding(1),
                relu(),
                maxPool2d(2),
                conv2d(32, 3).padding(1),
                relu(),
                maxPool2d(2),
                flatten(),
                dense(10));
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long start = system.getProcessCpuTime();
        Trainer.of(model, new CrossEntropy(), new Adam(1e-3f)).with(callbacks).fit(digits.train(), digits.test(), epochs);
        return (system.getProcessCpuTime() - start) / 1e9;
    }
}
