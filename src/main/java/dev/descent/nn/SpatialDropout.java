package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.op.Dropouts;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * In training, sets whole channels {@code [batch, channels, ...]} to zero with probability {@code rate} and divides the
 * others by {@code 1 − rate}: dropout for images, whose neighbouring pixels would give a dropped one away (Tompson et al.,
 * CVPR 2015; PyTorch's Dropout2d). In inference it does nothing.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(1, 28, 28), 42, Layers.conv2d(8, 3), Layers.relu(), Layers.spatialDropout(0.1f), Layers.flatten(), Layers.dense(10));
 * }</pre>
 *
 * @param rate the share of channels set to zero, at least 0 and below 1
 */
public record SpatialDropout(float rate) implements Layer {
    /** @throws IllegalArgumentException if the rate is negative, 1 or above, or NaN */
    public SpatialDropout {
        Checks.rate("spatialDropout", rate);
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Dropouts.spatialDropout(tape, x, rate);
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public Initializer initializerBefore(Initializer after) {
        return after;
    }
}
