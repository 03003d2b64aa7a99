package dev.descent.benchmarks;

import dev.descent.optim.L2;
import dev.descent.train.Callback;
import dev.descent.train.Run;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the time of a training step goes: the library's methods that were running when the JVM's flight recorder looked,
 * every 10 ms on each thread, once the code is compiled. What a method calls of the JDK counts as its own.
 */
final class Profile {
    private static final double WARM_UP_SECONDS = 4;
    private static final double SECONDS = 10;
    private static final double LEAST_SHARE = 0.01;

    private Profile() {}

    static void run(Arguments arguments) throws IOException {
        Workload work = Workload.of(arguments);
        Path file = Files.createTempFile("descent", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
            Trainer trainer = Trainer.of(work.model(), work.loss(), work.rule());
            trainer = work.decay() > 0 ? trainer.with(new L2(work.decay())) : trainer;
            trainer.with(
                            new Recorder(recording),
                            Settings.defaults()
                                    .withBatchSize(work.batchSize())
                                    .withThreads(arguments.option("threads", 1)))
                    .fit(work.data(), Integer.MAX_VALUE);
            recording.dump(file);
            print(work.name(), file);
        } finally {
            Files.delete(file);
        }
    }

    private static void print(String work, Path file) throws IOException {
        Map<String, Integer> samples = new HashMap<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            samples.merge(method(event), 1, Integer::sum);
        }
        double all = samples.values().stream().mapToInt(Integer::intValue).sum();
        samples.entrySet().stream()
                .filter(entry -> entry.getValue() / all >= LEAST_SHARE)
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(entry -> new Line()
                        .with("work", work)
                        .with("method", entry.getKey())
                        .with("share", Math.rint(1e3 * entry.getValue() / all) / 1e3)
                        .print());
    }

    private static String method(RecordedEvent event) {
        if (event.getStackTrace() != null) {
            for (RecordedFrame frame : event.getStackTrace().getFrames()) {
                String type = frame.getMethod().getType().getName();
                if (type.startsWith("dev.descent.")) {
                    return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethod().getName();
                }
            }
        }
        return "other";
    }

    /** Begins to record when the warm-up is over, and ends the run when that was long enough. */
    private static final class Recorder implements Callback {
        private final Recording recording;
        private final long start = System.nanoTime();

        Recorder(Recording recording) {
            this.recording = recording;
        }

        @Override
        public void stepDone(Run run) {
            double seconds = (System.nanoTime() - start) / 1e9;
            if (recording.getState() == RecordingState.NEW && seconds > WARM_UP_SECONDS) {
                recording.start();
            }
            if (seconds > WARM_UP_SECONDS + SECONDS) {
                run.stop("recorded");
            }
        }
    }
}
