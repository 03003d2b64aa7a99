package dev.descent.kernel;

import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/**
 * Along one axis of a convolution: from which weights of the kernel, the taps, each output is summed, margins left out, and
 * which values belong to them. The taps of one output follow each other in {@link #order}, and their values are evenly spaced.
 */
final class Taps {
    /** All taps in an order in which those of each output are neighbours. */
    final int[] order;
    /** From the value of one tap to that of the next in order. */
    final int step;
    /** For each output, where its taps begin in order; likewise how many they are, and where the first one's value lies. */
    final int[] first;

    final int[] count;
    final int[] source;
    /** For each output, which of the different ranges of taps it has. */
    final int[] range;
    /** For each range, where it begins in order; likewise how many taps it has. */
    final int[] rangeFirst;

    final int[] rangeCount;

    private Taps(int outputs, int kernel, int phases, int step, IntBinaryOperator sourceOf) {
        this.step = step;
        order = new int[kernel];
        for (int phase = 0, i = 0; phase < phases; phase++) {
            for (int k = phase; k < kernel; k += phases) {
                order[i++] = k;
            }
        }
        first = new int[outputs];
        count = new int[outputs];
        source = new int[outputs];
        range = new int[outputs];
        int[] firsts = new int[outputs];
        int[] counts = new int[outputs];
        int ranges = 0;
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < kernel; i++) {
                int from = sourceOf.applyAsInt(o, order[i]);
                if (from >= 0 && count[o]++ == 0) {
                    first[o] = i;
                    source[o] = from;
                }
            }
            int known = 0;
            while (known < ranges && (firsts[known] != first[o] || counts[known] != count[o])) {
                known++;
            }
            if (known == ranges) {
                firsts[ranges] = first[o];
                counts[ranges++] = count[o];
            }
            range[o] = known;
        }
        rangeFirst = Arrays.copyOf(firsts, ranges);
        rangeCount = Arrays.copyOf(counts, ranges);
    }

    /** Of a convolution's outputs. */
    static Taps forward(int outputs, int inputs, int kernel, int stride, int pad, int dilation) {
        return new Taps(outputs, kernel, 1, dilation, (o, k) -> {
            int source = o * stride - pad + k * dilation;
            return source < inputs ? source : -1;
        });
    }

    /** Of its inputs' gradient, summed from that of the outputs: with a stride, every few taps in turn. */
    static Taps backward(int outputs, int inputs, int kernel, int stride, int pad, int dilation) {
        int common = gcd(stride, dilation);
        return new Taps(inputs, kernel, stride / common, -dilation / common, (i, k) -> {
            int at = i + pad - k * dilation;
            return at >= 0 && at % stride == 0 && at / stride < outputs ? at / stride : -1;
        });
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** The lowest place among the values of outputs from {@code from} up to {@code to}. */
    int lowest(int from, int to) {
        int lowest = Integer.MAX_VALUE;
        for (int o = from; o < to; o++) {
            if (count[o] > 0) {
                lowest = Math.min(lowest, source[o] + Math.min(0, (count[o] - 1) * step));
            }
        }
        return lowest == Integer.MAX_VALUE ? 0 : lowest;
    }

    /** One after the highest; not below the lowest. */
    int end(int from, int to) {
        int end = 0;
        for (int o = from; o < to; o++) {
            if (count[o] > 0) {
                end = Math.max(end, source[o] + Math.max(0, (count[o] - 1) * step) + 1);
            }
        }
        return end;
    }

    /** How many products with single values all outputs take. */
    int products() {
        return Arrays.stream(count).sum();
    }
}
