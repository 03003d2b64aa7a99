package dev.descent.data;

import dev.descent.tensor.Rng;

/**
 * Adds independent normal noise to every input value, which asks the model to be insensitive to small changes; for linear
 * models it equals an L2 penalty.
 *
 * <p>Bishop: Training with Noise is Equivalent to Tikhonov Regularization, Neural Computation 7, 1995.
 *
 * <pre>{@code
 * BatchTransform transform = new GaussianNoise(0.1f);
 * }</pre>
 *
 * @param std its standard deviation, in units of the inputs: 0.05 to 0.2 for inputs that are standardised
 */
public record GaussianNoise(float std) implements BatchTransform {
    /** @throws IllegalArgumentException if std is negative or not finite */
    public GaussianNoise {
        Checks.notNegative("gaussianNoise", "std", std);
    }

    @Override
    public void apply(Batch batch, Rng rng) {
        float[] inputs = batch.inputs();
        int size = batch.size() * batch.inputShape().size();
        for (int i = 0; i < size; i++) {
            inputs[i] += std * (float) rng.normal(i);
        }
    }
}
