package dev.descent.kernel;

/**
 * The sizes of a convolution of {@code [batch, channels, height, width]} with {@code [filters, channels / groups,
 * kernelHeight, kernelWidth]} to {@code [batch, filters, outHeight, outWidth]}. The output's size and the padding at
 * the top and left say how much there is at the bottom and right. Signals of one dimension have height 1.
 */
public record Geometry(
        int batch,
        int channels,
        int height,
        int width,
        int filters,
        int outHeight,
        int outWidth,
        int kernelHeight,
        int kernelWidth,
        int strideY,
        int strideX,
        int padTop,
        int padLeft,
        int dilationY,
        int dilationX,
        int groups) {

    /** Of the convolution that leads from the outputs' gradient to that of the input, with the kernel turned round; strides are 1. */
    Geometry mirrored() {
        return new Geometry(
                batch,
                filters,
                outHeight,
                outWidth,
                channels,
                height,
                width,
                kernelHeight,
                kernelWidth,
                1,
                1,
                (kernelHeight - 1) * dilationY - padTop,
                (kernelWidth - 1) * dilationX - padLeft,
                dilationY,
                dilationX,
                groups);
    }

    int pixels() {
        return height * width;
    }

    int outPixels() {
        return outHeight * outWidth;
    }

    int groupChannels() {
        return channels / groups;
    }

    int groupFilters() {
        return filters / groups;
    }

    /** The inputs that one output pixel is summed from. */
    int patch() {
        return groupChannels() * kernelHeight * kernelWidth;
    }

    int weights() {
        return filters * patch();
    }

    /** Whether the image itself is the matrix of patches. */
    boolean pointwise() {
        return kernelHeight == 1
                && kernelWidth == 1
                && strideY == 1
                && strideX == 1
                && padTop == 0
                && padLeft == 0
                && outHeight == height
                && outWidth == width;
    }

    /** Whether every channel has its own filters, which leaves nothing for a matrix product. */
    boolean depthwise() {
        return groups == channels && groups > 1;
    }

    /** The first output column whose input column, at this column of the kernel, lies within the image. */
    int firstColumn(int kx) {
        return first(padLeft - kx * dilationX, strideX, outWidth);
    }

    /** One after the last such column; not before {@link #firstColumn}. */
    int endColumn(int kx) {
        return end(width - 1 + padLeft - kx * dilationX, strideX, outWidth, firstColumn(kx));
    }

    /** The first output row whose input row, at this row of the kernel, lies within the image. */
    int firstRow(int ky) {
        return first(padTop - ky * dilationY, strideY, outHeight);
    }

    /** One after the last such row; not before {@link #firstRow}. */
    int endRow(int ky) {
        return end(height - 1 + padTop - ky * dilationY, strideY, outHeight, firstRow(ky));
    }

    private static int first(int before, int stride, int outputs) {
        return before <= 0 ? 0 : Math.min(outputs, (before + stride - 1) / stride);
    }

    private static int end(int last, int stride, int outputs, int first) {
        return last < 0 ? first : Math.max(first, Math.min(outputs, last / stride + 1));
    }

    /** The row of the image, perhaps outside it, that this row of the kernel reads for an output row. */
    int row(int oy, int ky) {
        return oy * strideY - padTop + ky * dilationY;
    }

    /** The column of the image that column {@code kx} of the kernel reads for output column 0, perhaps negative. */
    int column(int kx) {
        return kx * dilationX - padLeft;
    }
}
