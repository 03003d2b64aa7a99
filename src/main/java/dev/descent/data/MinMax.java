package dev.descent.data;

import dev.descent.tensor.Shape;
import java.util.Arrays;

/**
 * Scales every feature to [0, 1] over the training part; other data may fall outside. A feature that is constant there is
 * only shifted, to 0. One outlier squeezes all the rest: prefer {@link Standardizer} where there may be some.
 *
 * <pre>{@code
 * Split iris = Iris.load().stratifiedSplit(0.8, 42);
 * MinMax scaler = MinMax.fit(iris.train());
 * Dataset train = scaler.apply(iris.train());
 * }</pre>
 */
public final class MinMax implements Scaler {
    private final Shape shape;
    private final float[] least;
    private final float[] most;

    private MinMax(Shape shape, float[] least, float[] most) {
        this.shape = shape;
        this.least = least;
        this.most = most;
    }

    /**
     * Measures a training part.
     *
     * @throws IllegalArgumentException if an input is NaN or infinite
     */
    public static MinMax fit(Dataset train) {
        Datasets.check(train, "minMax", label -> label == Dataset.UNLABELLED);
        int features = train.inputShape().size();
        float[] least = new float[features];
        float[] most = new float[features];
        Arrays.fill(least, Float.POSITIVE_INFINITY);
        Arrays.fill(most, Float.NEGATIVE_INFINITY);
        float[] input = new float[features];
        float[] target = new float[train.targetShape().size()];
        for (int i = 0; i < train.size(); i++) {
            train.read(i, input, 0, target, 0);
            for (int j = 0; j < features; j++) {
                least[j] = Math.min(least[j], input[j]);
                most[j] = Math.max(most[j], input[j]);
            }
        }
        return new MinMax(train.inputShape(), least, most);
    }

    /** The smallest value of every feature. */
    public float[] least() {
        return least.clone();
    }

    /** The largest value of every feature. */
    public float[] most() {
        return most.clone();
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
        Checks.inputLength("minMax", input.length, shape);
        float[] output = new float[input.length];
        for (int i = 0; i < output.length; i++) {
            double range = (double) most[i] - least[i];
            output[i] = (float) (((double) input[i] - least[i]) / (range == 0 ? 1 : range));
        }
        return output;
    }
}
