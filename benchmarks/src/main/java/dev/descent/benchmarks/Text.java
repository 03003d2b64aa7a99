package dev.descent.benchmarks;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.embedding;
import static dev.descent.nn.Layers.lstm;

import dev.descent.data.Dataset;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.optim.ClipNorm;
import dev.descent.tensor.Shape;
import dev.descent.train.Callback;
import dev.descent.train.Epoch;
import dev.descent.train.Run;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * A character model: what the next letter of a play is, in bits per character on text not trained on. {@code text.py} beside the
 * benchmarks trains the same with PyTorch.
 */
final class Text {
    private static final int STEPS = 64;
    private static final double TRAINED = 0.9;

    private Text() {}

    /** Pieces of a text, each shifted by one character against its targets. */
    private record Pieces(int[] text, int from, int size, int classes) implements Dataset {
        @Override
        public Shape inputShape() {
            return Shape.of(STEPS);
        }

        @Override
        public Shape targetShape() {
            return Shape.of(STEPS);
        }

        @Override
        public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
            int at = from + index * STEPS;
            for (int t = 0; t < STEPS; t++) {
                inputs[inputOffset + t] = text[at + t];
                targets[targetOffset + t] = text[at + t + 1];
            }
        }
    }

    static void run(Arguments arguments) throws IOException {
        String all = Files.readString(Path.of(arguments.option("text", "benchmarks/data/shakespeare.txt")));
        int[] symbols = all.chars().distinct().sorted().toArray();
        int[] text = all.chars()
                .map(c -> java.util.Arrays.binarySearch(symbols, c))
                .toArray();
        int split = (int) (TRAINED * text.length);
        Dataset train = new Pieces(text, 0, (split - 1) / STEPS, symbols.length);
        Dataset test = new Pieces(text, split, (text.length - split - 1) / STEPS, symbols.length);
        int seed = arguments.option("seed", 1);
        Model model = Model.of(Shape.of(STEPS), seed, embedding(symbols.length, 64), lstm(256), dense(symbols.length));
        Trainer.of(model, new CrossEntropy(), new Adam(2e-3f))
                .with(
                        Settings.defaults()
                                .withBatchSize(32)
                                .withSeed(seed)
                                .withDropLast(true)
                                .withThreads(arguments.option("threads", 2)),
                        new ClipNorm(1),
                        new Lines())
                .fit(train, test, arguments.option("epochs", 8));
    }

    private static final class Lines implements Callback {
        @Override
        public void epochEnd(Run run) {
            Epoch epoch = run.history().last();
            System.out.printf(
                    Locale.ROOT,
                    "{\"epoch\": %d, \"steps\": %d, \"train_bits\": %.4f, \"test_bits\": %.4f, \"seconds\": %.1f}%n",
                    epoch.epoch(),
                    run.step(),
                    epoch.trainLoss() / Math.log(2),
                    Objects.requireNonNull(epoch.validation()).loss() / Math.log(2),
                    epoch.seconds());
        }
    }
}
