package dev.descent.benchmarks;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.conv2d;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.flatten;
import static dev.descent.nn.Layers.relu;

import dev.descent.augment.Cutout;
import dev.descent.augment.HorizontalFlip;
import dev.descent.augment.Mixup;
import dev.descent.augment.RandomCrop;
import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.optim.L2;
import dev.descent.optim.OneCycle;
import dev.descent.tensor.Shape;
import dev.descent.train.Checkpoint;
import dev.descent.train.EarlyStopping;
import dev.descent.train.ExponentialMovingAverage;
import dev.descent.train.ReduceOnPlateau;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Kills processes that train, at random instants and for good (SIGKILL), runs each again until it is done, and compares the
 * SHA-256 of its weights with that of a run left alone.
 */
final class Resume {
    private static final int EPOCHS = 12;

    private Resume() {}

    static void run(Arguments arguments) throws IOException, InterruptedException {
        int kills = arguments.option("kills", 20);
        Random random = new Random(arguments.option("seed", 0));
        Path directory = Files.createTempDirectory("descent-resume");
        try {
            long start = System.nanoTime();
            String expected = hash(start(directory.resolve("alone")));
            long nanos = System.nanoTime() - start;
            System.out.printf(Locale.ROOT, "alone: %s in %.1f s%n", expected, nanos / 1e9);
            int identical = 0;
            for (int i = 1; i <= kills; i++) {
                Path checkpoints = directory.resolve("run" + i);
                long killedAfter = kill(checkpoints, random, nanos);
                long files = files(checkpoints);
                String hash = hash(start(checkpoints));
                identical += hash.equals(expected) ? 1 : 0;
                System.out.printf(
                        Locale.ROOT, "killed after %.3f s, with %d files: %s%n", killedAfter / 1e9, files, hash);
            }
            System.out.println(identical + " of " + kills + " identical");
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Starts over with another instant if the run was done before it came. */
    private static long kill(Path checkpoints, Random random, long nanos) throws IOException, InterruptedException {
        while (true) {
            long after = (long) (random.nextDouble() * nanos);
            Process process = start(checkpoints);
            boolean done = process.waitFor(after, TimeUnit.NANOSECONDS);
            if (!done) {
                process.destroyForcibly().waitFor();
                return after;
            }
            try (Stream<Path> files = Files.list(checkpoints)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static long files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    private static Process start(Path checkpoints) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("resume-once", checkpoints.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String hash(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("a run failed: " + output);
        }
        return output;
    }

    /** One process's work: trains from the newest checkpoint, or from the start, and prints the hash. */
    static void once(Arguments arguments) throws NoSuchAlgorithmException {
        Path checkpoints = Path.of(arguments.word(0, "a directory"));
        Split digits = Digits.load().withInputShape(Shape.of(1, 8, 8)).split(0.8, 0);
        Model model = Model.of(
                Shape.of(1, 8, 8),
                0,
                conv2d(16, 3).padding(1).withoutBias(),
                batchNorm(),
                relu(),
                flatten(),
                dense(64),
                relu(),
                dropout(0.3f),
                dense(10));
        Settings settings =
                Settings.defaults().withBatchSize(16).withThreads(2).withPrefetch(true).withAccumulate(2);
        Trainer.of(model, new CrossEntropy(), new Adam(3e-3f))
                .with(new RandomCrop(1), new HorizontalFlip(), new Cutout(3), new Mixup(0.2f))
                .with(new OneCycle(), new L2(1e-4f), settings)
                .with(new ReduceOnPlateau(2), new ExponentialMovingAverage(0.99), new EarlyStopping(EPOCHS))
                .with(new Checkpoint(checkpoints).everySteps(11).keepLast(2))
                .resume(digits.train(), digits.test(), EPOCHS);
        System.out.println(Bits.hash(model));
    }
}
