package dev.descent.train;

import dev.descent.data.Dataset;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Ridge regression by the normal equations, on standardised inputs with a constant 1 behind them. For classes the targets
 * are one-hot, which makes it a linear classifier without anything to tune.
 */
final class LinearBaseline {
    private static final double RIDGE_PER_EXAMPLE = 1e-3;

    private final int classes;
    private final double[] mean;
    private final double[] scale;
    private final DMatrixRMaj weights;

    private LinearBaseline(int classes, double[] mean, double[] scale, DMatrixRMaj weights) {
        this.classes = classes;
        this.mean = mean;
        this.scale = scale;
        this.weights = weights;
    }

    static LinearBaseline fit(Dataset train) {
        int inputs = train.inputShape().size();
        int outputs =
                train.classes() > 0 ? train.classes() : train.targetShape().size();
        double[] mean = new double[inputs];
        double[] scale = new double[inputs];
        standardise(train, mean, scale);
        DMatrixRMaj gram = new DMatrixRMaj(inputs + 1, inputs + 1);
        DMatrixRMaj right = new DMatrixRMaj(inputs + 1, outputs);
        double[] x = new double[inputs + 1];
        Examples.forEach(train, (input, target) -> {
            standardised(input, mean, scale, x);
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j <= i; j++) {
                    gram.data[i * x.length + j] += x[i] * x[j];
                }
                for (int k = 0; k < outputs; k++) {
                    right.data[i * outputs + k] += x[i] * (train.classes() > 0 ? target[0] == k ? 1 : 0 : target[k]);
                }
            }
        });
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < i; j++) {
                gram.data[j * x.length + i] = gram.data[i * x.length + j];
            }
            gram.data[i * x.length + i] += RIDGE_PER_EXAMPLE * train.size();
        }
        DMatrixRMaj weights = new DMatrixRMaj(inputs + 1, outputs);
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(x.length);
        if (!solver.setA(gram)) {
            throw new IllegalStateException(
                    "linear baseline: the normal equations have no solution; are the inputs finite?");
        }
        solver.solve(right, weights);
        return new LinearBaseline(train.classes(), mean, scale, weights);
    }

    double score(Dataset test) {
        double[] x = new double[mean.length + 1];
        DMatrixRMaj row = DMatrixRMaj.wrap(1, x.length, x);
        DMatrixRMaj out = new DMatrixRMaj(1, weights.numCols);
        double[] total = new double[1];
        Examples.forEach(test, (input, target) -> {
            standardised(input, mean, scale, x);
            CommonOps_DDRM.mult(row, weights, out);
            total[0] += classes > 0 ? (argmax(out.data) == (int) target[0] ? 1 : 0) : squaredError(out.data, target);
        });
        return classes > 0 ? total[0] / test.size() : Math.sqrt(total[0] / ((double) test.size() * weights.numCols));
    }

    private static void standardise(Dataset data, double[] mean, double[] scale) {
        Examples.forEach(data, (input, target) -> {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += input[i] / (double) data.size();
            }
        });
        Examples.forEach(data, (input, target) -> {
            for (int i = 0; i < mean.length; i++) {
                scale[i] += (input[i] - mean[i]) * (input[i] - mean[i]) / data.size();
            }
        });
        for (int i = 0; i < scale.length; i++) {
            scale[i] = scale[i] > 0 ? 1 / Math.sqrt(scale[i]) : 0;
        }
    }

    private static void standardised(float[] input, double[] mean, double[] scale, double[] x) {
        for (int i = 0; i < mean.length; i++) {
            x[i] = (input[i] - mean[i]) * scale[i];
        }
        x[mean.length] = 1;
    }

    private static int argmax(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    private static double squaredError(double[] predicted, float[] target) {
        double sum = 0;
        for (int i = 0; i < target.length; i++) {
            sum += (predicted[i] - target[i]) * (predicted[i] - target[i]);
        }
        return sum;
    }
}
