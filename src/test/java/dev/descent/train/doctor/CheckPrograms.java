package dev.descent.train.doctor;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.relu;

import dev.descent.Part;
import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Loss;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Model;
import dev.descent.optim.SGD;
import dev.descent.optim.UpdateRule;
import dev.descent.tensor.Rng;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;

/** Runs and data sets that checks are tried on. */
final class CheckPrograms {
    private CheckPrograms() {}

    static final Split DIGITS = Digits.load().stratifiedSplit(0.8, 42);
    static final Dataset TRAIN = DIGITS.train();
    static final Dataset TEST = DIGITS.test();
    static final Loss CROSS = new CrossEntropy();
    static final Loss SQUARES = new MeanSquaredError();

    static List<Finding> run(
            Check check, Loss loss, float rate, Dataset train, Dataset held, int epochs, Blueprint... layers) {
        Model model = Model.of(train.inputShape(), 1, layers);
        return Doctor.tryOut(check, Trainer.of(model, loss, new SGD(rate)), train, held, epochs);
    }

    /** Digits with a hidden layer, in two epochs. */
    static CheckRow.Program digits(float rate, Blueprint... layers) {
        return check -> run(check, CROSS, rate, TRAIN, TEST, 2, layers);
    }

    static CheckRow.Program wave(double scale, double offset, Blueprint... layers) {
        return check -> run(check, SQUARES, 0.05f, values(scale, offset), null, 2, layers);
    }

    static CheckRow.Program data(Dataset train, Dataset held) {
        return check -> run(check, CROSS, 0.1f, train, held, 1, dense(16), relu(), dense(10));
    }

    static Dataset values(double scale, double offset) {
        Rng rng = new Rng(5);
        float[][] x = new float[300][3];
        float[] y = new float[300];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < 3; j++) {
                x[i][j] = (float) rng.normal(3L * i + j);
            }
            y[i] = (float) (offset + scale * Math.sin(2 * x[i][0] + x[i][1]));
        }
        return Dataset.of(x, y);
    }

    static Dataset times(Dataset data, float factor) {
        float[][] x = new float[data.size()][64];
        int[] y = new int[data.size()];
        float[] label = new float[1];
        for (int i = 0; i < x.length; i++) {
            data.read(i, x[i], 0, label, 0);
            y[i] = (int) label[0];
            for (int j = 0; j < 64; j++) {
                x[i][j] *= factor;
            }
        }
        return Dataset.of(x, y, 10);
    }

    static Dataset rows(Dataset data, int from, int to) {
        return data.subset(IntStream.range(from, to).toArray());
    }

    static CheckRow.Program fit(UpdateRule rule, int epochs, Part part, Blueprint... layers) {
        return fit(rule, TRAIN, TEST, epochs, part, layers);
    }

    static CheckRow.Program fit(
            UpdateRule rule, Dataset train, Dataset held, int epochs, Part part, Blueprint... layers) {
        return check -> Doctor.tryOut(
                check,
                Trainer.of(Model.of(train.inputShape(), 1, layers), CROSS, rule).with(part),
                train,
                held,
                epochs);
    }

    static Blueprint[] hidden(int width) {
        return new Blueprint[] {dense(width), relu(), dense(10)};
    }

    static Part batch(int size) {
        return Settings.defaults().withBatchSize(size);
    }

    /** Labels of other rows for so many of ten. */
    static Dataset mixed(Dataset data, int ofTen) {
        int[] order = new Rng(9).permutation(data.size());
        return labelled(data, (row, own) -> row % 10 < ofTen ? label(data, order[row]) : own);
    }

    static int label(Dataset data, int row) {
        float[] label = new float[1];
        data.read(row, new float[64], 0, label, 0);
        return (int) label[0];
    }

    static Dataset labelled(Dataset data, IntBinaryOperator label) {
        float[][] x = new float[data.size()][64];
        int[] y = new int[data.size()];
        for (int i = 0; i < x.length; i++) {
            data.read(i, x[i], 0, new float[1], 0);
            y[i] = label.applyAsInt(i, label(data, i));
        }
        return Dataset.of(x, y, 10);
    }

    /** Only so many rows of class 0. */
    static Dataset rare(int rows) {
        int[] found = {0};
        return TRAIN.subset(IntStream.range(0, TRAIN.size())
                .filter(i -> label(TRAIN, i) != 0 || found[0]++ < rows)
                .toArray());
    }

    /** Values of one of twenty inputs, half of them noise. */
    static Dataset noisy(int from, int to) {
        Rng rng = new Rng(4);
        float[][] x = new float[to - from][20];
        float[] y = new float[to - from];
        for (int i = from; i < to; i++) {
            for (int j = 0; j < 20; j++) {
                x[i - from][j] = (float) rng.normal(30L * i + j);
            }
            y[i - from] = (float) (x[i - from][0] + rng.normal(30L * i + 25));
        }
        return Dataset.of(x, y);
    }
}
