package dev.descent.train;

import static dev.descent.nn.Layers.dense;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.data.Dataset;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.optim.SGD;
import dev.descent.optim.UpdateRule;
import dev.descent.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that are damaged, or belong to another run. */
class CheckpointFilesTest {
    @TempDir
    Path directory;

    private static Trainer small(Model model, UpdateRule rule, Settings settings) {
        return Trainer.of(model, new MeanSquaredError(), rule).with(settings);
    }

    private static final Settings FOUR = Settings.defaults().withBatchSize(4);

    /** Every bit another, every length shorter: the checkpoint before it is used, and the run ends in the same bits. */
    @Test
    void everyDamageIsFound() throws IOException {
        Dataset line = TrainerTest.line(8);
        Model whole = Model.of(Shape.of(2), 1, dense(1));
        small(whole, new Adam(0.1f), FOUR).with(new Checkpoint(directory)).fit(line, 2);
        Path newest = directory.resolve("epoch-0002.safetensors");
        byte[] good = Files.readAllBytes(newest);
        byte[] before = Files.readAllBytes(directory.resolve("epoch-0001.safetensors"));
        CheckpointFiles files = new CheckpointFiles(directory);
        for (int i = 0; i < good.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[i] ^= (byte) (1 << bit);
                Files.write(newest, bad);
                assertRefused(newest, "byte " + i + ", bit " + bit);
            }
            Files.write(newest, Arrays.copyOf(good, i));
            assertRefused(newest, "length " + i);
            if (i % 100 == 0) {
                assertEquals(
                        "epoch-0001.safetensors",
                        files.newest().file().getFileName().toString());
            }
        }
        Model resumed = Model.of(Shape.of(2), 1, dense(1));
        small(resumed, new Adam(0.1f), FOUR).with(new Checkpoint(directory)).resume(line, null, 2);
        assertArrayEquals(
                whole.parameter("dense1.weight").tensor().toArray(),
                resumed.parameter("dense1.weight").tensor().toArray());
        assertEquals(
                "epoch-0002.safetensors", files.newest().file().getFileName().toString());

        Files.write(newest, Arrays.copyOf(good, 100));
        Files.write(directory.resolve("epoch-0001.safetensors"), Arrays.copyOf(before, 7));
        Exception e = assertThrows(
                UncheckedIOException.class,
                () -> small(resumed, new Adam(0.1f), FOUR)
                        .with(new Checkpoint(directory))
                        .resume(line, null, 2));
        assertEquals(
                directory + ": none of its 2 checkpoints can be read; remove them to start anew, or bring one back. The"
                        + " oldest: " + directory.resolve("epoch-0001.safetensors")
                        + ": has 7 bytes, expected the 8 of a length and a header; is it complete?",
                e.getMessage());
    }

    private static void assertRefused(Path file, String how) {
        Exception e = assertThrows(IOException.class, () -> CheckpointFiles.read(file), how);
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    }

    @Test
    void whatAKilledProcessWasWritingIsRemoved() throws IOException {
        Files.writeString(directory.resolve("epoch-0001.safetensors.1a2b-77.tmp"), "half");
        Files.writeString(directory.resolve("notes.tmp"), "the user's");
        small(Model.of(Shape.of(2), 1, dense(1)), new SGD(0.1f), FOUR)
                .with(new Checkpoint(directory))
                .resume(TrainerTest.line(8), null, 1);
        assertEquals(List.of("epoch-0001", "notes.tmp"), names());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString().replace(".safetensors", ""))
                    .sorted()
                    .toList();
        }
    }

    private void refused(String problem, Model model, UpdateRule rule, Settings settings, Callback... callbacks) {
        Trainer trainer =
                small(model, rule, settings).with(new Checkpoint(directory)).with(callbacks);
        Exception e = assertThrows(IllegalArgumentException.class, () -> trainer.resume(TrainerTest.line(8), null, 3));
        assertEquals(
                "Trainer.resume: cannot go on from " + directory.resolve("epoch-0002.safetensors") + ": " + problem
                        + "; build model and trainer as then, or give another directory",
                e.getMessage());
    }

    @Test
    void anotherRunIsNotGoneOnWith() {
        Model model = Model.of(Shape.of(2), 1, dense(1));
        Trainer trainer = small(model, new Adam(0.1f), FOUR);
        trainer.with(new Checkpoint(directory)).fit(TrainerTest.line(8), 2);
        refused("seed was 0 then and is 1 now", model, new Adam(0.1f), FOUR.withSeed(1));
        refused("batch size was 4 then and is 2 now", model, new Adam(0.1f), FOUR.withBatchSize(2));
        refused("accumulate was 1 then and is 2 now", model, new Adam(0.1f), FOUR.withAccumulate(2));
        Stateful own = new Stateful() {
            @Override
            public SavedState save() {
                return new SavedState();
            }

            @Override
            public void restore(Run run, SavedState state) {}
        };
        refused("the callbacks with a state were [] then and are [1] now", model, new Adam(0.1f), FOUR, own);
        refused(
                "optimizer: cannot restore the state: it is one of Adam, expected SGD; restore it into an optimizer of the"
                        + " same rule over the same parameters. Nothing was changed",
                model,
                new SGD(0.1f),
                FOUR);
        Exception e = assertThrows(IllegalArgumentException.class, () -> trainer.resume(TrainerTest.line(8), null, 3));
        assertEquals(
                "Trainer.resume: there is no Checkpoint; give the trainer with(new Checkpoint(directory))",
                e.getMessage());
        Trainer saving = trainer.with(new Checkpoint(directory));
        e = assertThrows(IllegalArgumentException.class, () -> saving.fit(TrainerTest.line(8), 3));
        assertEquals(
                "Checkpoint: " + directory
                        + " has 2 checkpoints of another run, the newest being epoch-0002.safetensors;"
                        + " call resume to go on with it, or give another directory",
                e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> saving.with(new Checkpoint(directory)));
        assertEquals(
                "Trainer.with: there is a Checkpoint already; one saves after steps and epochs alike, with everySteps,"
                        + " keepLast and keepBest",
                e.getMessage());
        assertFalse(saving.resume(TrainerTest.line(8), null, 3).epochs().isEmpty());
    }

    @Test
    void statesComeBackToTheBit() {
        SavedState state = new SavedState()
                .put("a", 0.1)
                .put("b", Double.NaN)
                .put("c", Float.MIN_VALUE)
                .put("d", Long.MIN_VALUE)
                .put("e", "x");
        assertEquals(0.1, state.number("a"));
        assertTrue(Double.isNaN(state.number("b")));
        assertEquals(Float.MIN_VALUE, (float) state.number("c"));
        assertEquals(Long.MIN_VALUE, state.whole("d"));
        assertEquals(
                "\"e\" is \"x\" in the state, expected a number",
                assertThrows(IllegalArgumentException.class, () -> state.number("e"))
                        .getMessage());
        assertEquals(
                "the state has no \"f\"",
                assertThrows(IllegalArgumentException.class, () -> state.tensor("f"))
                        .getMessage());
    }
}
