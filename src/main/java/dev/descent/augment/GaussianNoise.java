package dev.descent.augment;

import dev.descent.data.Batch;
import dev.descent.data.Dataset;
import dev.descent.tensor.Rng;

/**
 * Adds independent normal noise to every input value, which asks the model to be insensitive to small changes; for linear
 * models it equals an L2 penalty. For inputs of any shape, not only images; nothing is cut off, so values may leave [0, 1].
 *
 * <p>Bishop: Training with Noise is Equivalent to Tikhonov Regularization, Neural Computation 7, 1995.
 *
 * <pre>{@code
 * BatchTransform transform = new GaussianNoise(0.1f);
 * }</pre>
 *
 * @param std its standard deviation, in units of the inputs: 0.05 to 0.2 for inputs that are standardised
 */
public record GaussianNoise(float std) implements ImageTransform {
    /** @throws IllegalArgumentException if std is negative or not finite */
    public GaussianNoise {
        Checks.notNegative("gaussianNoise", "std", std);
    }

    /** Takes any data. */
    @Override
    public void check(Dataset data) {}

    @Override
    public void apply(Batch batch, Rng rng) {
        add(batch.inputs(), 0, batch.size() * batch.inputShape().size(), new Draws(rng));
    }

    @Override
    public void apply(Image image, Draws draws) {
        add(image.values(), image.offset(), image.size(), draws);
    }

    private void add(float[] values, int from, int size, Draws draws) {
        for (int i = from; i < from + size; i++) {
            values[i] += std * (float) draws.normal();
        }
    }
}
