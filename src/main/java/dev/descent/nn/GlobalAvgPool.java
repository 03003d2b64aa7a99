package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.op.Poolings;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * The mean of each channel: {@code [batch, channels, height, width]} or {@code [batch, channels, length]} to {@code [batch,
 * channels]}, ready for a dense layer (Lin, Chen, Yan, ICLR 2014).
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(3, 32, 32), 42, Layers.conv2d(16, 3), Layers.relu(), Layers.globalAvgPool(), Layers.dense(10));
 * }</pre>
 */
public record GlobalAvgPool() implements Layer {
    @Override
    public Tensor forward(Tape tape, Tensor x) {
        Tensor images = x.rank() == 3 ? x.as(x.shape().withLast(1)) : x;
        return Poolings.adaptiveAverage2d(tape, images, 1, 1).as(tape.shape(x.dim(0), x.dim(1)));
    }

    @Override
    public Shape outputShape(Shape input) {
        return Shape.of(ImageChecks.channels("globalAvgPool", "", input, input.rank() == 2 ? 2 : 3));
    }

    @Override
    public Initializer initializerBefore(Initializer after) {
        return after;
    }
}
