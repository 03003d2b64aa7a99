package dev.descent.benchmarks;

import static dev.descent.nn.Layers.conv1d;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.lstm;
import static dev.descent.nn.Layers.relu;

import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.loss.CTCLoss;
import dev.descent.nn.Layer;
import dev.descent.nn.Model;
import dev.descent.op.Layouts;
import dev.descent.optim.Adam;
import dev.descent.train.History;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.util.Locale;

/** Learns to read rows of digits whose places nobody names; the rows it is tested on are of digits it has never seen. */
final class CtcBenchmark {
    private CtcBenchmark() {}

    static void run(Arguments arguments) {
        int seed = arguments.option("seed", 0);
        Split digits = Digits.load().split(0.8, seed);
        DigitRows train = new DigitRows(digits.train(), 4000, seed);
        DigitRows test = new DigitRows(digits.test(), 1000, seed + 1L);
        Layer turned = (tape, x) -> Layouts.transpose(tape, x, 1, 2);
        Model model = Model.of(
                train.inputShape(),
                seed,
                turned,
                conv1d(64, 5).same(),
                relu(),
                turned,
                lstm(64).bidirectional(),
                dropout(0.2f),
                dense(DigitRows.CLASSES));
        long start = System.nanoTime();
        History history = Trainer.of(model, new CTCLoss(), new Adam(2e-3f))
                .with(Settings.defaults().withThreads(arguments.option("threads", 1)))
                .fit(train, test, arguments.option("epochs", 8));
        System.out.printf(
                Locale.ROOT,
                "{\"label_error\": %.4f, \"epochs\": %d, \"seconds\": %.1f}%n",
                history.last().validation().metric("label_error"),
                history.last().epoch(),
                (System.nanoTime() - start) / 1e9);
    }
}
