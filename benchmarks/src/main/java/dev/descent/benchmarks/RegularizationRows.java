package dev.descent.benchmarks;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.conv2d;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropConnect;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.flatten;
import static dev.descent.nn.Layers.globalAvgPool;
import static dev.descent.nn.Layers.maxPool2d;
import static dev.descent.nn.Layers.relu;
import static dev.descent.nn.Layers.residual;
import static dev.descent.nn.Layers.sequential;
import static dev.descent.nn.Layers.shakeDrop;
import static dev.descent.nn.Layers.shakeShake;
import static dev.descent.nn.Layers.spatialDropout;
import static dev.descent.nn.Layers.stochasticDepth;

import dev.descent.Part;
import dev.descent.augment.CutMix;
import dev.descent.augment.Cutout;
import dev.descent.augment.GaussianNoise;
import dev.descent.augment.Mixup;
import dev.descent.augment.RandomErasing;
import dev.descent.augment.Rotation;
import dev.descent.augment.SamplePairing;
import dev.descent.augment.Shift;
import dev.descent.benchmarks.Regularization.Row;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Loss;
import dev.descent.nn.Blueprint;
import dev.descent.optim.Adam;
import dev.descent.optim.DecoupledDecay;
import dev.descent.optim.ElasticNet;
import dev.descent.optim.L1;
import dev.descent.optim.L2;
import dev.descent.optim.UpdateRule;
import dev.descent.tensor.Shape;
import dev.descent.train.EarlyStopping;
import dev.descent.train.ExponentialMovingAverage;
import dev.descent.train.StochasticWeightAveraging;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** The regularizers measured, family by family, at the settings that docs/regularization.md tells to begin with. */
final class RegularizationRows {
    static final String MLP = "MLP";
    static final Shape IMAGE = Shape.of(1, 8, 8);
    private static final String CONVOLUTIONS = "convolutions";
    private static final String RESIDUAL = "residual net";
    private static final String TWO_BRANCHES = "two branches";
    private static final int BLOCKS = 3;
    private static final int WIDTH = 16;

    /** A pixel of eight, in each direction. */
    private static final float PIXEL = 1 / 8f;

    private static final UpdateRule RULE = new Adam(1e-3f);
    private static final Loss LOSS = new CrossEntropy();

    private RegularizationRows() {}

    static List<Row> of(int epochs) {
        List<Row> rows = new ArrayList<>();
        rows.addAll(weights(epochs));
        rows.addAll(layers());
        rows.addAll(data(MLP, mlp(), epochs));
        rows.addAll(images(epochs));
        rows.addAll(residuals());
        return rows;
    }

    private static Row row(String family, String name, List<Blueprint> layers, Part... parts) {
        return new Row(family, name, layers, LOSS, RULE, false, List.of(parts));
    }

    /** What acts on weights, the loss or the time. */
    private static List<Row> weights(int epochs) {
        return List.of(
                row(MLP, "nothing", mlp()),
                row(MLP, "L1(1e-5)", mlp(), new L1(1e-5f)),
                row(MLP, "L1(1e-4)", mlp(), new L1(1e-4f)),
                row(MLP, "L2(1e-4)", mlp(), new L2(1e-4f)),
                row(MLP, "L2(1e-3)", mlp(), new L2(1e-3f)),
                row(MLP, "ElasticNet(1e-5, 1e-4)", mlp(), new ElasticNet(1e-5f, 1e-4f)),
                row(MLP, "DecoupledDecay(1e-2)", mlp(), new DecoupledDecay(1e-2f)),
                row(MLP, "DecoupledDecay(0.1)", mlp(), new DecoupledDecay(0.1f)),
                new Row(MLP, "EarlyStopping(10)", mlp(), LOSS, RULE, true, List.of(new EarlyStopping(10))),
                row(MLP, "ExponentialMovingAverage(0.999)", mlp(), new ExponentialMovingAverage(0.999)),
                row(
                        MLP,
                        "StochasticWeightAveraging(" + (epochs * 3 / 4 + 1) + ")",
                        mlp(),
                        new StochasticWeightAveraging(epochs * 3 / 4 + 1)),
                new Row(MLP, "CrossEntropy(0.1)", mlp(), new CrossEntropy(0.1f), RULE, false, List.of()));
    }

    private static List<Row> layers() {
        return List.of(
                row(MLP, "dropout(0.2)", dropped(0.2f)),
                row(MLP, "dropout(0.5)", dropped(0.5f)),
                row(MLP, "dropConnect(0.2)", disconnected(0.2f)),
                row(MLP, "dropConnect(0.5)", disconnected(0.5f)),
                row(
                        MLP,
                        "batchNorm()",
                        List.of(
                                dense(128).withoutBias(),
                                batchNorm(),
                                relu(),
                                dense(128).withoutBias(),
                                batchNorm(),
                                relu(),
                                dense(10))));
    }

    private static List<Blueprint> mlp() {
        return List.of(dense(128), relu(), dense(128), relu(), dense(10));
    }

    private static List<Blueprint> dropped(float rate) {
        return List.of(dense(128), relu(), dropout(rate), dense(128), relu(), dropout(rate), dense(10));
    }

    private static List<Blueprint> disconnected(float rate) {
        return List.of(dropConnect(128, rate), relu(), dropConnect(128, rate), relu(), dense(10));
    }

    /** What acts on inputs of any shape. */
    private static List<Row> data(String family, List<Blueprint> layers, int epochs) {
        // The paper's proportions: 100 of 1,000 epochs without, to the 800th with, in turns of 8 and 2.
        SamplePairing pairing = new SamplePairing(epochs / 10 + 1, 8, 2, epochs * 8 / 10 + 1);
        return List.of(
                row(family, "GaussianNoise(0.1)", layers, new GaussianNoise(0.1f)),
                row(family, "Mixup(0.2)", layers, new Mixup(0.2f)),
                row(family, "Mixup(1)", layers, new Mixup(1)),
                row(
                        family,
                        "SamplePairing(" + pairing.from() + ", 8, 2, " + pairing.until() + ")",
                        layers,
                        pairing));
    }

    private static List<Row> images(int epochs) {
        List<Blueprint> plain = convolutions(0);
        Shift shift = new Shift(PIXEL);
        Rotation rotation = new Rotation(10);
        List<Row> rows = new ArrayList<>(List.of(
                row(CONVOLUTIONS, "nothing", plain),
                row(CONVOLUTIONS, "Shift(0.125)", plain, shift),
                row(CONVOLUTIONS, "Rotation(10)", plain, rotation),
                row(CONVOLUTIONS, "Shift and Rotation", plain, shift, rotation),
                row(CONVOLUTIONS, "Cutout(2)", plain, new Cutout(2)),
                row(CONVOLUTIONS, "Cutout(4)", plain, new Cutout(4)),
                row(CONVOLUTIONS, "RandomErasing()", plain, new RandomErasing()),
                row(CONVOLUTIONS, "CutMix(1)", plain, new CutMix(1)),
                row(CONVOLUTIONS, "spatialDropout(0.2)", convolutions(0.2f))));
        rows.addAll(data(CONVOLUTIONS, plain, epochs));
        return rows;
    }

    private static List<Blueprint> convolutions(float dropped) {
        List<Blueprint> layers = new ArrayList<>();
        for (int filters : new int[] {16, 32}) {
            layers.addAll(List.of(conv2d(filters, 3).padding(1), relu(), maxPool2d(2)));
            if (dropped > 0) {
                layers.add(spatialDropout(dropped));
            }
        }
        layers.addAll(List.of(flatten(), dense(10)));
        return layers;
    }

    private static List<Row> residuals() {
        return List.of(
                row(RESIDUAL, "nothing", net(block -> residual(branch()))),
                row(
                        RESIDUAL,
                        "stochasticDepth(block, 3)",
                        net(block -> residual(branch(), stochasticDepth(block, BLOCKS)))),
                row(RESIDUAL, "shakeDrop(block, 3)", net(block -> residual(branch(), shakeDrop(block, BLOCKS)))),
                row(TWO_BRANCHES, "nothing", net(block -> new EvenBranches(branch()))),
                row(TWO_BRANCHES, "shakeShake()", net(block -> shakeShake(branch()))));
    }

    private static List<Blueprint> net(IntFunction<Blueprint> blocks) {
        List<Blueprint> layers =
                new ArrayList<>(List.of(conv2d(WIDTH, 3).padding(1).withoutBias(), batchNorm(), relu(), maxPool2d(2)));
        for (int block = 1; block <= BLOCKS; block++) {
            layers.add(blocks.apply(block));
            layers.add(relu());
        }
        layers.addAll(List.of(globalAvgPool(), dense(10)));
        return layers;
    }

    private static Blueprint branch() {
        return sequential(
                conv2d(WIDTH, 3).padding(1).withoutBias(),
                batchNorm(),
                relu(),
                conv2d(WIDTH, 3).padding(1).withoutBias(),
                batchNorm());
    }
}
