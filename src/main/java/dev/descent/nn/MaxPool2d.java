package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.op.Poolings;
import dev.descent.op.Window;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * The largest value of each window of each channel: {@code [batch, channels, height, width]} to {@code [batch, channels,
 * height', width']}. No parameters; sizes are PyTorch's.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(1, 28, 28), 42, Layers.conv2d(8, 3), Layers.relu(), Layers.maxPool2d(2), Layers.flatten(), Layers.dense(10));
 * }</pre>
 *
 * @param kernelHeight the height of a window, at least 1; kernelWidth likewise
 * @param window the steps from window to window, by default those of the kernel, and the padding, at most half the kernel,
 *     which is never the largest; 0 by default
 * @param ceil whether a last window that juts out of the image counts; not by default
 */
public record MaxPool2d(int kernelHeight, int kernelWidth, Window window, boolean ceil) implements Layer {
    /** @throws IllegalArgumentException if a number is out of its range */
    public MaxPool2d {
        ImageChecks.pool("maxPool2d", kernelHeight, kernelWidth, window);
    }

    MaxPool2d(int kernelHeight, int kernelWidth) {
        this(kernelHeight, kernelWidth, ImageChecks.steps("maxPool2d", kernelHeight, kernelWidth), false);
    }

    /** The same with another step, down and to the right. */
    public MaxPool2d stride(int stride) {
        return window(window.stride(stride, stride));
    }

    /** The same with padding on all sides. */
    public MaxPool2d padding(int padding) {
        return window(window.padding(padding, padding, padding, padding));
    }

    /** The same with another window. */
    public MaxPool2d window(Window other) {
        return new MaxPool2d(kernelHeight, kernelWidth, other, ceil);
    }

    /** The same with a last window that may jut out of the image. */
    public MaxPool2d ceilMode() {
        return new MaxPool2d(kernelHeight, kernelWidth, window, true);
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Poolings.max2d(tape, x, kernelHeight, kernelWidth, window, ceil);
    }

    @Override
    public Shape outputShape(Shape input) {
        int channels = ImageChecks.channels("maxPool2d", "", input, 3);
        int height = window.rows("maxPool2d", input.dim(1), kernelHeight, ceil);
        return Shape.of(channels, height, window.columns("maxPool2d", input.dim(2), kernelWidth, ceil));
    }

    @Override
    public Initializer initializerBefore(Initializer after) {
        return after;
    }
}
