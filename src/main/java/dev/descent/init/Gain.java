package dev.descent.init;

/**
 * What an activation takes from the spread of values, to be given back by the weights before it; PyTorch's values.
 *
 * <pre>{@code
 * Initializer beforeTanh = new XavierUniform(Gain.TANH);
 * Initializer beforeLeaky = new XavierNormal(Gain.leakyRelu(0.2f));
 * }</pre>
 */
public final class Gain {
    /** No activation, convolutions included: 1. */
    public static final float LINEAR = 1f;
    /** Sigmoid: 1. */
    public static final float SIGMOID = 1f;
    /** Tanh: 5/3. */
    public static final float TANH = 5f / 3f;
    /** ReLU, which drops half of the values: √2. */
    public static final float RELU = (float) Math.sqrt(2);
    /** SELU: 3/4, so that it normalises itself. */
    public static final float SELU = 0.75f;

    private Gain() {}

    /**
     * Leaky ReLU: √(2 / (1 + slope²)).
     *
     * @param slope of the negative side; 0 is ReLU
     */
    public static float leakyRelu(float slope) {
        return (float) Math.sqrt(2 / (1 + (double) slope * slope));
    }
}
