package dev.descent.op;

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
        int down = dilationY * (kernelHeight - 1);
        int across = dilationX * (kernelWidth - 1);
        return padding(down / 2, down - down / 2, across / 2, across - across / 2);
    }

    int outHeight(int height, int kernel) {
        return Math.floorDiv(height + top + bottom - dilationY * (kernel - 1) - 1, strideY) + 1;
    }

    int outWidth(int width, int kernel) {
        return Math.floorDiv(width + left + right - dilationX * (kernel - 1) - 1, strideX) + 1;
    }

    int transposedHeight(int height, int kernel) {
        return (height - 1) * strideY - top - bottom + dilationY * (kernel - 1) + 1;
    }

    int transposedWidth(int width, int kernel) {
        return (width - 1) * strideX - left - right + dilationX * (kernel - 1) + 1;
    }
}
