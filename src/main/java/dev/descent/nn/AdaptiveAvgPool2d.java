package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.op.Poolings;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * Means of as many windows as asked for, whatever the size of the images: {@code [batch, channels, any, any]} to {@code
 * [batch, channels, height, width]}.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(3, 37, 41), 42, Layers.conv2d(8, 3), Layers.relu(), Layers.adaptiveAvgPool2d(4, 4), Layers.flatten(), Layers.dense(10));
 * }</pre>
 *
 * @param height of the result, at least 1; width likewise
 */
public record AdaptiveAvgPool2d(int height, int width) implements Layer {
    /** @throws IllegalArgumentException if the size is below 1 × 1 */
    public AdaptiveAvgPool2d {
        ImageChecks.outputSize("adaptiveAvgPool2d", height, width);
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Poolings.adaptiveAverage2d(tape, x, height, width);
    }

    @Override
    public Shape outputShape(Shape input) {
        return Shape.of(ImageChecks.channels("adaptiveAvgPool2d", "", input, 3), height, width);
    }

    @Override
    public Initializer initializerBefore(Initializer after) {
        return after;
    }
}
