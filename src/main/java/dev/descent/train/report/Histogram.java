package dev.descent.train.report;

import dev.descent.tensor.Tensor;

/** How numbers are spread: equal bins from the smallest finite one to the largest. */
final class Histogram {
    static final int BINS = 32;
    /** Of larger tensors every so many elements count. */
    private static final int LOOKED_AT = 1 << 14;

    final long[] counts = new long[BINS];
    final double low;
    final double high;
    final double sum;
    final double sumSquares;
    /** The finite numbers looked at. */
    final long count;
    /** Those that are NaN or infinite. */
    final long spoilt;

    Histogram(Tensor tensor) {
        this(tensor.values(), tensor.size());
    }

    Histogram(float[] values, int size) {
        // Odd, so that rows of a power of two are not met in the same column each time.
        int stride = size <= LOOKED_AT ? 1 : size / LOOKED_AT | 1;
        float smallest = Float.POSITIVE_INFINITY;
        float largest = Float.NEGATIVE_INFINITY;
        double total = 0;
        double squares = 0;
        long finite = 0;
        for (int i = 0; i < size; i += stride) {
            float value = values[i];
            if (Float.isFinite(value)) {
                smallest = Math.min(smallest, value);
                largest = Math.max(largest, value);
                total += value;
                squares += (double) value * value;
                finite++;
            }
        }
        count = finite;
        spoilt = (size + stride - 1L) / stride - finite;
        low = finite == 0 ? 0 : smallest;
        high = finite == 0 ? 0 : largest;
        sum = total;
        sumSquares = squares;
        double scale = high > low ? BINS / (high - low) : 0;
        for (int i = 0; i < size; i += stride) {
            if (Float.isFinite(values[i])) {
                counts[Math.min(BINS - 1, (int) ((values[i] - low) * scale))]++;
            }
        }
    }

    double mean() {
        return count == 0 ? Double.NaN : sum / count;
    }

    double deviation() {
        return count == 0 ? Double.NaN : Math.sqrt(Math.max(0, sumSquares / count - mean() * mean()));
    }

    /** The upper end of a bin. */
    double limit(int bin) {
        return bin == BINS - 1 ? high : low + (high - low) * (bin + 1) / BINS;
    }
}
