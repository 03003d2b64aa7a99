package dev.descent.op;

import dev.descent.kernel.Convolution;
import dev.descent.kernel.Geometry;
import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.kernel.Pointwise;
import dev.descent.kernel.Rowwise;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions as in PyTorch, whose names, layouts and sizes these are. The number of groups follows from the channels of
 * the input and those the weight has: a weight {@code [out, in, h, w]} makes one group, {@code [in, 1, h, w]} is
 * depthwise.
 *
 * <pre>{@code
 * Tensor images = Tensor.zeros(Shape.of(2, 3, 32, 32));
 * Tensor weight = Tensor.zeros(Shape.of(16, 3, 3, 3));
 * try (Tape tape = Tape.inference()) {
 *     Tensor y = Convolutions.conv2d(tape, images, weight, null, Window.of(1, 1));   // [2, 16, 32, 32]
 * }
 * }</pre>
 */
public final class Convolutions {
    private static final Convolution KERNEL = Kernels.convolution();
    private static final Pointwise POINTWISE = Kernels.pointwise();
    private static final Rowwise ROWWISE = Kernels.rowwise();
    private static final Loops.Columns COLUMN_SUMS =
            (x, unused, y, rows, columns, from, to) -> ROWWISE.addColumnSums(x, y, rows, columns, from, to);
    private static final Loops.Rows ROW_SUMS = (x, unused, y, columns, from, to) -> {
        for (int row = from; row < to; row++) {
            y[row] = (float) POINTWISE.sum(x, row * columns, (row + 1) * columns);
        }
    };

    private Convolutions() {}

    /**
     * @param x {@code [batch, in, height, width]}
     * @param weight {@code [out, in / groups, kernel height, kernel width]}
     * @param bias {@code [out]}, or null for none
     * @return {@code [batch, out, (height + top + bottom − dilation · (kernel − 1) − 1) / stride + 1, ...]}
     * @throws IllegalArgumentException if the shapes don't fit, or the kernel is larger than the padded image
     */
    public static Tensor conv2d(Tape tape, Tensor x, Tensor weight, @Nullable Tensor bias, Window window) {
        ImageChecks.convolution("conv2d", x.shape(), weight.shape(), bias == null ? null : bias.shape());
        ImageChecks.axes("conv2d", x.shape(), 4);
        int kernelHeight = weight.dim(2);
        int kernelWidth = weight.dim(3);
        int outHeight = window.rows("conv2d", x.dim(2), kernelHeight, false);
        int outWidth = window.columns("conv2d", x.dim(3), kernelWidth, false);
        Geometry geometry = new Geometry(
                x.dim(0),
                x.dim(1),
                x.dim(2),
                x.dim(3),
                weight.dim(0),
                outHeight,
                outWidth,
                kernelHeight,
                kernelWidth,
                window.strideY(),
                window.strideX(),
                window.top(),
                window.left(),
                window.dilationY(),
                window.dilationX(),
                x.dim(1) / weight.dim(1));
        return convolve(tape, geometry, shape(tape, x.shape(), weight.dim(0), outHeight, outWidth), x, weight, bias);
    }

    /**
     * The same in one dimension, with the horizontal numbers of the window.
     *
     * @param x {@code [batch, in, length]}
     * @param weight {@code [out, in / groups, kernel length]}
     * @param bias {@code [out]}, or null for none
     * @return {@code [batch, out, (length + left + right − dilation · (kernel − 1) − 1) / stride + 1]}
     * @throws IllegalArgumentException if the shapes don't fit, or the kernel is longer than the padded signal
     */
    public static Tensor conv1d(Tape tape, Tensor x, Tensor weight, @Nullable Tensor bias, Window window) {
        ImageChecks.convolution("conv1d", x.shape(), weight.shape(), bias == null ? null : bias.shape());
        int kernel = weight.dim(2);
        int length = window.steps("conv1d", x.dim(2), kernel, false);
        Geometry geometry = new Geometry(
                x.dim(0),
                x.dim(1),
                1,
                x.dim(2),
                weight.dim(0),
                1,
                length,
                1,
                kernel,
                1,
                window.strideX(),
                0,
                window.left(),
                1,
                window.dilationX(),
                x.dim(1) / weight.dim(1));
        Shape shape = tape.shape(tape.shape(x.shape(), 1, weight.dim(0)), 2, length);
        return convolve(tape, geometry, shape, x, weight, bias);
    }

    /**
     * The transposed convolution: what {@link #conv2d} does to the gradient of its input, used to enlarge images.
     *
     * @param x {@code [batch, in, height, width]}
     * @param weight {@code [in, out / groups, kernel height, kernel width]}
     * @param bias {@code [out]}, or null for none
     * @param window padding takes away from the result, as in PyTorch
     * @param groups a divisor of both channel numbers, 1 for the plain one
     * @param outputPadding rows and columns more at the bottom and right, below the stride
     * @return {@code [batch, out, (height − 1) · stride − top − bottom + dilation · (kernel − 1) + outputPadding + 1,
     *     ...]}
     * @throws IllegalArgumentException if the shapes don't fit, or nothing would be left of the image
     */
    public static Tensor convTranspose2d(
            Tape tape, Tensor x, Tensor weight, @Nullable Tensor bias, Window window, int groups, int outputPadding) {
        ImageChecks.transposed(x.shape(), weight.shape(), bias == null ? null : bias.shape(), groups);
        Shape shape = window.transposed(x.shape(), weight.dim(1) * groups, weight.dim(2), weight.dim(3), outputPadding);
        Geometry geometry = new Geometry(
                x.dim(0),
                shape.dim(1),
                shape.dim(2),
                shape.dim(3),
                x.dim(1),
                x.dim(2),
                x.dim(3),
                weight.dim(2),
                weight.dim(3),
                window.strideY(),
                window.strideX(),
                window.top(),
                window.left(),
                window.dilationY(),
                window.dilationX(),
                groups);
        Tensor y = bias == null ? tape.result(shape, x, weight) : tape.result(shape, x, weight, bias);
        KERNEL.inputGradient(tape.loops().workers(), geometry, x.values(), weight.values(), false, y.values());
        if (bias != null) {
            addBias(y, bias);
        }
        if (y.needsGradient()) {
            tape.record(y, () -> {
                float[] dy = y.gradient();
                if (bias != null && bias.needsGradient()) {
                    addBiasGradient(tape, dy, y.shape(), bias);
                }
                if (weight.needsGradient()) {
                    boolean add = weight.hasGradient();
                    KERNEL.weightGradient(
                            tape.loops().workers(), geometry, dy, x.values(), add, weight.gradientToWrite());
                }
                if (x.needsGradient()) {
                    float[] dx = x.hasGradient() ? tape.tensor(x.shape()).values() : x.gradientToWrite();
                    boolean apart = dx != x.gradientToWrite();
                    KERNEL.forward(tape.loops().workers(), geometry, dy, weight.values(), null, dx);
                    if (apart) {
                        Gradients.add(tape, dx, x);
                    }
                }
            });
        }
        return y;
    }

    private static Tensor convolve(
            Tape tape, Geometry geometry, Shape shape, Tensor x, Tensor weight, @Nullable Tensor bias) {
        Tensor y = bias == null ? tape.result(shape, x, weight) : tape.result(shape, x, weight, bias);
        float[] shift = bias == null ? null : bias.values();
        KERNEL.forward(tape.loops().workers(), geometry, x.values(), weight.values(), shift, y.values());
        if (y.needsGradient()) {
            tape.record(y, () -> {
                float[] dy = y.gradient();
                if (bias != null && bias.needsGradient()) {
                    addBiasGradient(tape, dy, y.shape(), bias);
                }
                if (weight.needsGradient()) {
                    boolean add = weight.hasGradient();
                    float[] dw = weight.gradientToWrite();
                    KERNEL.weightGradient(tape.loops().workers(), geometry, x.values(), dy, add, dw);
                }
                if (x.needsGradient()) {
                    boolean add = x.hasGradient();
                    float[] dx = x.gradientToWrite();
                    KERNEL.inputGradient(tape.loops().workers(), geometry, dy, weight.values(), add, dx);
                }
            });
        }
        return y;
    }

    private static void addBias(Tensor y, Tensor bias) {
        int pixels = y.shape().sizeBetween(2, y.rank());
        for (int plane = 0; plane < y.size() / pixels; plane++) {
            float shift = bias.values()[plane % bias.size()];
            POINTWISE.affine(y.values(), 1f, shift, y.values(), plane * pixels, (plane + 1) * pixels);
        }
    }

    /** First over the pixels of each plane, then over the batch. */
    private static void addBiasGradient(Tape tape, float[] dy, Shape shape, Tensor bias) {
        int batch = shape.dim(0);
        int channels = shape.dim(1);
        float[] sums = tape.tensor(batch, channels).values();
        tape.loops().rows(ROW_SUMS, dy, dy, sums, batch * channels, shape.sizeBetween(2, shape.rank()));
        tape.loops().columns(COLUMN_SUMS, sums, sums, bias.gradientToAdd(), batch, channels);
    }

    /** {@code [batch, channels, height, width]} without garbage when the step before asked for the same. */
    static Shape shape(Tape tape, Shape x, int channels, int height, int width) {
        return tape.shape(tape.shape(tape.shape(x, 1, channels), 2, height), 3, width);
    }
}
