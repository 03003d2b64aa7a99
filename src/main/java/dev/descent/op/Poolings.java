package dev.descent.op;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * One number for each window of each channel: its largest value or its mean. Sizes, padding and ceil mode are PyTorch's.
 *
 * <pre>{@code
 * Tensor x = Tensor.of(Shape.of(1, 1, 2, 2), 1, 2, 3, 6);
 * try (Tape tape = Tape.inference()) {
 *     float largest = Poolings.max2d(tape, x, 2, 2, 0, false).item();      // 6
 *     float mean = Poolings.adaptiveAverage2d(tape, x, 1, 1).item();       // 3
 * }
 * }</pre>
 */
public final class Poolings {
    /** Pixels of one piece of work. */
    private static final int GRAIN = 16_384;

    private Poolings() {}

    /**
     * The largest value of each window; NaN if there is one. The gradient goes to the first of several that are equal.
     *
     * @param x {@code [batch, channels, height, width]}
     * @param kernel height and width of a window
     * @param stride the step between windows; usually the kernel
     * @param padding rows and columns around the image that are never the largest, at most half the kernel
     * @param ceilMode whether a last window that juts out of the image counts
     * @return {@code [batch, channels, (height + 2 · padding − kernel) / stride + 1, ...]}, rounded up in ceil mode
     * @throws IllegalArgumentException if the numbers make no sense, or the window is larger than the padded image
     */
    public static Tensor max2d(Tape tape, Tensor x, int kernel, int stride, int padding, boolean ceilMode) {
        Windows rows = windows("maxPool2d", x, 2, kernel, stride, padding, ceilMode);
        Windows columns = windows("maxPool2d", x, 3, kernel, stride, padding, ceilMode);
        Tensor y = tape.result(shape(tape, x, rows.count(), columns.count()), x);
        float[] winners = tape.tensor(y.shape()).values();
        MaxPool pool = new MaxPool(tape, x, y, rows, columns, winners);
        run(tape, x, pool);
        if (y.needsGradient()) {
            tape.record(y, pool);
        }
        return y;
    }

    /**
     * The mean of each window.
     *
     * @param x {@code [batch, channels, height, width]}
     * @param kernel height and width of a window
     * @param stride the step between windows; usually the kernel
     * @param padding rows and columns of zeros around the image, at most half the kernel
     * @param ceilMode whether a last window that juts out of the image counts
     * @param countIncludePad whether the zeros of the padding count in the mean, as by PyTorch's default
     * @return {@code [batch, channels, (height + 2 · padding − kernel) / stride + 1, ...]}, rounded up in ceil mode
     * @throws IllegalArgumentException if the numbers make no sense, or the window is larger than the padded image
     */
    public static Tensor average2d(
            Tape tape, Tensor x, int kernel, int stride, int padding, boolean ceilMode, boolean countIncludePad) {
        Windows rows = windows("avgPool2d", x, 2, kernel, stride, padding, ceilMode);
        Windows columns = windows("avgPool2d", x, 3, kernel, stride, padding, ceilMode);
        return average(tape, x, rows, columns, countIncludePad);
    }

    /**
     * Means of as many windows as asked for, of nearly equal sizes, which cover the image and may overlap by a pixel.
     *
     * @param x {@code [batch, channels, any height, any width]}
     * @return {@code [batch, channels, height, width]}
     * @throws IllegalArgumentException if x has another number of axes, or the size is below 1
     */
    public static Tensor adaptiveAverage2d(Tape tape, Tensor x, int height, int width) {
        ImageChecks.axes("adaptiveAveragePool2d", x.shape(), 4);
        ImageChecks.adaptive(height, width);
        return average(tape, x, Windows.adaptive(x.dim(2), height), Windows.adaptive(x.dim(3), width), false);
    }

    private static Tensor average(Tape tape, Tensor x, Windows rows, Windows columns, boolean countIncludePad) {
        Tensor y = tape.result(shape(tape, x, rows.count(), columns.count()), x);
        AveragePool pool = new AveragePool(tape, x, y, rows, columns, countIncludePad);
        run(tape, x, pool);
        if (y.needsGradient()) {
            tape.record(y, pool);
        }
        return y;
    }

    /** Over planes, one channel of one image each. */
    static void run(Tape tape, Tensor x, dev.descent.kernel.Loops.Range pool) {
        int planes = x.dim(0) * x.dim(1);
        tape.loops().range(planes, Math.max(1, GRAIN / (x.size() / planes)), pool);
    }

    private static Windows windows(
            String who, Tensor x, int axis, int kernel, int stride, int padding, boolean ceilMode) {
        ImageChecks.axes(who, x.shape(), 4);
        ImageChecks.pool(who, kernel, kernel, stride, stride, padding, padding);
        int size = x.dim(axis);
        Windows windows = Windows.of(size, kernel, stride, padding, ceilMode);
        ImageChecks.fits(who, windows.count(), size, padding, padding, kernel, 1, axis == 2 ? "height" : "width");
        return windows;
    }

    private static Shape shape(Tape tape, Tensor x, int height, int width) {
        return tape.shape(tape.shape(x.shape(), 2, height), 3, width);
    }
}
