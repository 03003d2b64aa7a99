package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.op.Poolings;
import dev.descent.op.Window;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * The mean of each window of each channel: {@code [batch, channels, height, width]} to {@code [batch, channels,
 * height', width']}. No parameters; sizes are PyTorch's.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(1, 28, 28), 42, Layers.conv2d(8, 3), Layers.tanh(), Layers.avgPool2d(2), Layers.flatten(), Layers.dense(10));
 * }</pre>
 *
 * @param kernelHeight the height of a window, at least 1; kernelWidth likewise
 * @param window the steps from window to window, by default those of the kernel, and the padding, at most half the kernel,
 *     zeros by default counted in the mean; 0 by default
 * @param ceil whether a last window that juts out of the image counts; not by default
 * @param countsBorder whether the padding counts in the mean; it does by default
 */
public record AvgPool2d(int kernelHeight, int kernelWidth, Window window, boolean ceil, boolean countsBorder)
        implements Layer {
    /** @throws IllegalArgumentException if a number is out of its range */
    public AvgPool2d {
        ImageChecks.pool("avgPool2d", kernelHeight, kernelWidth, window);
    }

    AvgPool2d(int kernelHeight, int kernelWidth) {
        this(kernelHeight, kernelWidth, ImageChecks.steps("avgPool2d", kernelHeight, kernelWidth), false, true);
    }

    /** The same with another step, down and to the right. */
    public AvgPool2d stride(int stride) {
        return window(window.stride(stride, stride));
    }

    /** The same with padding on all sides. */
    public AvgPool2d padding(int padding) {
        return window(window.padding(padding, padding, padding, padding));
    }

    /** The same with another window. */
    public AvgPool2d window(Window other) {
        return new AvgPool2d(kernelHeight, kernelWidth, other, ceil, countsBorder);
    }

    /** The same with a last window that may jut out of the image. */
    public AvgPool2d ceilMode() {
        return new AvgPool2d(kernelHeight, kernelWidth, window, true, countsBorder);
    }

    /** The same with means over the pixels of the image alone (PyTorch's {@code count_include_pad=False}). */
    public AvgPool2d withoutPadInMean() {
        return new AvgPool2d(kernelHeight, kernelWidth, window, ceil, false);
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Poolings.average2d(tape, x, kernelHeight, kernelWidth, window, ceil, countsBorder);
    }

    @Override
    public Shape outputShape(Shape input) {
        int channels = ImageChecks.channels("avgPool2d", "", input, 3);
        int height = window.rows("avgPool2d", input.dim(1), kernelHeight, ceil);
        return Shape.of(channels, height, window.columns("avgPool2d", input.dim(2), kernelWidth, ceil));
    }

    @Override
    public Initializer initializerBefore(Initializer after) {
        return after;
    }
}
