package dev.descent.train.doctor;

import dev.descent.data.Dataset;
import dev.descent.tensor.Rng;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

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
    private static final double RIDGE = 0.1;

    private final int rows;
    private final int tested;
    private final double constant;
    private final double linear;
    private final double nonlinear;
    private final double neighbours;

    Reference(Patient patient, double work) {
        Dataset train = patient.trainingData();
        int features = train.inputShape().size();
        // Training rows alone: what is wrong with the validation data is no fault of the task.
        int half = Math.max(1, train.size() / 2);
        rows = Math.min(mostRows(work, features), half);
        tested = Math.min(mostRows(work, features), Math.max(1, train.size() - half));
        int[] order = new Rng(1).permutation(train.size());
        double[][] x = new double[rows][];
        double[][] y = new double[rows][];
        double[][] testX = new double[tested][];
        double[][] testY = new double[tested][];
        read(train, order, 0, x, y, patient);
        read(train, order, Math.min(half, train.size() - 1), testX, testY, patient);
        boolean classes = patient.train().classes() > 0;
        DMatrixRMaj gram = gram(x, x);
        DMatrixRMaj cross = gram(testX, x);
        double[] own = diagonal(x);
        double[] others = diagonal(testX);
        DMatrixRMaj targets = new DMatrixRMaj(y);
        constant = score(repeat(mean(y), tested), testY, classes);
        linear = score(ridge(gram, cross, targets), testY, classes);
        neighbours = score(nearest(cross, others, own, y), testY, classes);
        arcCosine(gram, own, own);
        arcCosine(cross, others, own);
        nonlinear = score(ridge(gram, cross, targets), testY, classes);
    }

    private static int mostRows(double work, int features) {
        int n = 30;
        while (n < MOST_ROWS && 2.0 * n * n * features + 4.0 * n * n * n / 3 < work) {
            n += 10;
        }
        return n;
    }

    /** Standardised inputs, each row divided by the root of its length, and targets, classes as one 1 among zeros. */
    private static void read(Dataset data, int[] order, int first, double[][] x, double[][] y, Patient patient) {
        DataScan scan = patient.train();
        float[] input = new float[data.inputShape().size()];
        float[] target = new float[data.targetShape().size()];
        double root = Math.sqrt(input.length);
        for (int i = 0; i < x.length; i++) {
            data.read(order[first + i], input, 0, target, 0);
            x[i] = new double[input.length];
            for (int j = 0; j < input.length; j++) {
                double spread = scan.spread(j);
                x[i][j] = spread > 0 && Float.isFinite(input[j]) ? (input[j] - scan.mean(j)) / spread / root : 0;
            }
            if (data.classes() == 0) {
                y[i] = new double[target.length];
                for (int j = 0; j < target.length; j++) {
                    double spread = Math.max(1e-30, scan.targetSpread(j));
                    y[i][j] = scan.isOneHot() ? target[j] : (target[j] - scan.targetMean(j)) / spread;
                }
            } else {
                y[i] = new double[data.classes()];
                if (target[0] >= 0 && target[0] < data.classes()) {
                    y[i][(int) target[0]] = 1;
                }
            }
        }
    }

    private static DMatrixRMaj gram(double[][] a, double[][] b) {
        DMatrixRMaj right = new DMatrixRMaj(b);
        DMatrixRMaj product = new DMatrixRMaj(a.length, b.length);
        CommonOps_DDRM.multTransB(new DMatrixRMaj(a), right, product);
        return product;
    }

    private static double[] diagonal(double[][] x) {
        return Arrays.stream(x)
                .mapToDouble(row -> Arrays.stream(row).map(v -> v * v).sum())
                .toArray();
    }

    private static void arcCosine(DMatrixRMaj gram, double[] left, double[] right) {
        for (int i = 0; i < gram.numRows; i++) {
            for (int j = 0; j < gram.numCols; j++) {
                // A constant input of 1 gives the units a bias.
                double size = Math.sqrt((left[i] + 1) * (right[j] + 1));
                double cosine = Math.max(-1, Math.min(1, (gram.get(i, j) + 1) / size));
                double angle = Math.acos(cosine);
                gram.set(i, j, size / Math.PI * (Math.sin(angle) + (Math.PI - angle) * cosine));
            }
        }
    }

    /** Targets are centred first, so that nothing is asked of the kernel for their mean. */
    private static double[][] ridge(DMatrixRMaj gram, DMatrixRMaj cross, DMatrixRMaj targets) {
        DMatrixRMaj kernel = gram.copy();
        for (int i = 0; i < kernel.numRows; i++) {
            kernel.add(i, i, RIDGE);
        }
        double[] mean = new double[targets.numCols];
        DMatrixRMaj centred = targets.copy();
        for (int j = 0; j < mean.length; j++) {
            for (int i = 0; i < targets.numRows; i++) {
                mean[j] += targets.get(i, j) / targets.numRows;
            }
            for (int i = 0; i < targets.numRows; i++) {
                centred.add(i, j, -mean[j]);
            }
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(kernel.numRows);
        DMatrixRMaj weights = new DMatrixRMaj(targets.numRows, targets.numCols);
        DMatrixRMaj answers = new DMatrixRMaj(cross.numRows, targets.numCols);
        if (solver.setA(kernel)) {
            solver.solve(centred, weights);
            CommonOps_DDRM.mult(cross, weights, answers);
        }
        double[][] result = new double[cross.numRows][mean.length];
        for (int i = 0; i < result.length; i++) {
            for (int j = 0; j < mean.length; j++) {
                result[i][j] = answers.get(i, j) + mean[j];
            }
        }
        return result;
    }

    private static double[][] nearest(DMatrixRMaj cross, double[] test, double[] own, double[][] y) {
        double[][] result = new double[cross.numRows][y[0].length];
        int count = Math.min(NEIGHBOURS, own.length);
        double[] distances = new double[own.length];
        for (int i = 0; i < result.length; i++) {
            for (int j = 0; j < own.length; j++) {
                distances[j] = test[i] + own[j] - 2 * cross.get(i, j);
            }
            for (int k = 0; k < count; k++) {
                int best = 0;
                for (int j = 1; j < distances.length; j++) {
                    best = distances[j] < distances[best] ? j : best;
                }
                distances[best] = Double.POSITIVE_INFINITY;
                for (int c = 0; c < result[i].length; c++) {
                    result[i][c] += y[best][c] / count;
                }
            }
        }
        return result;
    }

    private static double[] mean(double[][] y) {
        double[] mean = new double[y[0].length];
        for (double[] row : y) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += row[j] / y.length;
            }
        }
        return mean;
    }

    private static double[][] repeat(double[] row, int times) {
        double[][] rows = new double[times][];
        Arrays.fill(rows, row);
        return rows;
    }

    private static double score(double[][] guess, double[][] truth, boolean classes) {
        double[] mean = mean(truth);
        double right = 0;
        double errors = 0;
        double total = 0;
        for (int i = 0; i < truth.length; i++) {
            right += largest(guess[i]) == largest(truth[i]) ? 1 : 0;
            for (int j = 0; j < mean.length; j++) {
                errors += (truth[i][j] - guess[i][j]) * (truth[i][j] - guess[i][j]);
                total += (truth[i][j] - mean[j]) * (truth[i][j] - mean[j]);
            }
        }
        return classes ? right / truth.length : total == 0 ? 0 : 1 - errors / total;
    }

    private static int largest(double[] values) {
        int best = 0;
        for (int c = 1; c < values.length; c++) {
            best = values[c] > values[best] ? c : best;
        }
        return best;
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
