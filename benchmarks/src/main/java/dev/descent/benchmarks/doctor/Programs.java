package dev.descent.benchmarks.doctor;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.conv2d;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.flatten;
import static dev.descent.nn.Layers.gru;
import static dev.descent.nn.Layers.lastStep;
import static dev.descent.nn.Layers.maxPool2d;
import static dev.descent.nn.Layers.relu;
import static dev.descent.nn.Layers.tanh;

import dev.descent.benchmarks.Tables;
import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.data.Iris;
import dev.descent.data.Split;
import dev.descent.data.Standardizer;
import dev.descent.loss.BinaryCrossEntropy;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Loss;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.Blueprint;
import dev.descent.optim.Adam;
import dev.descent.optim.Momentum;
import dev.descent.optim.UpdateRule;
import dev.descent.tensor.Shape;
import dev.descent.train.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The development half: thresholds may be chosen on these. Each runs for a tenth of a second or so. */
final class Programs {
    private static final Loss CLASSES = new CrossEntropy();
    private static final Loss VALUES = new MeanSquaredError();

    private Programs() {}

    /** @param directory with wine_data.csv and diabetes_*.csv.gz */
    static List<Program> development(Path directory) throws IOException {
        Dataset digits = Digits.load();
        Dataset images = digits.withInputShape(Shape.of(1, 8, 8));
        Dataset rows = digits.withInputShape(Shape.of(8, 8));
        return List.of(
                scaled("iris-mlp", Iris.load(), 60, 16, CLASSES, new Adam(1e-2f), dense(16), relu(), dense(3)),
                scaled("wine-bn", Tables.wine(directory), 40, 16, CLASSES, new Momentum(0.02f), dense(24), batchNorm(), relu(), dense(3)),
                scaled("diabetes-tanh", Tables.diabetes(directory), 40, 32, VALUES, new Adam(2e-3f), dense(16), tanh(), dense(1)),
                plain("digits-mlp", digits, 20, 32, CLASSES, new Adam(1e-3f), dense(64), relu(), dense(32), relu(), dense(10)),
                plain("digits-bn", digits, 12, 32, CLASSES, new Momentum(0.05f), dense(64).withoutBias(), batchNorm(), relu(),
                        dropout(0.2f), dense(10)),
                plain("digits-cnn", images, 6, 32, CLASSES, new Adam(3e-3f), conv2d(8, 3).padding(1), relu(), maxPool2d(2),
                        conv2d(16, 3).padding(1), relu(), flatten(), dense(10)),
                plain("digits-gru", rows, 12, 32, CLASSES, new Adam(5e-3f), gru(24), lastStep(), dense(10)),
                scaled("spirals-tanh", Tasks.spirals(1200), 50, 32, CLASSES, new Adam(1e-2f), dense(32), tanh(), dense(32), tanh(),
                        dense(2)),
                scaled("friedman-mlp", Tasks.friedman(1500), 30, 32, VALUES, new Adam(3e-3f), dense(32), relu(), dense(32), relu(),
                        dense(1)),
                scaled("overlap-mlp", Tasks.overlap(2000), 20, 32, CLASSES, new Adam(2e-3f), dense(24), relu(), dense(4)),
                scaled("rare-bce", Tasks.rare(2400), 25, 32, new BinaryCrossEntropy(), new Momentum(0.05f), dense(24), relu(), dense(1)),
                scaled("clouds-mlp", Tasks.clouds(3000, 25, 12, 0.6), 15, 32, CLASSES, new Adam(3e-3f), dense(48), relu(), dense(25)));
    }

    /** Inputs as they come. */
    static Program plain(
            String name, Dataset data, int epochs, int batch, Loss loss, UpdateRule rule, Blueprint... layers) {
        return new Program(name, seed -> setup(data, seed, false, epochs, batch, loss, rule, layers));
    }

    /** Inputs standardised by what the training rows say. */
    static Program scaled(
            String name, Dataset data, int epochs, int batch, Loss loss, UpdateRule rule, Blueprint... layers) {
        return new Program(name, seed -> setup(data, seed, true, epochs, batch, loss, rule, layers));
    }

    private static Setup setup(
            Dataset data, long seed, boolean scale, int epochs, int batch, Loss loss, UpdateRule rule, Blueprint... layers) {
        Split outer = cut(data, 0.65, seed);
        Split inner = cut(outer.train(), 0.8, seed);
        Setup setup = new Setup(
                inner.train(),
                inner.test(),
                outer.test(),
                List.of(layers),
                loss,
                rule,
                Settings.defaults().withBatchSize(batch),
                epochs,
                List.of(),
                Setup.UNCHANGED);
        return scale ? setup.mapData(Standardizer.fit(setup.train())::apply) : setup;
    }

    private static Split cut(Dataset data, double share, long seed) {
        return data.classes() > 0 ? data.stratifiedSplit(share, seed) : data.split(share, seed);
    }
}
