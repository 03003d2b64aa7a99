package dev.descent.data;

import dev.descent.tensor.Shape;

/**
 * Shifts and scales every feature to mean 0 and standard deviation 1 over the training part, which lets one learning rate fit
 * all of them. A feature that is constant there is only shifted.
 *
 * <pre>{@code
 * Split iris = Iris.load().stratifiedSplit(0.8, 42);
 * Standardizer scaler = Standardizer.fit(iris.train());
 * Dataset train = scaler.apply(iris.train());
 * }</pre>
 */
public final class Standardizer implements Scaler {
    private final Shape shape;
    private final double[] mean;
    private final double[] std;

    private Standardizer(Shape shape, double[] mean, double[] std) {
        this.shape = shape;
        this.mean = mean;
        this.std = std;
    }

    /**
     * Measures a training part. The standard deviation is that of the examples themselves, divided by their number.
     *
     * @throws IllegalArgumentException if an input is NaN or infinite
     */
    public static Standardizer fit(Dataset train) {
        Datasets.check(train, "standardizer", label -> label == Dataset.UNLABELLED);
        int features = train.inputShape().size();
        double[] mean = new double[features];
        double[] squares = new double[features];
        float[] input = new float[features];
        float[] target = new float[train.targetShape().size()];
        for (int i = 0; i < train.size(); i++) {
            train.read(i, input, 0, target, 0);
            for (int j = 0; j < features; j++) {
                // Welford's update: exactly 0 for a constant, no cancellation far from 0.
                double before = input[j] - mean[j];
                mean[j] += before / (i + 1);
                squares[j] += before * (input[j] - mean[j]);
            }
        }
        for (int j = 0; j < features; j++) {
            squares[j] = Math.sqrt(squares[j] / train.size());
        }
        return new Standardizer(train.inputShape(), mean, squares);
    }

    /** The mean of every feature. */
    public double[] mean() {
        return mean.clone();
    }

    /** The standard deviation of every feature; 0 for a constant. */
    public double[] std() {
        return std.clone();
    }

    @Override
    public Shape inputShape() {
        return shape;
    }

    @Override
    public Shape outputShape() {
        return shape;
    }

    @Override
    public float[] apply(float[] input) {
        Checks.inputLength("standardizer", input.length, shape);
        float[] output = new float[input.length];
        for (int i = 0; i < output.length; i++) {
            output[i] = (float) ((input[i] - mean[i]) / (std[i] == 0 ? 1 : std[i]));
        }
        return output;
    }
}
