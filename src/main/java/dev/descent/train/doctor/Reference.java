package dev.descent.train.doctor;

import dev.descent.data.Dataset;
import dev.descent.op.Products;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;

/**
 * What methods without training make of the data, on a sample of its rows: nearest neighbours, ridge regression, and ridge regression
 * with the kernel of infinitely many random ReLU units (Cho, Saul, "Kernel methods for deep learning", NIPS 2009). A network that
 * does worse than these has a fault; data of which none of them makes anything perhaps has.
 *
 * <pre>{@code
 * record BeatsItsNeighbours() implements Check {
 *     public Cause cause() {
 *         return Cause.CAPACITY;
 *     }
 *
 *     public Finding during(Patient patient, Vitals vitals) {
 *         double neighbours = patient.reference().neighbours();
 *         return vitals.score() > neighbours ? null : hint("", "nearest neighbours score " + neighbours, "use them");
 *     }
 * }
 * }</pre>
 */
public final class Reference {
    private static final int NEIGHBOURS = 5;
    private static final int MOST_ROWS = 1000;
    private static final int FEWEST_ROWS = 30;
    /** What a pair of rows takes beside its product, in multiplications: the kernel's angle, and being a neighbour. */
    private static final int PER_PAIR = 30;
    /** Steps that solving usually takes. */
    private static final int STEPS = 15;

    private final int rows;
    private final int tested;
    private final double constant;
    private final double linear;
    private final double nonlinear;
    private final double neighbours;

    /** @param work what it may cost, in multiplications */
    Reference(Patient patient, double work) {
        Dataset train = patient.trainingData();
        // Training rows alone: what is wrong with the validation data is no fault of the task.
        int half = Math.max(1, train.size() / 2);
        rows = Math.min(mostRows(work, patient), half);
        tested = Math.min(rows, Math.max(1, train.size() - half));
        int[] order = new Rng(1).permutation(train.size());
        int features = train.inputShape().size();
        int width = width(patient);
        float[] x = new float[rows * features];
        float[] y = new float[rows * width];
        float[] otherX = new float[tested * features];
        float[] otherY = new float[tested * width];
        read(patient, order, 0, x, y, rows);
        read(patient, order, Math.min(half, train.size() - 1), otherX, otherY, tested);
        boolean classes = patient.train().classes() > 0;
        Tensor targets = Tensor.over(Shape.of(rows, width), y);
        Tensor own = Tensor.over(Shape.of(rows, features), x);
        Tensor others = Tensor.over(Shape.of(tested, features), otherX);
        try (Tape tape = Tape.inference()) {
            float[] gram = Products.matmul(tape, own, false, own, true).toArray();
            float[] cross = Products.matmul(tape, others, false, own, true).toArray();
            float[] sizes = sizes(x, features);
            float[] otherSizes = sizes(otherX, features);
            Tensor kernel = Tensor.over(Shape.of(rows, rows), gram);
            Tensor between = Tensor.over(Shape.of(tested, rows), cross);
            constant = score(repeat(mean(y, width), tested), otherY, width, classes);
            linear = score(KernelRidge.answers(tape, kernel, between, targets), otherY, width, classes);
            neighbours = score(nearest(cross, sizes, y, width), otherY, width, classes);
            arcCosine(gram, sizes, sizes);
            arcCosine(cross, otherSizes, sizes);
            nonlinear = score(KernelRidge.answers(tape, kernel, between, targets), otherY, width, classes);
        }
    }

    /** How many rows so much work allows, though there may be fewer. */
    static int mostRows(double work, Patient patient) {
        double each = 2.0 * (patient.trainingData().inputShape().size() + STEPS * width(patient) + PER_PAIR);
        return (int) Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, Math.sqrt(work / each)));
    }

    private static int width(Patient patient) {
        Dataset train = patient.trainingData();
        return train.classes() > 0 ? train.classes() : train.targetShape().size();
    }

    /** Standardised inputs, each row divided by the root of its length, and targets, classes as one 1 among zeros. */
    private static void read(Patient patient, int[] order, int first, float[] x, float[] y, int count) {
        Dataset data = patient.trainingData();
        DataScan scan = patient.train();
        int features = data.inputShape().size();
        int width = width(patient);
        float[] target = new float[data.targetShape().size()];
        float[] means = new float[features];
        float[] scales = new float[features];
        for (int j = 0; j < features; j++) {
            means[j] = (float) scan.mean(j);
            scales[j] = scan.spread(j) > 0 ? (float) (1 / (scan.spread(j) * Math.sqrt(features))) : 0;
        }
        for (int i = 0; i < count; i++) {
            data.read(order[first + i], x, i * features, target, 0);
            for (int j = 0; j < features; j++) {
                float value = (x[i * features + j] - means[j]) * scales[j];
                x[i * features + j] = Float.isFinite(value) ? value : 0;
            }
            if (data.classes() > 0) {
                if (target[0] >= 0 && target[0] < width) {
                    y[i * width + (int) target[0]] = 1;
                }
                continue;
            }
            for (int j = 0; j < width; j++) {
                double spread = Math.max(1e-30, scan.targetSpread(j));
                y[i * width + j] = scan.isOneHot() ? target[j] : (float) ((target[j] - scan.targetMean(j)) / spread);
            }
        }
    }

    /** Squared. */
    private static float[] sizes(float[] x, int features) {
        float[] sizes = new float[x.length / features];
        for (int i = 0; i < x.length; i++) {
            sizes[i / features] += x[i] * x[i];
        }
        return sizes;
    }

    /** A constant input of 1 gives the units a bias. */
    private static void arcCosine(float[] gram, float[] left, float[] right) {
        float[] roots = new float[right.length];
        for (int j = 0; j < roots.length; j++) {
            roots[j] = (float) Math.sqrt(right[j] + 1);
        }
        for (int i = 0; i < left.length; i++) {
            float root = (float) Math.sqrt(left[i] + 1);
            for (int j = 0, at = i * roots.length; j < roots.length; j++, at++) {
                float size = root * roots[j];
                float cosine = Math.max(-1, Math.min(1, (gram[at] + 1) / size));
                float sine = (float) Math.sqrt(1 - cosine * cosine);
                gram[at] = size * (sine / (float) Math.PI + (1 - angle(cosine)) * cosine);
            }
        }
    }

    /** By π: Abramowitz and Stegun 4.4.45, good to 2e-5. */
    private static float angle(float cosine) {
        float c = Math.abs(cosine);
        float angle = (float) Math.sqrt(1 - c) * (0.5f + c * (-0.0675181f + c * (0.0236380f - c * 0.0059617f)));
        return cosine < 0 ? 1 - angle : angle;
    }

    private static float[] nearest(float[] cross, float[] sizes, float[] y, int width) {
        int count = Math.min(NEIGHBOURS, sizes.length);
        float[] result = new float[cross.length / sizes.length * width];
        int[] nearest = new int[count];
        float[] distances = new float[count];
        for (int i = 0; i < result.length / width; i++) {
            Arrays.fill(distances, Float.POSITIVE_INFINITY);
            for (int j = 0, at = i * sizes.length; j < sizes.length; j++, at++) {
                // The size of the row itself is the same for all.
                float distance = sizes[j] - 2 * cross[at];
                if (distance < distances[count - 1]) {
                    insert(nearest, distances, j, distance);
                }
            }
            for (int neighbour : nearest) {
                for (int c = 0; c < width; c++) {
                    result[i * width + c] += y[neighbour * width + c] / count;
                }
            }
        }
        return result;
    }

    private static void insert(int[] nearest, float[] distances, int row, float distance) {
        int place = nearest.length - 1;
        while (place > 0 && distances[place - 1] > distance) {
            distances[place] = distances[place - 1];
            nearest[place] = nearest[place - 1];
            place--;
        }
        distances[place] = distance;
        nearest[place] = row;
    }

    private static float[] mean(float[] y, int width) {
        float[] mean = new float[width];
        for (int i = 0; i < y.length; i++) {
            mean[i % width] += y[i] * width / y.length;
        }
        return mean;
    }

    private static float[] repeat(float[] row, int times) {
        float[] rows = new float[times * row.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row[i % row.length];
        }
        return rows;
    }

    private static double score(float[] guess, float[] truth, int width, boolean classes) {
        float[] mean = mean(truth, width);
        double right = 0;
        double errors = 0;
        double total = 0;
        for (int from = 0; from < truth.length; from += width) {
            right += Rows.largest(guess, from, width) == Rows.largest(truth, from, width) ? 1 : 0;
            for (int j = 0; j < width; j++) {
                double error = truth[from + j] - guess[from + j];
                double away = truth[from + j] - mean[j];
                errors += error * error;
                total += away * away;
            }
        }
        return classes ? right * width / truth.length : total == 0 ? 0 : 1 - errors / total;
    }

    /** How many training rows were used. */
    public int rows() {
        return rows;
    }

    /** How many other training rows the scores were measured on. */
    public int tested() {
        return tested;
    }

    /** Accuracy, or R², of a guess that ignores the input. */
    public double constant() {
        return constant;
    }

    /** Of ridge regression. */
    public double linear() {
        return linear;
    }

    /** Of ridge regression on random ReLU units. */
    public double nonlinear() {
        return nonlinear;
    }

    /** Of the five nearest neighbours. */
    public double neighbours() {
        return neighbours;
    }

    /** The best of them all. */
    public double best() {
        return Math.max(Math.max(constant, linear), Math.max(nonlinear, neighbours));
    }

    /** What the best of them is called. */
    public String bestName() {
        return best() == linear
                ? "a linear model"
                : best() == neighbours
                        ? "the five nearest neighbours"
                        : best() == nonlinear ? "ridge regression on random ReLU units" : "a guess";
    }
}
