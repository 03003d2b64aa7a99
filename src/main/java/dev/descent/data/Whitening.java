package dev.descent.data;

import dev.descent.tensor.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Turns inputs so that over the training part every feature has mean 0 and variance 1 and no two are correlated: the
 * covariance matrix becomes the identity. Computed in double from the eigenvalues λ of the covariance (divided by the number
 * of examples); directions in which the training part doesn't vary become 0.
 *
 * <p>PCA whitening gives the coordinates along the principal axes, the strongest first, and may leave the weakest out. ZCA
 * whitening turns them back, so that images still look like images. Each direction is divided by √(λ + ε); an ε well above
 * the smallest eigenvalues, such as 0.01 for inputs in [0, 1], keeps noise from being amplified.
 *
 * <p>Bell, Sejnowski: The "independent components" of natural scenes are edge filters, Vision Research 37, 1997.
 *
 * <pre>{@code
 * Split digits = Digits.load().split(0.8, 42);
 * Whitening whitening = Whitening.zca(digits.train(), 0.01);
 * Dataset train = whitening.apply(digits.train());
 * Dataset test = whitening.apply(digits.test());
 * }</pre>
 */
public final class Whitening implements Scaler {
    /** Below this share of the largest eigenvalue, what is left is rounding. */
    private static final double RANK = 1e-12;

    /** Examples gathered for one matrix product. */
    private static final int CHUNK = 256;

    private final Shape inputShape;
    private final Shape outputShape;
    private final double[] mean;
    private final double[] variances;
    /** {@code [features, outputs]}, so that the inner loop runs along the outputs. */
    private final double[] weights;

    private Whitening(Shape inputShape, Shape outputShape, double[] mean, double[] variances, double[] weights) {
        this.inputShape = inputShape;
        this.outputShape = outputShape;
        this.mean = mean;
        this.variances = variances;
        this.weights = weights;
    }

    /** Whitens along all principal axes, without an ε. The outputs have the shape {@code [features]}. */
    public static Whitening pca(Dataset train) {
        return pca(train, train.inputShape().size(), 0);
    }

    /**
     * Whitens along the strongest principal axes. The outputs have the shape {@code [components]}.
     *
     * @param components from 1 to the number of features
     * @param eps added to each variance, at least 0
     * @throws IllegalArgumentException if an argument is out of range, or an input is NaN or infinite
     */
    public static Whitening pca(Dataset train, int components, double eps) {
        int features = train.inputShape().size();
        Checks.components(components, features);
        Axes axes = axes(train, eps);
        double[] weights = new double[features * components];
        for (int k = 0; k < components; k++) {
            double scale = axes.scale(k, eps);
            for (int j = 0; j < features; j++) {
                weights[j * components + k] = axes.vectors[k][j] * scale;
            }
        }
        return new Whitening(train.inputShape(), Shape.of(components), axes.mean, axes.variances, weights);
    }

    /**
     * Whitens without turning. The outputs keep their shape.
     *
     * @param eps added to each variance, at least 0
     * @throws IllegalArgumentException if eps is negative, or an input is NaN or infinite
     */
    public static Whitening zca(Dataset train, double eps) {
        int features = train.inputShape().size();
        Axes axes = axes(train, eps);
        double[] weights = new double[features * features];
        for (int k = 0; k < features; k++) {
            double[] vector = axes.vectors[k];
            for (int i = 0; i < features; i++) {
                double share = vector[i] * axes.scale(k, eps);
                for (int j = 0; j < features; j++) {
                    weights[i * features + j] += share * vector[j];
                }
            }
        }
        return new Whitening(train.inputShape(), train.inputShape(), axes.mean, axes.variances, weights);
    }

    /** The variances along all principal axes, the largest first. */
    public double[] variances() {
        return variances.clone();
    }

    @Override
    public Shape inputShape() {
        return inputShape;
    }

    @Override
    public Shape outputShape() {
        return outputShape;
    }

    @Override
    public float[] apply(float[] input) {
        Checks.inputLength("whitening", input.length, inputShape);
        int outputs = outputShape.size();
        double[] sums = new double[outputs];
        for (int i = 0; i < input.length; i++) {
            double centred = input[i] - mean[i];
            for (int j = 0, at = i * outputs; j < outputs; j++) {
                sums[j] += centred * weights[at + j];
            }
        }
        float[] output = new float[outputs];
        for (int j = 0; j < outputs; j++) {
            output[j] = (float) sums[j];
        }
        return output;
    }

    /** The principal axes, the strongest first, each pointing so that its largest coordinate is positive. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Axes(double[] mean, double[] variances, double[][] vectors) {
        double scale(int k, double eps) {
            return variances[k] <= RANK * variances[0] ? 0 : 1 / Math.sqrt(variances[k] + eps);
        }
    }

    private static Axes axes(Dataset train, double eps) {
        Checks.notNegative("whitening", "eps", eps);
        int features = train.inputShape().size();
        Checks.covarianceFits(features);
        double[] mean = Standardizer.fit(train).mean();
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(features, true, true);
        Checks.decomposed(eigen.decompose(covariance(train, mean)));
        int[] order = IntStream.range(0, features)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> -eigen.getEigenvalue(k).real))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] variances = new double[features];
        double[][] vectors = new double[features][];
        for (int k = 0; k < features; k++) {
            variances[k] = Math.max(0, eigen.getEigenvalue(order[k]).real);
            vectors[k] = pointing(eigen.getEigenVector(order[k]).data);
        }
        return new Axes(mean, variances, vectors);
    }

    private static double[] pointing(double[] vector) {
        double extreme = 0;
        for (double value : vector) {
            extreme = Math.abs(value) > Math.abs(extreme) ? value : extreme;
        }
        double sign = Math.signum(extreme);
        return Arrays.stream(vector).map(value -> sign * value).toArray();
    }

    private static DMatrixRMaj covariance(Dataset train, double[] mean) {
        int features = mean.length;
        float[] input = new float[features];
        float[] target = new float[train.targetShape().size()];
        DMatrixRMaj sum = new DMatrixRMaj(features, features);
        DMatrixRMaj chunk = new DMatrixRMaj(CHUNK, features);
        for (int from = 0; from < train.size(); from += CHUNK) {
            int rows = Math.min(CHUNK, train.size() - from);
            chunk.reshape(rows, features);
            for (int i = 0; i < rows; i++) {
                train.read(from + i, input, 0, target, 0);
                for (int j = 0; j < features; j++) {
                    chunk.data[i * features + j] = input[j] - mean[j];
                }
            }
            CommonOps_DDRM.multAddTransA(chunk, chunk, sum);
        }
        CommonOps_DDRM.divide(sum, train.size());
        return sum;
    }
}
