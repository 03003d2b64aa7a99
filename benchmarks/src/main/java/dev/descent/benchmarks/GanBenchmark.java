package dev.descent.benchmarks;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.relu;

import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.example.DigitsGan;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a GAN makes with batch-norm in neither network, one, or both: trained on one half of the digits, compared with the other. The
 * first half itself, compared so, is the best that one can hope for.
 *
 * <p>Precision is the share of what was made that lies among the data, recall the share of the data that lies among what was made,
 * "among" meaning nearer to one of them than its third neighbour is (Kynkäänniemi, Karras, Laine, Lehtinen, Aila, 2019; distances of
 * pixels here). Classes is how many digits a classifier sees, by the entropy of their shares: 10 if all are as frequent.
 */
final class GanBenchmark {
    private static final int NEIGHBOUR = 3;

    private GanBenchmark() {}

    static void run(Arguments arguments) {
        int seeds = arguments.option("seeds", 5);
        int epochs = arguments.option("epochs", 400);
        for (int variant = -1; variant < 4; variant++) {
            double[] sums = new double[6];
            double[] squares = new double[6];
            for (int seed = 0; seed < seeds; seed++) {
                double[] measures = one(variant, seed, epochs);
                print(name(variant), "seed", seed, measures);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += measures[i] / seeds;
                    squares[i] += measures[i] * measures[i] / seeds;
                }
            }
            print(name(variant), "mean of seeds", seeds, sums);
            for (int i = 0; i < sums.length; i++) {
                squares[i] = Math.sqrt(Math.max(0, squares[i] - sums[i] * sums[i]) * seeds / Math.max(1, seeds - 1));
            }
            print(name(variant), "deviation of seeds", seeds, squares);
        }
    }

    private static String name(int variant) {
        return switch (variant) {
            case -1 -> "the data's other half";
            case 0 -> "neither";
            case 1 -> "generator";
            case 2 -> "discriminator";
            default -> "both";
        };
    }

    private static double[] one(int variant, int seed, int epochs) {
        Split halves = Digits.load().split(0.5, seed);
        float[][] data = rows(halves.test());
        float[][] made = rows(halves.train());
        double right = Double.NaN;
        if (variant >= 0) {
            DigitsGan gan = new DigitsGan(halves.train(), (variant & 1) != 0, (variant & 2) != 0, seed);
            right = gan.train(epochs);
            Tensor digits = gan.generate(data.length, seed + 1000);
            made = new float[data.length][];
            for (int i = 0; i < made.length; i++) {
                made[i] = Arrays.copyOfRange(digits.values(), 64 * i, 64 * i + 64);
            }
        }
        double[] moments = moments(made);
        return new double[] {moments[0], moments[1], right, among(made, data), among(data, made), classes(made)};
    }

    private static void print(String norm, String what, int number, double[] measures) {
        System.out.printf(
                Locale.ROOT,
                "{\"batch_norm\": \"%s\", \"%s\": %d, \"pixel_mean\": %.3f, \"pixel_deviation\": %.3f, \"told_rightly\": %s,"
                        + " \"precision\": %.3f, \"recall\": %.3f, \"classes\": %.2f}%n",
                norm,
                what,
                number,
                measures[0],
                measures[1],
                Double.isNaN(measures[2]) ? "null" : String.format(Locale.ROOT, "%.3f", measures[2]),
                measures[3],
                measures[4],
                measures[5]);
    }

    private static float[][] rows(Dataset data) {
        float[][] rows = new float[data.size()][64];
        float[] target = new float[1];
        for (int i = 0; i < rows.length; i++) {
            data.read(i, rows[i], 0, target, 0);
        }
        return rows;
    }

    private static double[] moments(float[][] rows) {
        double sum = 0;
        double squares = 0;
        for (float[] row : rows) {
            for (float value : row) {
                sum += value;
                squares += (double) value * value;
            }
        }
        double mean = sum / (64.0 * rows.length);
        return new double[] {mean, Math.sqrt(squares / (64.0 * rows.length) - mean * mean)};
    }

    /** The share of {@code some} that lie among {@code others}. */
    private static double among(float[][] some, float[][] others) {
        double[] radius = new double[others.length];
        double[] distances = new double[others.length];
        for (int i = 0; i < others.length; i++) {
            for (int j = 0; j < others.length; j++) {
                distances[j] = distance(others[i], others[j]);
            }
            Arrays.sort(distances);
            radius[i] = distances[NEIGHBOUR]; // the nearest is itself
        }
        int found = 0;
        for (float[] one : some) {
            for (int i = 0; i < others.length; i++) {
                if (distance(one, others[i]) <= radius[i]) {
                    found++;
                    break;
                }
            }
        }
        return (double) found / some.length;
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    private static double classes(float[][] rows) {
        Model judge = Model.of(Shape.of(64), 1, dense(128), relu(), dense(10));
        Trainer.of(judge, new CrossEntropy(), new Adam(1e-3f))
                .with(Settings.defaults().withSeed(1))
                .fit(Digits.load(), 20);
        double[] shares = new double[10];
        for (float[] row : rows) {
            shares[judge.classify(row)] += 1.0 / rows.length;
        }
        double entropy = 0;
        for (double share : shares) {
            entropy -= share == 0 ? 0 : share * Math.log(share);
        }
        return Math.exp(entropy);
    }
}
