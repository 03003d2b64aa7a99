package dev.descent.benchmarks.doctor;

import static dev.descent.nn.Layers.avgPool2d;
import static dev.descent.nn.Layers.conv2d;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.embedding;
import static dev.descent.nn.Layers.flatten;
import static dev.descent.nn.Layers.gelu;
import static dev.descent.nn.Layers.gru;
import static dev.descent.nn.Layers.lastStep;
import static dev.descent.nn.Layers.layerNorm;
import static dev.descent.nn.Layers.leakyRelu;
import static dev.descent.nn.Layers.lstm;
import static dev.descent.nn.Layers.relu;
import static dev.descent.nn.Layers.residual;
import static dev.descent.nn.Layers.tanh;

import dev.descent.benchmarks.Tables;
import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.loss.BinaryCrossEntropy;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Huber;
import dev.descent.loss.Loss;
import dev.descent.loss.MeanSquaredError;
import dev.descent.optim.Adam;
import dev.descent.optim.AdamW;
import dev.descent.optim.Momentum;
import dev.descent.optim.NAG;
import dev.descent.optim.RMSprop;
import dev.descent.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The other half, of other data, architectures and optimizers: run once, after the thresholds were frozen. */
final class HeldOut {
    private static final Loss CLASSES = new CrossEntropy();
    private static final Loss VALUES = new MeanSquaredError();

    private HeldOut() {}

    static List<Program> programs(Path directory) throws IOException {
        Dataset digits = Digits.load();
        Dataset few = Altered.first(digits, 600);
        Dataset images = digits.withInputShape(Shape.of(1, 8, 8));
        Dataset rows = digits.withInputShape(Shape.of(8, 8));
        return List.of(
                Programs.plain("few-digits", few, 40, 16, CLASSES, new RMSprop(1e-3f), dense(48), relu(), dropout(0.2f), dense(10)),
                Programs.plain("deep-digits", digits, 15, 32, CLASSES, new AdamW(2e-3f), dense(32), gelu(), dense(32), gelu(), dense(32),
                        gelu(), dense(32), gelu(), dense(10)),
                Programs.plain("digits-lenet", images, 8, 32, CLASSES, new Momentum(0.05f), conv2d(6, 3).padding(1), tanh(), avgPool2d(2),
                        conv2d(12, 3).padding(1), tanh(), flatten(), dense(10)),
                Programs.plain("digits-lstm", rows, 15, 32, CLASSES, new Adam(1e-2f), lstm(20), lastStep(), dense(10)),
                Programs.scaled("wine-tanh", Tables.wine(directory), 50, 16, CLASSES, new NAG(0.02f), dense(12), tanh(), dense(3)),
                Programs.scaled("diabetes-huber", Tables.diabetes(directory), 30, 32, new Huber(1), new Momentum(0.01f), dense(32),
                        relu(), dense(1)),
                Programs.scaled("rings-leaky", Tasks.rings(1500), 30, 32, CLASSES, new AdamW(1e-2f), dense(24), leakyRelu(), dense(24),
                        leakyRelu(), dense(3)),
                Programs.plain("waves-gru", Tasks.waves(1200, 16), 15, 32, CLASSES, new Adam(1e-2f), gru(16), lastStep(), dense(3)),
                Programs.plain("words", Tasks.words(1500), 12, 32, new BinaryCrossEntropy(), new Adam(5e-3f), embedding(20, 8), gru(12),
                        lastStep(), dense(1)),
                Programs.scaled("arm", Tasks.arm(1500), 30, 32, VALUES, new Adam(5e-3f), dense(32), tanh(), dense(32), tanh(), dense(3)),
                Programs.scaled("bend", Tasks.bend(800), 60, 32, VALUES, new Adam(1e-2f), dense(32), gelu(), dense(16), gelu(), dense(1)),
                Programs.scaled("survey-residual", Tasks.survey(2000), 20, 32, new BinaryCrossEntropy(), new Momentum(0.02f), dense(24),
                        residual(layerNorm(), dense(24), relu(), dense(24)), relu(), dense(1)));
    }
}
