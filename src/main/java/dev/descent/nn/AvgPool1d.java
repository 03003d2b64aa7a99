package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.op.Poolings;
import dev.descent.op.Window;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * The mean of each window of each channel: {@code [batch, channels, length]} to {@code [batch, channels, length']}. No parameters; sizes are PyTorch's.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(4, 100), 42, Layers.conv1d(8, 5), Layers.relu(), Layers.avgPool1d(2), Layers.flatten(), Layers.dense(3));
 * }</pre>
 *
 * @param kernel the length of a window, at least 1
 * @param window the steps from window to window, by default those of the kernel, and the padding, at most half the kernel,
 *     zeros by default counted in the mean; 0 by default. Horizontal numbers count
 * @param ceil whether a last window that juts out of the signal counts; not by default
 * @param countsBorder whether the padding counts in the mean; it does by default
 */
public record AvgPool1d(int kernel, Window window, boolean ceil, boolean countsBorder) implements Layer {
    /** @throws IllegalArgumentException if a number is out of its range */
    public AvgPool1d {
        ImageChecks.pool("avgPool1d", 1, kernel, window);
    }

    AvgPool1d(int kernel) {
        this(kernel, ImageChecks.steps("avgPool1d", 1, kernel), false, true);
    }

    /** The same with another step. */
    public AvgPool1d stride(int stride) {
        return window(window.stride(1, stride));
    }

    /** The same with padding on both sides. */
    public AvgPool1d padding(int padding) {
        return window(window.padding(0, 0, padding, padding));
    }

    /** The same with another window. */
    public AvgPool1d window(Window other) {
        return new AvgPool1d(kernel, other, ceil, countsBorder);
    }

    /** The same with a last window that may jut out of the signal. */
    public AvgPool1d ceilMode() {
        return new AvgPool1d(kernel, window, true, countsBorder);
    }

    /** The same with means over the values of the signal alone (PyTorch's {@code count_include_pad=False}). */
    public AvgPool1d withoutPadInMean() {
        return new AvgPool1d(kernel, window, ceil, false);
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Poolings.average1d(tape, x, kernel, window, ceil, countsBorder);
    }

    @Override
    public Shape outputShape(Shape input) {
        ImageChecks.channels("avgPool1d", "", input, 2);
        return input.with(1, window.steps("avgPool1d", input.dim(1), kernel, ceil));
    }

    @Override
    public Initializer initializerBefore(Initializer after) {
        return after;
    }
}
