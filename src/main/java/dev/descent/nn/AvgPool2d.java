package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.op.Poolings;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * The mean of each window of each channel: {@code [batch, channels, height, width]} to {@code [batch, channels, height',
 * width']}. No parameters; sizes are PyTorch's.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(1, 28, 28), 42, Layers.conv2d(8, 3), Layers.tanh(), Layers.avgPool2d(2), Layers.flatten(), Layers.dense(10));
 * }</pre>
 *
 * @param kernel height and width of a window, at least 1
 * @param step from window to window, at least 1; the kernel by default
 * @param border rows and columns of zeros around the image, at most half the kernel; 0 by default
 * @param ceil whether a last window that juts out of the image counts; not by default
 * @param countsBorder whether those zeros count in the mean; they do by default
 */
public record AvgPool2d(int kernel, int step, int border, boolean ceil, boolean countsBorder) implements Layer {
    /** @throws IllegalArgumentException if a number is out of its range */
    public AvgPool2d {
        ImageChecks.pool("avgPool2d", kernel, step, border);
    }

    /** The same with another step. */
    public AvgPool2d stride(int stride) {
        return new AvgPool2d(kernel, stride, border, ceil, countsBorder);
    }

    /** The same with padding. */
    public AvgPool2d padding(int padding) {
        return new AvgPool2d(kernel, step, padding, ceil, countsBorder);
    }

    /** The same with a last window that may jut out of the image. */
    public AvgPool2d ceilMode() {
        return new AvgPool2d(kernel, step, border, true, countsBorder);
    }

    /** The same with means over the pixels of the image alone (PyTorch's {@code count_include_pad=False}). */
    public AvgPool2d withoutPadInMean() {
        return new AvgPool2d(kernel, step, border, ceil, false);
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Poolings.average2d(tape, x, kernel, step, border, ceil, countsBorder);
    }

    @Override
    public Initializer initializerBefore(Initializer after) {
        return after;
    }
}
