package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.op.Poolings;
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
 * @param kernel height and width of a window, at least 1
 * @param step from window to window, at least 1; the kernel by default
 * @param border rows and columns around the image that are never the largest, at most half the kernel; 0 by default
 * @param ceil whether a last window that juts out of the image counts; not by default
 */
public record MaxPool2d(int kernel, int step, int border, boolean ceil) implements Layer {
    /** @throws IllegalArgumentException if a number is out of its range */
    public MaxPool2d {
        ImageChecks.pool("maxPool2d", kernel, step, border);
    }

    /** The same with another step. */
    public MaxPool2d stride(int stride) {
        return new MaxPool2d(kernel, stride, border, ceil);
    }

    /** The same with padding. */
    public MaxPool2d padding(int padding) {
        return new MaxPool2d(kernel, step, padding, ceil);
    }

    /** The same with a last window that may jut out of the image. */
    public MaxPool2d ceilMode() {
        return new MaxPool2d(kernel, step, border, true);
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Poolings.max2d(tape, x, kernel, step, border, ceil);
    }

    @Override
    public Initializer initializerBefore(Initializer after) {
        return after;
    }
}
