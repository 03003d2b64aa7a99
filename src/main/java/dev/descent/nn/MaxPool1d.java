package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.op.Poolings;
import dev.descent.op.Window;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * The largest value of each window of each channel: {@code [batch, channels, length]} to {@code [batch, channels, length']}. No parameters; sizes are PyTorch's.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(4, 100), 42, Layers.conv1d(8, 5), Layers.relu(), Layers.maxPool1d(2), Layers.flatten(), Layers.dense(3));
 * }</pre>
 *
 * @param kernel the length of a window, at least 1
 * @param window the steps from window to window, by default those of the kernel, and the padding, at most half the kernel,
 *     which is never the largest; 0 by default. Horizontal numbers count
 * @param ceil whether a last window that juts out of the signal counts; not by default
 */
public record MaxPool1d(int kernel, Window window, boolean ceil) implements Layer {
    /** @throws IllegalArgumentException if a number is out of its range */
    public MaxPool1d {
        ImageChecks.pool("maxPool1d", 1, kernel, window);
    }

    MaxPool1d(int kernel) {
        this(kernel, ImageChecks.steps("maxPool1d", 1, kernel), false);
    }

    /** The same with another step. */
    public MaxPool1d stride(int stride) {
        return window(window.stride(1, stride));
    }

    /** The same with padding on both sides. */
    public MaxPool1d padding(int padding) {
        return window(window.padding(0, 0, padding, padding));
    }

    /** The same with another window. */
    public MaxPool1d window(Window other) {
        return new MaxPool1d(kernel, other, ceil);
    }

    /** The same with a last window that may jut out of the signal. */
    public MaxPool1d ceilMode() {
        return new MaxPool1d(kernel, window, true);
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Poolings.max1d(tape, x, kernel, window, ceil);
    }

    @Override
    public Shape outputShape(Shape input) {
        ImageChecks.channels("maxPool1d", "", input, 2);
        return input.with(1, window.steps("maxPool1d", input.dim(1), kernel, ceil));
    }

    @Override
    public Initializer initializerBefore(Initializer after) {
        return after;
    }
}
