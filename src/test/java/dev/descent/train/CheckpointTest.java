package dev.descent.train;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.conv2d;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.flatten;
import static dev.descent.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.augment.Cutout;
import dev.descent.augment.GaussianNoise;
import dev.descent.augment.Mixup;
import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.io.Models;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.Layer;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.optim.SGD;
import dev.descent.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    @TempDir
    Path directory;

    /** 9 batches of 8 an epoch. */
    private static final Dataset TRAIN =
            Digits.load().withInputShape(Shape.of(1, 8, 8)).split(0.04, 3).train();

    private static final Dataset VALIDATION =
            Digits.load().withInputShape(Shape.of(1, 8, 8)).split(0.02, 4).train();

    /** Ends a process in the middle of a step, as far as a test can. */
    private record KilledAt(long step) implements Callback {
        @Override
        public void stepDone(Run run) {
            if (run.step() == step) {
                throw new Killed();
            }
        }
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** A rate that is a function of the step, and a layer let go in the second epoch. */
    private static final class Schedule implements Callback {
        @Override
        public void gradientsReady(Run run) {
            run.setLearningRate(0.01f / (1 + run.step()));
        }

        @Override
        public void epochStart(Run run) {
            run.model().setTrainable("conv1", run.epoch() > 1);
            run.note("learning rate", "epoch " + run.epoch() + " begins at " + run.learningRate());
        }
    }

    private static Model model() {
        return Model.of(Shape.of(1, 8, 8), 5, conv2d(3, 3), batchNorm(), relu(), flatten(), dropout(0.3f), dense(10));
    }

    private static Trainer trainer(Model model, int accumulate) {
        return Trainer.of(model, new CrossEntropy(), new Adam(1e-2f))
                .with(
                        new Mixup(0.2f),
                        new Cutout(3),
                        new GaussianNoise(0.1f),
                        new Schedule(),
                        Settings.defaults()
                                .withBatchSize(8)
                                .withSeed(11)
                                .withThreads(2)
                                .withPrefetch(true)
                                .withAccumulate(accumulate));
    }

    private static List<float[]> values(Model model) {
        return model.parameters().stream().map(p -> p.tensor().toArray()).toList();
    }

    private static void assertSame(Model expected, Model actual) {
        for (int i = 0; i < expected.parameters().size(); i++) {
            assertArrayEquals(values(expected).get(i), values(actual).get(i), 0f);
        }
    }

    private static void assertSame(History expected, History actual) {
        assertEquals(withoutSeconds(expected), withoutSeconds(actual));
        assertEquals(expected.notes(), actual.notes());
        assertEquals(expected.stopReason(), actual.stopReason());
    }

    private static List<Epoch> withoutSeconds(History history) {
        return history.epochs().stream()
                .map(e -> new Epoch(e.epoch(), e.trainLoss(), e.validation(), e.learningRate(), e.steps(), 0))
                .toList();
    }

    private static void kill(Trainer trainer, int epochs) {
        assertThrows(Killed.class, () -> trainer.resume(TRAIN, VALIDATION, epochs));
    }

    /** Killed after every single batch, or nearly: what was done since the last checkpoint is done again. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void resumedFromAnywhereItEndsInTheSameBits(int accumulate) {
        Model whole = model();
        History expected = trainer(whole, accumulate).with(new EarlyStopping(5)).fit(TRAIN, VALIDATION, 3);
        for (int every : new int[] {1, 4}) {
            Path here = directory.resolve("every" + every);
            Checkpoint checkpoint = new Checkpoint(here).everySteps(every);
            for (long step = 2; step <= 27; step += 3) {
                // Killed before the checkpoint of the step, since callbacks are heard before it.
                kill(trainer(model(), accumulate).with(checkpoint, new EarlyStopping(5), new KilledAt(step)), 3);
            }
            Model resumed = model();
            History history = trainer(resumed, accumulate)
                    .with(new Checkpoint(here).everySteps(every), new EarlyStopping(5))
                    .resume(TRAIN, VALIDATION, 3);
            assertSame(whole, resumed);
            assertSame(expected, history);
        }
    }

    @Test
    void aFinishedRunIsResumedAtItsEnd() throws IOException {
        Model first = model();
        History history = trainer(first, 1)
                .with(new Checkpoint(directory), new EarlyStopping(1))
                .resume(TRAIN, VALIDATION, 2);
        Model again = model();
        assertSame(
                history,
                trainer(again, 1)
                        .with(new Checkpoint(directory), new EarlyStopping(1))
                        .resume(TRAIN, VALIDATION, 2));
        assertSame(first, again);
        Model longer = model();
        Model whole = model();
        trainer(longer, 1)
                .with(new Checkpoint(directory).keepBest(0), new EarlyStopping(9))
                .resume(TRAIN, VALIDATION, 4);
        trainer(whole, 1).with(new EarlyStopping(9)).fit(TRAIN, VALIDATION, 4);
        assertSame(whole, longer);
        assertEquals(List.of("epoch-0002", "epoch-0003", "epoch-0004"), names());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString().replace(".safetensors", ""))
                    .sorted()
                    .toList();
        }
    }

    /** Early stopping says once more why, and puts the same weights back. */
    @Test
    void aStoppedRunStaysStopped() {
        Model whole = model();
        Trainer steep = Trainer.of(whole, new CrossEntropy(), new SGD(3f))
                .with(Settings.defaults().withBatchSize(8));
        History expected =
                steep.with(new EarlyStopping(1), new Checkpoint(directory)).resume(TRAIN, VALIDATION, 30);
        assertTrue(expected.stopReason().startsWith("no better validation loss for 1 epochs"), expected.stopReason());
        Model resumed = model();
        History history = Trainer.of(resumed, new CrossEntropy(), new SGD(3f))
                .with(Settings.defaults().withBatchSize(8), new EarlyStopping(1), new Checkpoint(directory))
                .resume(TRAIN, VALIDATION, 30);
        assertSame(expected, history);
        assertSame(whole, resumed);
    }

    @Test
    void aCancelledRunGoesOn() throws IOException {
        Callback cancel = new Callback() {
            @Override
            public void stepDone(Run run) {
                if (run.step() == 12) {
                    run.stop("cancelled");
                }
            }
        };
        Model whole = model();
        trainer(whole, 2).fit(TRAIN, VALIDATION, 2);
        Model cancelled = model();
        assertEquals(
                "cancelled",
                trainer(cancelled, 2)
                        .with(new Checkpoint(directory), cancel)
                        .resume(TRAIN, VALIDATION, 2)
                        .stopReason());
        assertEquals(List.of("epoch-0001"), names(), "batch 3 of epoch 2 waits for its update");
        trainer(cancelled, 2).with(new Checkpoint(directory)).resume(TRAIN, VALIDATION, 2);
        assertSame(whole, cancelled);
    }

    @Test
    void anInterruptIsNoDamage() {
        Model whole = model();
        trainer(whole, 1).fit(TRAIN, VALIDATION, 3);
        trainer(model(), 1).with(new Checkpoint(directory)).resume(TRAIN, VALIDATION, 2);
        Model model = model();
        Trainer again = trainer(model, 1)
                .with(Settings.defaults().withBatchSize(8).withSeed(11))
                .with(new Checkpoint(directory));
        Thread.currentThread().interrupt();
        History history = again.resume(TRAIN, VALIDATION, 3);
        assertTrue(Thread.interrupted());
        assertEquals("the training thread was interrupted", history.stopReason());
        assertEquals(2, history.epochs().size());
        again.resume(TRAIN, VALIDATION, 3);
        assertSame(whole, model);
    }

    @Test
    void theLastAndTheBestAreKept() throws IOException {
        List<String> kept = new ArrayList<>();
        Callback look = new Callback() {
            @Override
            public void epochStart(Run run) {
                try {
                    kept.add(String.join(" ", names()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        // A rate of 0 leaves every epoch as good as the first, which counts as the best of equals.
        Trainer.of(Model.of(Shape.of(2), 1, dense(1)), new MeanSquaredError(), new SGD(0f))
                .with(
                        look,
                        new Checkpoint(directory).everySteps(2).keepLast(2),
                        Settings.defaults().withBatchSize(4))
                .fit(TrainerTest.line(12), TrainerTest.line(5), 4);
        assertEquals(
                List.of(
                        "",
                        "epoch-0000_batch-00002 epoch-0001",
                        "epoch-0001 epoch-0001_batch-00003 epoch-0002",
                        "epoch-0001 epoch-0002_batch-00002 epoch-0003"),
                kept);
        assertEquals(List.of("epoch-0001", "epoch-0003_batch-00003", "epoch-0004"), names());
        assertEquals(
                "Checkpoint: keepLast 0: expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> new Checkpoint(directory).keepLast(0))
                        .getMessage());
    }

    @Test
    void theModelInACheckpointLoads() throws IOException {
        Model model = model();
        trainer(model, 1).with(new Checkpoint(directory)).fit(TRAIN, VALIDATION, 1);
        Model loaded = Models.load(directory.resolve("epoch-0001.safetensors"));
        assertSame(model, loaded);
        float[] image = new float[64];
        assertArrayEquals(model.predict(image), loaded.predict(image));
    }

    @Test
    void aLayerThatIsNoRecordIsResumedAllTheSame() {
        Layer own = (tape, x) -> x;
        for (int epochs = 1; epochs <= 2; epochs++) {
            Model model = Model.of(Shape.of(2), 1, dense(4), own, dense(1));
            Trainer trainer = Trainer.of(model, new MeanSquaredError(), new SGD(0.01f))
                    .with(Settings.defaults().withBatchSize(4));
            trainer.with(new Checkpoint(directory)).resume(TrainerTest.line(12), null, epochs);
            if (epochs == 2) {
                Model whole = Model.of(Shape.of(2), 1, dense(4), own, dense(1));
                Trainer.of(whole, new MeanSquaredError(), new SGD(0.01f))
                        .with(Settings.defaults().withBatchSize(4))
                        .fit(TrainerTest.line(12), 2);
                assertSame(whole, model);
            }
        }
    }

    /** A full disk: training goes on, what was saved stays, and once there is room again it is saved again. */
    @Test
    void aFullDiskLosesNothing() throws IOException {
        Checkpoint good = new Checkpoint(directory).keepLast(1).keepBest(0);
        List<Path> refused = new ArrayList<>();
        Checkpoint full = good.writtenBy((file, state) -> {
            refused.add(file);
            throw new IOException("No space left on device");
        });
        trainer(model(), 1).with(good).fit(TRAIN, VALIDATION, 1);
        byte[] before = Files.readAllBytes(directory.resolve("epoch-0001.safetensors"));
        Model model = model();
        History history = trainer(model, 1).with(full).resume(TRAIN, VALIDATION, 3);
        assertEquals(3, history.epochs().size());
        assertEquals(2, refused.size());
        assertEquals(List.of("epoch-0001"), names());
        assertArrayEquals(before, Files.readAllBytes(directory.resolve("epoch-0001.safetensors")));
        Model whole = model();
        trainer(whole, 1).fit(TRAIN, VALIDATION, 3);
        assertSame(whole, model);
    }
}
