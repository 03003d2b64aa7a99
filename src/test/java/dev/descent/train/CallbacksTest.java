package dev.descent.train;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.data.Dataset;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.Model;
import dev.descent.optim.SGD;
import dev.descent.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallbacksTest {
    private final Dataset train = TrainerTest.line(12);

    @Test
    void earlyStoppingPutsTheBestWeightsBack() {
        Model model = Model.of(Shape.of(2), 3, dense(8), relu(), dense(1));
        List<float[]> byEpoch = new ArrayList<>();
        Callback keep = new Callback() {
            @Override
            public void epochEnd(Run run) {
                byEpoch.add(model.parameters().get(0).tensor().toArray());
                run.setLearningRate(run.epoch() < 3 ? 0.01f : 0.5f);
            }
        };
        EarlyStopping early = new EarlyStopping(2);
        History history = Trainer.of(model, new MeanSquaredError(), new SGD(0.01f))
                .with(keep, early, Settings.defaults().withBatchSize(4))
                .fit(train, train, 50);
        int best = history.best().epoch();
        assertEquals(best, early.bestEpoch());
        if (!history.stopReason().startsWith("the loss is")) {
            assertEquals("no better validation loss for 2 epochs; the best was epoch " + best, history.stopReason());
            assertEquals(best + 2, history.last().epoch());
        }
        assertTrue(best < byEpoch.size(), "the rate of 0.5 must have made it worse");
        assertArrayEquals(
                byEpoch.get(best - 1), model.parameters().get(0).tensor().toArray());
    }

    @Test
    void earlyStoppingWantsValidationData() {
        Trainer trainer = Trainer.of(Model.of(Shape.of(2), 3, dense(1)), new MeanSquaredError(), new SGD(0.01f))
                .with(new EarlyStopping(2), Settings.defaults().withBatchSize(4));
        assertEquals(
                "EarlyStopping: there is no validation data to watch; call fit(train, validation, epochs), for example with"
                        + " data.split(0.8, seed)",
                assertThrows(IllegalArgumentException.class, () -> trainer.fit(train, 3))
                        .getMessage());
        assertEquals(
                "EarlyStopping: patience 0: expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> new EarlyStopping(0))
                        .getMessage());
    }

    @Test
    void progressWritesALineForEachEpoch() {
        String text = shown(false);
        List<String> lines = text.lines().toList();
        assertEquals(2, lines.size(), text);
        assertTrue(
                lines.get(1)
                        .matches("epoch 2/2  loss \\d+\\.\\d{4}  val_loss \\d+\\.\\d{4}  val_rmse \\d+\\.\\d{4}"
                                + "  [\\d,]+ samples/s  0:00 left"),
                lines.get(1));
        assertFalse(text.contains("\r"));
    }

    @Test
    void progressDrawsABarOverItself() {
        String text = shown(true);
        assertTrue(text.contains("\r"), text);
        assertTrue(text.matches("(?s).*epoch 1/2 \\[█+·*] +\\d+%  loss .*"), text);
        assertEquals(2, text.lines().filter(line -> line.contains("val_loss")).count());
    }

    private String shown(boolean terminal) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Callback slow = new Callback() {
            @Override
            public void stepDone(Run run) {
                try {
                    Thread.sleep(terminal ? 60 : 0);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        Trainer.of(Model.of(Shape.of(2), 3, dense(1)), new MeanSquaredError(), new SGD(0.01f))
                .with(slow, terminal ? Progress.bar(out) : Progress.lines(out))
                .with(Settings.defaults().withBatchSize(2))
                .fit(train, train, 2);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** What was done before the resumption counts neither for the speed nor for the time left. */
    @Test
    void progressOfAResumedRunBeginsAnew(@TempDir Path directory) {
        Dataset twenty = TrainerTest.line(20);
        Cancellation soon = new Cancellation();
        Callback inTheMiddle = new Callback() {
            @Override
            public void stepDone(Run run) {
                if (run.step() == 7) {
                    soon.cancel();
                }
            }
        };
        slowly(directory, 0, inTheMiddle, soon).resume(twenty, null, 4);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        slowly(directory, 60, Progress.bar(out)).resume(twenty, null, 4);
        String text = bytes.toString(StandardCharsets.UTF_8);
        Matcher first = Pattern.compile("epoch 1/4 \\[█+·*] +\\d+%  loss \\S+  (\\d+) samples/s  (\\d+):(\\d\\d) left")
                .matcher(text);
        assertTrue(first.find(), text);
        assertTrue(Integer.parseInt(first.group(1)) <= 34, "2 in at least 60 ms: " + first.group());
        int left = 60 * Integer.parseInt(first.group(2)) + Integer.parseInt(first.group(3));
        assertTrue(left >= 2, "31 of at least 60 ms: " + first.group());
        Matcher speeds = Pattern.compile("([\\d,]+) samples/s").matcher(text);
        while (speeds.find()) {
            assertTrue(Integer.parseInt(speeds.group(1).replace(",", "")) <= 34, text);
        }
    }

    private static Trainer slowly(Path directory, int millis, Callback... callbacks) {
        Callback slow = new Callback() {
            @Override
            public void stepDone(Run run) {
                try {
                    Thread.sleep(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        return Trainer.of(Model.of(Shape.of(2), 3, dense(1)), new MeanSquaredError(), new SGD(0.01f))
                .with(slow, new Checkpoint(directory))
                .with(callbacks)
                .with(Settings.defaults().withBatchSize(2));
    }

    @Test
    void historyGoesToCsvAndJson() {
        History history = new History();
        history.add(new Epoch(1, 0.5, null, 0.01f, 10, 2.0));
        history.add(new Epoch(
                2,
                Double.NaN,
                new Evaluation(0.25, java.util.Map.of("a,\"b\"", Double.POSITIVE_INFINITY), 5),
                0.01f,
                10,
                3.0));
        history.stopped("said \"enough\"\n");
        assertEquals("""
                epoch,train_loss,validation_loss,"a,""b""\",learning_rate,steps,seconds
                1,0.5,,,0.01,10,2.0
                2,NaN,0.25,Infinity,0.01,10,3.0
                """, history.toCsv());
        assertEquals("""
                {"stopReason": "said \\"enough\\"\\u000a", "epochs": [
                  {"epoch": 1, "trainLoss": 0.5, "learningRate": 0.01, "steps": 10, "seconds": 2.0},
                  {"epoch": 2, "trainLoss": null, "validationLoss": 0.25, "a,\\"b\\"": null, "learningRate": 0.01, "steps": 10, "seconds": 3.0}
                ]}
                """, history.toJson());
        assertEquals(2, history.best().epoch());
    }
}
