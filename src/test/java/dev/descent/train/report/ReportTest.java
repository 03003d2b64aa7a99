package dev.descent.train.report;

import static dev.descent.nn.Layers.conv2d;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.flatten;
import static dev.descent.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.data.Dataset;
import dev.descent.data.Texts;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.MeanSquaredError;
import dev.descent.metric.Metric;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Layer;
import dev.descent.nn.Model;
import dev.descent.nn.Parameter;
import dev.descent.nn.Setup;
import dev.descent.optim.Adam;
import dev.descent.optim.SGD;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.train.Callback;
import dev.descent.train.EarlyStopping;
import dev.descent.train.Run;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final String EVIL = "</script><script>alert('1')</script>&\"\u2028<!--";

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve(Path.of("made", "on the way", "report.html"));
    }

    @Test
    void tellsOfTheRun() throws IOException {
        Runs.trainer()
                .with(new EarlyStopping(5), Report.to(file()).withImageWidth(8))
                .fit(Runs.DIGITS.train(), Runs.DIGITS.test(), 3);
        String page = Runs.read(file());
        for (String part : List.of(
                "3 of 3 epochs done. It ended: all epochs done.",
                "<dt>best epoch</dt><dd>3 of 3</dd>",
                "<th scope=\"row\">dense1.weight</th>",
                "<th scope=\"row\">loss</th><td>CrossEntropy",
                "<th scope=\"row\">update rule</th><td>Adam[",
                "<th scope=\"row\">with</th><td>EarlyStopping</td>",
                "<td>1437 examples of shape [64], 10 classes</td>",
                "<td>of 32, 45 an epoch</td>",
                "Of 360 examples of the validation data.",
                "<th scope=\"row\">Java</th><td>" + System.getProperty("java.runtime.version"),
                "<th scope=\"row\">kernels</th>",
                "<th scope=\"row\">threads</th><td>1 of ",
                "src=\"data:image/png;base64,",
                "Permission is hereby granted, free of charge")) {
            assertTrue(page.contains(part), part);
        }
        assertEquals(4, Runs.count(table(page, "One row an epoch"), "<tr>"), "a header and three epochs");
        assertEquals(11, Runs.count(table(page, "Confusion matrix"), "<tr><th scope=\"row\">"));
    }

    private static String table(String page, String caption) {
        int begin = page.indexOf("<caption>" + caption);
        return page.substring(begin, page.indexOf("</table>", begin));
    }

    private record EvilMetric() implements Metric {
        @Override
        public String name() {
            return EVIL;
        }

        @Override
        public boolean largerIsBetter() {
            return true;
        }

        @Override
        public Meter meter() {
            return new Meter() {
                @Override
                public void add(Tensor predictions, Tensor targets) {}

                @Override
                public double value() {
                    return 1;
                }
            };
        }

        @Override
        public String toString() {
            return EVIL;
        }
    }

    /** What names and reasons hold can't become markup, and would not run if it did. */
    @Test
    void nothingThatIsShownBecomesMarkup() throws IOException {
        Blueprint odd = (input, setup) -> (tape, x) -> x;
        Blueprint evil = new Blueprint() {
            @Override
            public Layer build(Shape input, Setup setup) {
                return odd.build(input, setup);
            }

            @Override
            public String kind() {
                return EVIL;
            }
        };
        Callback stop = new Callback() {
            @Override
            public void epochEnd(Run run) {
                run.note(EVIL, EVIL);
                run.note("loss", EVIL);
                run.stop(EVIL);
            }
        };
        Dataset named = Runs.DIGITS
                .train()
                .withClassNames(IntStream.range(0, 10).mapToObj(i -> EVIL + i).toList());
        Runs.trainer(Model.of(Shape.of(64), 1, evil, dense(10)))
                .with(new EvilMetric(), stop, Report.to(file()))
                .fit(named, named, 2);
        String page = Runs.read(file());
        assertEquals(3, Runs.count(page, "<script"), "the data, the library, and what brings them together");
        assertEquals(3, Runs.count(page, "</script"));
        assertEquals(0, Runs.count(page, "<!--"));
        String escaped = "&lt;/script&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;";
        assertTrue(page.contains("It ended: " + escaped));
        assertTrue(page.contains("<th scope=\"col\">" + escaped), "the metric in the table");
        assertTrue(page.contains("script-src 'sha256-"), "only scripts with these hashes run");
        int data = page.indexOf("id=\"data\">") + 10;
        String json = page.substring(data, page.indexOf("</script>", data));
        assertEquals(0, Runs.count(json, "<"));
        assertTrue(json.contains("alert('1')"));
        assertEquals(0, Runs.count(page.replace(json, ""), "alert('1')"), "quotes are escaped wherever it stands");
    }

    @Test
    void changesNoBit() {
        List<float[]> without = weights();
        List<float[]> with = weights(Report.to(file()), TensorBoard.to(directory.resolve("events")));
        for (int i = 0; i < without.size(); i++) {
            assertArrayEquals(without.get(i), with.get(i));
        }
    }

    private static List<float[]> weights(Callback... callbacks) {
        Model model = Runs.model();
        Runs.trainer(model).with(callbacks).fit(Runs.DIGITS.train(), Runs.DIGITS.test(), 3);
        return model.parameters().stream()
                .map(Parameter::tensor)
                .map(Tensor::toArray)
                .toList();
    }

    @Test
    void isThereWholeFromTheStart() {
        List<String> found = new ArrayList<>();
        Callback reader = new Callback() {
            @Override
            public void epochStart(Run run) {
                try {
                    String page = Runs.read(file());
                    assertTrue(page.endsWith("</html>\n"));
                    found.add(page.replaceFirst("(?s).*Begun [^;]*; (.*?) epochs done.*", "$1"));
                    try (Stream<Path> files = Files.list(file().getParent())) {
                        assertEquals(1, files.count(), "no file in between is left");
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        Runs.trainer().with(Report.to(file()), reader).fit(Runs.some(64), 2);
        assertEquals(List.of("0 of 2", "1 of 2"), found);
    }

    @Test
    void isWrittenWhenTheRunFailsOrIsCancelled() throws IOException {
        Callback failing = new Callback() {
            @Override
            public void stepDone(Run run) {
                if (run.step() == 3) {
                    throw new IllegalStateException("the <disk> is gone");
                }
            }
        };
        Trainer trainer = Runs.trainer().with(Report.to(file()), failing);
        assertThrows(IllegalStateException.class, () -> trainer.fit(Runs.some(320), 2));
        String page = Runs.read(file());
        assertTrue(page.contains(
                "0 of 2 epochs done. It ended: failed: java.lang.IllegalStateException: the &lt;disk&gt;"));
        assertTrue(page.endsWith("</html>\n"));

        Callback interrupting = new Callback() {
            @Override
            public void stepDone(Run run) {
                if (run.step() == 15) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        Runs.trainer().with(Report.to(file()), interrupting).fit(Runs.some(320), 2);
        assertTrue(Thread.interrupted(), "the interrupt is not lost");
        page = Runs.read(file());
        assertTrue(page.contains("1 of 2 epochs done. It ended: the training thread was interrupted."));
    }

    @Test
    void aPlaceThatCannotBeWrittenIsSaidBeforeTraining() throws IOException {
        Path taken = Files.createDirectory(directory.resolve("taken"));
        Files.createFile(taken.resolve("something"));
        Model model = Runs.model();
        float before = model.parameters().get(0).tensor().get(0, 0);
        Trainer trainer = Runs.trainer(model).with(Report.to(taken));
        UncheckedIOException error = assertThrows(UncheckedIOException.class, () -> trainer.fit(Runs.some(64), 2));
        assertTrue(
                error.getMessage().startsWith("Report.to: cannot write " + taken + " (java.nio.file."),
                error.getMessage());
        assertTrue(error.getMessage().endsWith("; give a place that can be written to"), error.getMessage());
        assertEquals(before, model.parameters().get(0).tensor().get(0, 0));
    }

    @Test
    void settingsAreChecked() {
        Texts.bad("Report: port 0: expected 1 to 65535, for example 8080", () -> Report.live(0));
        Texts.bad(
                "Report: port 65536: expected 1 to 65535, for example 8080",
                () -> Report.to(file()).withLive(65_536));
        Texts.bad(
                "Report: an image width of 0: expected at least 1",
                () -> Report.to(file()).withImageWidth(0));
        Trainer trainer = Runs.trainer().with(Report.to(file()).withImageWidth(7));
        Texts.bad(
                "Report: an image width of 7, but inputs of shape [64] have 64 values, which are no whole rows; give the width in"
                        + " pixels of one image",
                () -> trainer.fit(Runs.some(64), 1));
        assertFalse(Files.exists(file()));
    }

    /** Of 100 epochs and 40 tensors with their histograms; with all 24-bit noise images of 64 × 64 that it may hold. */
    @Test
    void staysBelowAMegabyte() throws IOException {
        Blueprint[] layers = new Blueprint[42];
        for (int i = 0; i < 40; i += 2) {
            layers[i] = conv2d(3, 3).padding(1);
            layers[i + 1] = relu();
        }
        layers[40] = flatten();
        layers[41] = dense(10);
        int size = 16;
        float[][] noise = new float[size][3 * 64 * 64];
        int[] labels = new int[size];
        Random random = new Random(1);
        for (int i = 0; i < size; i++) {
            labels[i] = i % 10;
            for (int j = 0; j < noise[i].length; j++) {
                noise[i][j] = random.nextFloat();
            }
        }
        Dataset data = Dataset.of(noise, labels, 10).withInputShape(Shape.of(3, 64, 64));
        Model model = Model.of(Shape.of(3, 64, 64), 1, layers);
        Trainer.of(model, new CrossEntropy(), new SGD(0))
                .with(Report.to(file()), Settings.defaults().withBatchSize(8).withThreads(2))
                .fit(data, data, 100);
        long bytes = Files.size(file());
        assertTrue(bytes <= 1_000_000, bytes + " bytes");
        assertTrue(bytes > 300_000, bytes + " bytes: the images are missing");
    }

    @Test
    void showsValuesAndWhatTheyWereTakenFor() throws IOException {
        Dataset line = Dataset.of(new float[][] {{0, 1}, {1, 0.5f}, {2, 0}, {3, -1}}, new float[] {0, 1, 2, 30});
        Trainer.of(Model.of(Shape.of(2), 1, dense(1)), new MeanSquaredError(), new Adam(1e-3f))
                .with(Report.to(file()), Settings.defaults().withBatchSize(2))
                .fit(line, 2);
        String page = Runs.read(file());
        assertTrue(page.contains("Of 4 examples of the training data."));
        assertTrue(page.contains("<code>3 -1</code><figcaption>Example 3: 30, predicted "), page);
        assertTrue(page.indexOf("Example 3:") < page.indexOf("Example 2:"), "the furthest off first");
        assertFalse(page.contains("Confusion"));
    }
}
