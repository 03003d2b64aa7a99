package dev.descent.kernel;

/**
 * How a direct convolution of stride 1 lays out its images: row after row and image after image, with zeros in between that
 * serve as the right margin of one row and the left margin of the next. So a kernel's value lies at the same distance from
 * every output, wherever that is, and vectors may run across the ends of rows; what they compute there is left out.
 *
 * @param right the margin's width on the right, negative if columns are left out; likewise below
 */
record DirectLayout(
        int height,
        int width,
        int outHeight,
        int outWidth,
        int kernelHeight,
        int kernelWidth,
        int dilationY,
        int dilationX,
        int top,
        int left,
        int bottom,
        int right) {
    /** Outputs that are computed in one go, at least: enough to make up for what the last vector leaves out. */
    private static final int OUTPUTS = 1024;

    /** Parts of a batch, at least, so that threads have something to share. */
    private static final int PARTS = 4;

    /** Of a convolution's input, for its outputs and for the gradient of its weights. */
    static DirectLayout of(Geometry g) {
        return of(
                g.height(),
                g.width(),
                g.outHeight(),
                g.outWidth(),
                g.kernelHeight(),
                g.kernelWidth(),
                g.dilationY(),
                g.dilationX(),
                g.padTop(),
                g.padLeft());
    }

    /** Of its outputs' gradient, for that of its input: a convolution itself, with the kernel turned round. */
    static DirectLayout mirrored(Geometry g) {
        return of(
                g.outHeight(),
                g.outWidth(),
                g.height(),
                g.width(),
                g.kernelHeight(),
                g.kernelWidth(),
                g.dilationY(),
                g.dilationX(),
                (g.kernelHeight() - 1) * g.dilationY() - g.padTop(),
                (g.kernelWidth() - 1) * g.dilationX() - g.padLeft());
    }

    private static DirectLayout of(
            int height,
            int width,
            int outHeight,
            int outWidth,
            int kernelHeight,
            int kernelWidth,
            int dilationY,
            int dilationX,
            int top,
            int left) {
        int bottom = outHeight + (kernelHeight - 1) * dilationY - height - top;
        int right = outWidth + (kernelWidth - 1) * dilationX - width - left;
        return new DirectLayout(
                height,
                width,
                outHeight,
                outWidth,
                kernelHeight,
                kernelWidth,
                dilationY,
                dilationX,
                top,
                left,
                bottom,
                right);
    }

    /** Whether this layout serves: strides of 1, one group, margins no wider than the kernel reaches. */
    static boolean serves(Geometry g) {
        return g.strideY() == 1
                && g.strideX() == 1
                && g.groups() == 1
                && of(g).isUsable()
                && mirrored(g).isUsable();
    }

    private boolean isUsable() {
        return top >= 0 && left >= 0 && outWidth <= rowStride() && outHeight <= rows();
    }

    int rowStride() {
        return width + Math.max(left, right);
    }

    private int rows() {
        return height + Math.max(top, bottom);
    }

    int imageSize() {
        return rows() * rowStride();
    }

    /** Where the first pixel lies. */
    int lead() {
        return top * rowStride() + left;
    }

    /** From an output to the farthest value that it is computed from. */
    int reach() {
        return (kernelHeight - 1) * dilationY * rowStride() + (kernelWidth - 1) * dilationX;
    }

    /** Positions from the first output of so many images to the last. */
    int outputs(int images) {
        return (images - 1) * imageSize() + (outHeight - 1) * rowStride() + outWidth;
    }

    /** Floats of one channel of so many images, read up to {@code length} outputs on. */
    int stride(int images, int length) {
        return Math.max(length + reach(), lead() + images * imageSize());
    }

    /** How many images are laid out at once. */
    int group(int batch) {
        int wanted = (OUTPUTS + imageSize() - 1) / imageSize();
        return Math.max(1, Math.min(wanted, (batch + PARTS - 1) / PARTS));
    }

    /** The distance from an output to each value of its patch: channel by channel, then row by row of the kernel. */
    void offsets(int channels, int stride, int[] to) {
        int p = 0;
        for (int c = 0; c < channels; c++) {
            for (int ky = 0; ky < kernelHeight; ky++) {
                for (int kx = 0; kx < kernelWidth; kx++) {
                    to[p++] = c * stride + ky * dilationY * rowStride() + kx * dilationX;
                }
            }
        }
    }

    /** Lays out planes of images {@code from} up to {@code from + images}, with zeros around them. */
    void layOut(float[] x, int from, int images, int channels, float[] to, int stride) {
        for (int c = 0; c < channels; c++) {
            int at = zeros(to, c * stride, lead());
            for (int image = from; image < from + images; image++) {
                at = plane(x, (image * channels + c) * height * width, height, width, rows(), to, at);
            }
            zeros(to, at, (c + 1) * stride - at);
        }
    }

    /** Lays out planes of outputs where the convolution puts them, with zeros in between, {@code length} for each filter. */
    void layOutOutputs(float[] y, int from, int images, int filters, float[] to, int length) {
        for (int f = 0; f < filters; f++) {
            int at = f * length;
            for (int image = from; image < from + images; image++) {
                int source = (image * filters + f) * outHeight * outWidth;
                boolean last = image == from + images - 1;
                at = plane(y, source, outHeight, outWidth, last ? outHeight : rows(), to, at, last);
            }
            zeros(to, at, (f + 1) * length - at);
        }
    }

    private int plane(float[] x, int source, int planeRows, int columns, int allRows, float[] to, int start) {
        return plane(x, source, planeRows, columns, allRows, to, start, false);
    }

    private int plane(
            float[] x, int source, int planeRows, int columns, int allRows, float[] to, int start, boolean endsShort) {
        int at = start;
        int gap = rowStride() - columns;
        for (int row = 0; row < planeRows; row++, source += columns) {
            System.arraycopy(x, source, to, at, columns);
            at += columns;
            at = zeros(to, at, endsShort && row == planeRows - 1 ? 0 : gap);
        }
        return zeros(to, at, (allRows - planeRows) * rowStride());
    }

    /** A loop: rows' gaps are a float or two, for which a call would take longer. */
    private static int zeros(float[] to, int at, int count) {
        for (int end = at + count; at < end; at++) {
            to[at] = 0;
        }
        return at;
    }

    /** Takes the outputs out again, dropping what was computed between them. */
    void takeOut(float[] outputs, int length, int from, int images, int filters, boolean add, float[] y) {
        for (int f = 0; f < filters; f++) {
            for (int image = 0; image < images; image++) {
                int source = f * length + image * imageSize();
                int to = ((from + image) * filters + f) * outHeight * outWidth;
                for (int row = 0; row < outHeight; row++, source += rowStride(), to += outWidth) {
                    if (add) {
                        for (int i = 0; i < outWidth; i++) {
                            y[to + i] += outputs[source + i];
                        }
                    } else {
                        System.arraycopy(outputs, source, y, to, outWidth);
                    }
                }
            }
        }
    }
}
