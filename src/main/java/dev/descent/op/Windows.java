package dev.descent.op;

/**
 * Where the windows of a pooling lie along one axis.
 *
 * @param kernel the length of a window, or 0 if the axis is cut into {@code count} nearly equal windows
 */
record Windows(int size, int kernel, int stride, int before, int after, int count) {
    /** Beyond it a window's own loop is long enough to be fast, and its sum to need more than a float. */
    private static final int MOST_EVEN = 4;

    static Windows adaptive(int size, int count) {
        return new Windows(size, 0, 0, 0, 0, count);
    }

    /** Whether all windows lie within the image and have the same, small length. */
    boolean even() {
        return kernel > 0 && kernel <= MOST_EVEN && before == 0 && (count - 1) * stride + kernel <= size;
    }

    /** Whether windows of two lie side by side, and cover everything. */
    boolean halving() {
        return kernel == 2 && stride == 2 && before == 0 && 2 * count == size;
    }

    /** The first element of a window within the image. */
    int from(int window) {
        return kernel == 0 ? (int) ((long) window * size / count) : Math.max(0, window * stride - before);
    }

    /** One after the last within the image. */
    int to(int window) {
        return kernel == 0
                ? (int) (((window + 1L) * size + count - 1) / count)
                : Math.min(size, window * stride - before + kernel);
    }

    /** How many elements count: those within the image, or those within image and padding. */
    int length(int window, boolean includePad) {
        if (!includePad || kernel == 0) {
            return to(window) - from(window);
        }
        int start = window * stride - before;
        return Math.min(start + kernel, size + after) - start;
    }
}
