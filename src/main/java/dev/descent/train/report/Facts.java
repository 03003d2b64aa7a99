package dev.descent.train.report;

import dev.descent.data.Dataset;
import dev.descent.kernel.Kernels;
import dev.descent.train.Run;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a run is made of and where it runs, as rows of a name and a text. */
final class Facts {
    private Facts() {}

    static List<List<String>> ofTheRun(Run run) {
        Trainer trainer = run.trainer();
        Settings settings = trainer.settings();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("loss", describe(trainer.loss())));
        rows.add(List.of("update rule", describe(trainer.rule())));
        trainer.parts().forEach(part -> rows.add(List.of("with", describe(part))));
        rows.add(List.of("training data", describe(run.trainingData())));
        Dataset validation = run.validationData();
        rows.add(List.of("validation data", validation == null ? "none" : describe(validation)));
        String gathered = settings.accumulate() == 1 ? "" : ", " + settings.accumulate() + " gathered for an update";
        rows.add(List.of(
                "batches", "of " + settings.batchSize() + ", " + run.batchesPerEpoch() + " an epoch" + gathered));
        rows.add(List.of("epochs asked for", Integer.toString(run.epochs())));
        rows.add(List.of("seed", Long.toString(settings.seed())));
        return rows;
    }

    private static String describe(Dataset data) {
        String targets = data.classes() > 0 ? data.classes() + " classes" : "targets of shape " + data.targetShape();
        return data.size() + " examples of shape " + data.inputShape() + ", " + targets;
    }

    /** Its own words if it has any, otherwise the name of its class. */
    static String describe(Object part) {
        String text = String.valueOf(part);
        String name = part.getClass().getName();
        return text.startsWith(name + "@") ? name.substring(name.lastIndexOf('.') + 1) : text;
    }

    static List<List<String>> ofTheMachine(Settings settings) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Java", property("java.runtime.version") + ", " + property("java.vm.name")));
        String advice = Kernels.choice().advice();
        rows.add(List.of("kernels", Kernels.description() + (advice.isEmpty() ? "" : "; " + advice)));
        String lent = settings.executor() == null ? "" : ", the application's";
        Runtime runtime = Runtime.getRuntime();
        rows.add(
                List.of("threads", settings.threads() + " of " + runtime.availableProcessors() + " processors" + lent));
        rows.add(List.of("processor", processor()));
        rows.add(List.of("memory", "at most " + (runtime.maxMemory() >> 20) + " MiB for Java"));
        rows.add(List.of("system", property("os.name") + " " + property("os.version")));
        return rows;
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    /** Only Linux has its name in a file. */
    private static String processor() {
        String architecture = property("os.arch");
        try (BufferedReader lines = Files.newBufferedReader(Path.of("/proc/cpuinfo"))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("model name")) {
                    return line.substring(line.indexOf(':') + 1).strip() + ", " + architecture;
                }
            }
            return architecture;
        } catch (IOException | RuntimeException noSuchFile) {
            return architecture;
        }
    }
}
