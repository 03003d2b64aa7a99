package dev.descent.benchmarks;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.conv2d;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.flatten;
import static dev.descent.nn.Layers.maxPool2d;
import static dev.descent.nn.Layers.relu;

import dev.descent.augment.HorizontalFlip;
import dev.descent.augment.RandomCrop;
import dev.descent.data.Dataset;
import dev.descent.data.Idx;
import dev.descent.example.ImageNets;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Layers;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.optim.OneCycle;
import dev.descent.tensor.Shape;
import dev.descent.train.Callback;
import dev.descent.train.Epoch;
import dev.descent.train.Evaluation;
import dev.descent.train.Run;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * Fashion-MNIST from its four IDX files: test accuracy epoch by epoch. The test set is only looked at, nothing is chosen by
 * it. {@code fashion.py} beside the benchmarks trains the same network with PyTorch.
 */
final class Fashion {
    private static final int BATCH = 128;

    private Fashion() {}

    static void run(Arguments arguments) throws IOException {
        Path folder = Path.of(arguments.word(0, "the folder of Fashion-MNIST's four IDX files"));
        Dataset train = read(folder, "train");
        Dataset test = read(folder, "t10k");
        String name = arguments.option("model", "cnn");
        int seed = arguments.option("seed", 1);
        int epochs = arguments.option("epochs", 15);
        Model model = Model.of(train.inputShape(), seed, network(name));
        Trainer trainer = Trainer.of(model, new CrossEntropy(), new Adam(rate(name)))
                .with(
                        Settings.defaults()
                                .withBatchSize(BATCH)
                                .withSeed(seed)
                                .withThreads(arguments.option("threads", 2))
                                .withPrefetch(true),
                        new OneCycle(),
                        new Lines());
        if (arguments.option("augment", "yes").equals("yes")) {
            trainer = trainer.with(new HorizontalFlip(), new RandomCrop(2));
        }
        trainer.fit(train, test, epochs);
    }

    /** Images {@code [1, 28, 28]}, as they are distributed: plain or gzipped. */
    static Dataset read(Path folder, String part) throws IOException {
        return Idx.read(file(folder, part + "-images-idx3-ubyte"), file(folder, part + "-labels-idx1-ubyte"))
                .withInputShape(Shape.of(1, 28, 28));
    }

    private static Path file(Path folder, String name) {
        Path plain = folder.resolve(name);
        return Files.exists(plain) ? plain : folder.resolve(name + ".gz");
    }

    private static Blueprint network(String name) {
        return switch (name) {
            case "cnn" -> Layers.sequential(
                    stage(32, 1),
                    stage(32, 2),
                    stage(64, 1),
                    stage(64, 2),
                    stage(128, 2),
                    flatten(),
                    dropout(0.3f),
                    dense(10));
            case "mlp" -> Layers.sequential(flatten(), dense(256), relu(), dropout(0.2f), dense(256), relu(), dense(10));
            case "lenet" -> Layers.sequential(ImageNets.lenet());
            case "resnet" -> Layers.sequential(ImageNets.resnet(2, 16));
            default -> throw new IllegalArgumentException(
                    "fashion --model " + name + ": expected cnn, mlp, lenet or resnet");
        };
    }

    private static Blueprint stage(int filters, int pooled) {
        return pooled == 1
                ? Layers.sequential(conv2d(filters, 3).same().withoutBias(), batchNorm(), relu())
                : Layers.sequential(conv2d(filters, 3).same().withoutBias(), batchNorm(), relu(), maxPool2d(2));
    }

    private static float rate(String name) {
        return name.equals("cnn") || name.equals("resnet") ? 4e-3f : 1e-3f;
    }

    private static final class Lines implements Callback {
        @Override
        public void epochEnd(Run run) {
            Epoch epoch = run.history().last();
            Evaluation test = Objects.requireNonNull(epoch.validation());
            System.out.printf(
                    Locale.ROOT,
                    "{\"epoch\": %d, \"train_loss\": %.4f, \"test_loss\": %.4f, \"test_accuracy\": %.4f, \"seconds\": %.1f}%n",
                    epoch.epoch(),
                    epoch.trainLoss(),
                    test.loss(),
                    test.metric("accuracy"),
                    epoch.seconds());
        }
    }
}
