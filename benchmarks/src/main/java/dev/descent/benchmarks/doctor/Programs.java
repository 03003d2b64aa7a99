package dev.descent.benchmarks.doctor;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.conv2d;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.flatten;
import static dev.descent.nn.Layers.maxPool2d;
import static dev.descent.nn.Layers.relu;
import static dev.descent.nn.Layers.tanh;

import dev.descent.benchmarks.Tables;
import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.data.Iris;
import dev.descent.data.Split;
import dev.descent.data.Standardizer;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Loss;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.Blueprint;
import dev.descent.optim.Adam;
import dev.descent.optim.Momentum;
import dev.descent.optim.UpdateRule;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.train.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The development half: thresholds may be chosen on these. */
final class Programs {
    private Programs() {}

    static List<Program> development(Path directory) throws IOException {
        Dataset wine = Tables.wine(directory);
        Dataset diabetes = Tables.diabetes(directory);
        Loss classes = new CrossEntropy();
        Loss values = new MeanSquaredError();
        return List.of(
                program("iris-mlp", Iris.load(), true, 60, 16, classes, new Adam(1e-2f), dense(16), relu(), dense(3)),
                program("wine-mlp", wine, true, 60, 16, classes, new Adam(3e-3f), dense(16), relu(), dense(3)),
                program(
                        "digits-mlp", Digits.load(), false, 20, 32, classes, new Adam(1e-3f), dense(64), relu(),
                        dense(32), relu(), dense(10)),
                program(
                        "digits-sgd-bn",
                        Digits.load(),
                        false,
                        15,
                        32,
                        classes,
                        new Momentum(0.05f),
                        dense(64).withoutBias(),
                        batchNorm(),
                        relu(),
                        dropout(0.2f),
                        dense(10)),
                program(
                        "digits-cnn",
                        Digits.load().withInputShape(Shape.of(1, 8, 8)),
                        false,
                        8,
                        32,
                        classes,
                        new Adam(2e-3f),
                        conv2d(8, 3).padding(1),
                        relu(),
                        maxPool2d(2),
                        conv2d(16, 3).padding(1),
                        relu(),
                        flatten(),
                        dense(10)),
                program("diabetes-mlp", diabetes, true, 30, 32, values, new Adam(2e-3f), dense(16), relu(), dense(1)),
                program(
                        "spirals-tanh", spirals(1200), true, 60, 32, classes, new Adam(1e-2f), dense(32), tanh(),
                        dense(32), tanh(), dense(2)),
                program(
                        "friedman-mlp", friedman(1500), true, 40, 32, values, new Adam(3e-3f), dense(32), relu(),
                        dense(32), relu(), dense(1)),
                program("overlap-mlp", overlap(2000), true, 20, 32, classes, new Adam(2e-3f), dense(24), relu(), dense(4)));
    }

    private static Program program(
            String name,
            Dataset data,
            boolean scaled,
            int epochs,
            int batch,
            Loss loss,
            UpdateRule rule,
            Blueprint... layers) {
        return new Program(name, seed -> {
            Split outer = data.classes() > 0 ? data.stratifiedSplit(0.7, seed) : data.split(0.7, seed);
            Split inner = data.classes() > 0 ? outer.train().stratifiedSplit(0.8, seed) : outer.train().split(0.8, seed);
            Dataset train = inner.train();
            Dataset validation = inner.test();
            Dataset test = outer.test();
            if (scaled) {
                Standardizer scaler = Standardizer.fit(train);
                train = scaler.apply(train);
                validation = scaler.apply(validation);
                test = scaler.apply(test);
            }
            return new Setup(
                    train,
                    validation,
                    test,
                    List.of(layers),
                    loss,
                    rule,
                    Settings.defaults().withBatchSize(batch),
                    epochs,
                    List.of(),
                    model -> {});
        });
    }

    /** Two arms that wind round each other one and a half times. */
    static Dataset spirals(int size) {
        Rng rng = new Rng(11);
        float[][] x = new float[size][];
        int[] y = new int[size];
        for (int i = 0; i < size; i++) {
            y[i] = i % 2;
            double t = 0.4 + 3 * Math.PI * rng.uniformDouble(3L * i);
            double angle = t + Math.PI * y[i];
            x[i] = new float[] {
                (float) (t * Math.cos(angle) + 0.25 * rng.normal(3L * i + 1)),
                (float) (t * Math.sin(angle) + 0.25 * rng.normal(3L * i + 2))
            };
        }
        return Dataset.of(x, y);
    }

    /** Friedman's first function of five inputs, with five more that do not matter (Annals of Statistics 19, 1991). */
    static Dataset friedman(int size) {
        Rng rng = new Rng(12);
        float[][] x = new float[size][10];
        float[] y = new float[size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < 10; j++) {
                x[i][j] = rng.uniform(20L * i + j);
            }
            float[] u = x[i];
            double value = 10 * Math.sin(Math.PI * u[0] * u[1]) + 20 * (u[2] - 0.5) * (u[2] - 0.5) + 10 * u[3] + 5 * u[4];
            y[i] = (float) ((value - 14.4 + rng.normal(20L * i + 15)) / 5);
        }
        return Dataset.of(x, y);
    }

    /** Four classes that overlap, so that nobody is right for more than some three quarters. */
    static Dataset overlap(int size) {
        Rng rng = new Rng(13);
        float[][] x = new float[size][8];
        int[] y = new int[size];
        for (int i = 0; i < size; i++) {
            y[i] = i % 4;
            for (int j = 0; j < 8; j++) {
                double middle = j % 4 == y[i] ? 0.9 : 0;
                x[i][j] = (float) (middle + rng.normal(10L * i + j));
            }
        }
        return Dataset.of(x, y, 4);
    }
}
