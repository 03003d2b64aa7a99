package dev.descent.op;

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
        int height = window.rows("conv2d", x.dim(2), weight.dim(2), false);
        int width = window.columns("conv2d", x.dim(3), weight.dim(3), false);
        Shape shape = tape.shape(tape.shape(tape.shape(x.shape(), 1, weight.dim(0)), 2, height), 3, width);
        return ConvolutionPass.run(tape, x, weight, bias, window, shape, false);
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
        int length = window.steps("conv1d", x.dim(2), weight.dim(2), false);
        Shape shape = tape.shape(tape.shape(x.shape(), 1, weight.dim(0)), 2, length);
        return ConvolutionPass.run(tape, x, weight, bias, window, shape, false);
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
        return ConvolutionPass.run(tape, x, weight, bias, window, shape, true);
    }
}
