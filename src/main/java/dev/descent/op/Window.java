package dev.descent.op;

import dev.descent.tensor.Shape;

/**
 * How a kernel moves over an image: its steps, the zeros around the image, and the distance between the pixels it sees.
 * For signals of one dimension only the horizontal numbers count.
 *
 * <pre>{@code
 * Window halving = Window.of(2, 1);                     // stride 2, padding 1
 * Window causal = new Window(1, 1, 0, 0, 2, 0, 1, 1);   // two zeros on the left, none on the right
 * }</pre>
 *
 * @param strideY the step down, at least 1; strideX likewise to the right
 * @param top rows of zeros above the image, at least 0; bottom, left and right likewise
 * @param dilationY the distance between two rows that the kernel sees, at least 1; dilationX likewise for columns
 */
public record Window(int strideY, int strideX, int top, int bottom, int left, int right, int dilationY, int dilationX) {
    /** @throws IllegalArgumentException if a stride or dilation is below 1, or a padding below 0 */
    public Window {
        ImageChecks.window(strideY, strideX, dilationY, dilationX, top, bottom, left, right);
    }

    /** The same stride both ways, the same padding on all sides, no dilation. */
    public static Window of(int stride, int padding) {
        return new Window(stride, stride, padding, padding, padding, padding, 1, 1);
    }

    /** This window with other strides. */
    public Window stride(int down, int right) {
        return new Window(down, right, top, bottom, left, this.right, dilationY, dilationX);
    }

    /** This window with other paddings. */
    public Window padding(int newTop, int newBottom, int newLeft, int newRight) {
        return new Window(strideY, strideX, newTop, newBottom, newLeft, newRight, dilationY, dilationX);
    }

    /** This window with other dilations. */
    public Window dilation(int down, int right) {
        return new Window(strideY, strideX, top, bottom, left, this.right, down, right);
    }

    /**
     * This window with the padding that keeps an image's size at stride 1, as PyTorch's {@code padding="same"}: where it
     * can't be equal on both sides, one more at the bottom and right.
     */
    public Window same(int kernelHeight, int kernelWidth) {
        int down = ImageChecks.extent(kernelHeight, dilationY) - 1;
        int across = ImageChecks.extent(kernelWidth, dilationX) - 1;
        return padding(down / 2, down - down / 2, across / 2, across - across / 2);
    }

    /**
     * How many places a kernel has from the top of an image to its bottom: {@code (height + top + bottom − dilation · (kernel −
     * 1) − 1) / stride + 1}.
     *
     * @param who what errors call it
     * @param ceil whether a last place counts where the kernel juts out, as in PyTorch's ceil mode
     * @throws IllegalArgumentException if there is none, since the kernel is larger than the padded image
     */
    public int rows(String who, int height, int kernel, boolean ceil) {
        return places(who, "height", height, kernel, top, bottom, strideY, dilationY, ceil);
    }

    /** The same from left to right. */
    public int columns(String who, int width, int kernel, boolean ceil) {
        return places(who, "width", width, kernel, left, right, strideX, dilationX, ceil);
    }

    /** The same for a signal of one dimension, by the horizontal numbers. */
    public int steps(String who, int length, int kernel, boolean ceil) {
        return places(who, "length", length, kernel, left, right, strideX, dilationX, ceil);
    }

    private static int places(
            String who,
            String axis,
            int size,
            int kernel,
            int before,
            int after,
            int stride,
            int dilation,
            boolean ceil) {
        int room = ImageChecks.padded(size, before, after) - ImageChecks.extent(kernel, dilation);
        long last = Math.floorDiv(room + (ceil ? stride - 1L : 0), stride);
        // PyTorch drops a last window that would begin in the padding.
        if (ceil && last >= 0 && last * stride >= (long) size + before) {
            last--;
        }
        ImageChecks.fits(who, (int) last + 1, size, before, after, kernel, dilation, axis);
        return (int) last + 1;
    }

    /**
     * The shape that a transposed convolution gives, of which the padding is cut off.
     *
     * @param x {@code [batch, in, height, width]}
     * @return {@code [batch, out, (height − 1) · stride − top − bottom + dilation · (kernel − 1) + outputPadding + 1, ...]}
     * @throws IllegalArgumentException if nothing would be left, or the output padding is not below the stride
     */
    public Shape transposed(Shape x, int out, int kernelHeight, int kernelWidth, int outputPadding) {
        ImageChecks.axes("convTranspose2d", x, 4);
        ImageChecks.outputPadding(outputPadding, this);
        long height = (x.dim(2) - 1L) * strideY + ImageChecks.extent(kernelHeight, dilationY) + outputPadding;
        long width = (x.dim(3) - 1L) * strideX + ImageChecks.extent(kernelWidth, dilationX) + outputPadding;
        ImageChecks.leavesSomething(x, height, width, this);
        return Shape.of(x.dim(0), out, (int) (height - top - bottom), (int) (width - left - right));
    }
}
