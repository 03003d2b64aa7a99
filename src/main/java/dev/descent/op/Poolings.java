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
 *     float largest = Poolings.max2d(tape, x, 2, 2, Window.of(2, 0), false).item();      // 6
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
     * @param kernelHeight the height of a window; kernelWidth likewise
     * @param window the steps between windows, usually those of the kernel, and the rows and columns around the image that are
     *     never the largest, at most half the kernel; without dilation
     * @param ceilMode whether a last window that juts out of the image counts
     * @return {@code [batch, channels, (height + top + bottom − kernel) / stride + 1, ...]}, rounded up in ceil mode
     * @throws IllegalArgumentException if the numbers make no sense, or the window is larger than the padded image
     */
    public static Tensor max2d(
            Tape tape, Tensor x, int kernelHeight, int kernelWidth, Window window, boolean ceilMode) {
        return max("maxPool2d", tape, x, kernelHeight, kernelWidth, window, ceilMode);
    }

    /** The same in one dimension, {@code [batch, channels, length]}, with the horizontal numbers of the window. */
    public static Tensor max1d(Tape tape, Tensor x, int kernel, Window window, boolean ceilMode) {
        ImageChecks.axes("maxPool1d", x.shape(), 3);
        return signals(max("maxPool1d", tape, images(x), 1, kernel, horizontal(window), ceilMode));
    }

    /**
     * The mean of each window.
     *
     * @param x {@code [batch, channels, height, width]}
     * @param kernelHeight the height of a window; kernelWidth likewise
     * @param window the steps between windows, usually those of the kernel, and rows and columns of zeros around the image, at
     *     most half the kernel; without dilation
     * @param ceilMode whether a last window that juts out of the image counts
     * @param countIncludePad whether the zeros of the padding count in the mean, as by PyTorch's default
     * @return {@code [batch, channels, (height + top + bottom − kernel) / stride + 1, ...]}, rounded up in ceil mode
     * @throws IllegalArgumentException if the numbers make no sense, or the window is larger than the padded image
     */
    public static Tensor average2d(
            Tape tape,
            Tensor x,
            int kernelHeight,
            int kernelWidth,
            Window window,
            boolean ceilMode,
            boolean countIncludePad) {
        return average("avgPool2d", tape, x, kernelHeight, kernelWidth, window, ceilMode, countIncludePad);
    }

    /** The same in one dimension, {@code [batch, channels, length]}, with the horizontal numbers of the window. */
    public static Tensor average1d(
            Tape tape, Tensor x, int kernel, Window window, boolean ceilMode, boolean countIncludePad) {
        ImageChecks.axes("avgPool1d", x.shape(), 3);
        return signals(average("avgPool1d", tape, images(x), 1, kernel, horizontal(window), ceilMode, countIncludePad));
    }

    private static Window horizontal(Window window) {
        return window.stride(1, window.strideX())
                .padding(0, 0, window.left(), window.right())
                .dilation(1, window.dilationX());
    }

    private static Tensor images(Tensor x) {
        return x.as(Shape.of(x.dim(0), x.dim(1), 1, x.dim(2)));
    }

    private static Tensor signals(Tensor y) {
        return y.as(Shape.of(y.dim(0), y.dim(1), y.dim(3)));
    }

    private static Tensor max(
            String who, Tape tape, Tensor x, int kernelHeight, int kernelWidth, Window window, boolean ceilMode) {
        ImageChecks.pool(who, x.shape(), kernelHeight, kernelWidth, window);
        Windows rows = rows(who, x, kernelHeight, window, ceilMode);
        Windows columns = columns(who, x, kernelWidth, window, ceilMode);
        Tensor y = tape.result(shape(tape, x, rows.count(), columns.count()), x);
        float[] winners = tape.tensor(y.shape()).values();
        MaxPool pool = new MaxPool(tape, x, y, rows, columns, winners);
        run(tape, x, pool);
        if (y.needsGradient()) {
            tape.record(y, pool);
        }
        return y;
    }

    private static Tensor average(
            String who,
            Tape tape,
            Tensor x,
            int kernelHeight,
            int kernelWidth,
            Window window,
            boolean ceilMode,
            boolean countIncludePad) {
        ImageChecks.pool(who, x.shape(), kernelHeight, kernelWidth, window);
        Windows rows = rows(who, x, kernelHeight, window, ceilMode);
        return average(tape, x, rows, columns(who, x, kernelWidth, window, ceilMode), countIncludePad);
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

    private static Windows rows(String who, Tensor x, int kernel, Window w, boolean ceilMode) {
        int count = w.rows(who, x.dim(2), kernel, ceilMode);
        return new Windows(x.dim(2), kernel, w.strideY(), w.top(), w.bottom(), count);
    }

    private static Windows columns(String who, Tensor x, int kernel, Window w, boolean ceilMode) {
        int width = x.dim(3);
        int count =
                who.endsWith("1d") ? w.steps(who, width, kernel, ceilMode) : w.columns(who, width, kernel, ceilMode);
        return new Windows(width, kernel, w.strideX(), w.left(), w.right(), count);
    }

    private static Shape shape(Tape tape, Tensor x, int height, int width) {
        return tape.shape(tape.shape(x.shape(), 2, height), 3, width);
    }
}
