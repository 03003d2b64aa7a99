package dev.descent.op;

import dev.descent.kernel.Loops;
import dev.descent.kernel.Workers;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;

/** The largest of each window: the forward pass over planes, and as a recorded backward the backward pass. */
final class MaxPool implements Loops.Range, Runnable {
    private static final int ROW_SLOT = 10;

    private final Tape tape;
    private final Tensor x;
    private final Tensor y;
    private final Windows rows;
    private final Windows columns;
    /** Where in its window the largest value was found: small enough for a float to count exactly. */
    private final float[] winners;

    private float[] dx = {};
    private boolean backward;
    /** Whether the windows cover all of a gradient that nothing has flown into. */
    private boolean fresh;

    MaxPool(Tape tape, Tensor x, Tensor y, Windows rows, Windows columns, float[] winners) {
        this.tape = tape;
        this.x = x;
        this.y = y;
        this.rows = rows;
        this.columns = columns;
        this.winners = winners;
    }

    @Override
    public void run() {
        backward = true;
        fresh = !x.hasGradient() && rows.halving() && columns.halving();
        dx = fresh ? x.gradientToWrite() : x.gradientToAdd();
        Poolings.run(tape, x, this);
    }

    @Override
    public void run(int from, int to) {
        int pixels = rows.size() * columns.size();
        int outputs = rows.count() * columns.count();
        boolean halving = rows.halving() && columns.halving();
        for (int plane = from; plane < to; plane++) {
            if (backward && halving) {
                scatterHalving(y.gradient(), plane * outputs, plane * pixels);
            } else if (halving) {
                gatherHalving(x.values(), plane * pixels, y.values(), plane * outputs);
            } else if (backward) {
                scatter(y.gradient(), plane * outputs, plane * pixels);
            } else {
                gather(x.values(), plane * pixels, y.values(), plane * outputs);
            }
        }
    }

    private void gather(float[] in, int start, float[] out, int to) {
        int width = columns.size();
        int o = to;
        for (int oy = 0; oy < rows.count(); oy++) {
            int top = rows.from(oy);
            int bottom = rows.to(oy);
            for (int ox = 0; ox < columns.count(); ox++) {
                int left = columns.from(ox);
                int right = columns.to(ox);
                int first = start + top * width + left;
                long best = Long.MIN_VALUE;
                for (int iy = 0; iy < bottom - top; iy++) {
                    for (int i = iy * width; i < iy * width + right - left; i++) {
                        best = Math.max(best, rank(in[first + i], i));
                    }
                }
                int where = Integer.MAX_VALUE - (int) best;
                out[o] = in[first + where];
                winners[o++] = where;
            }
        }
    }

    /** The usual pooling, by two in both directions: the higher one of each column, which C2 makes vectors of, then of both. */
    private void gatherHalving(float[] in, int start, float[] out, int to) {
        int width = columns.size();
        Workers workers = tape.loops().workers();
        float[] higher = workers.scratch(workers.current(), ROW_SLOT, width);
        int o = to;
        for (int oy = 0; oy < rows.count(); oy++) {
            int i = start + 2 * oy * width;
            for (int j = 0; j < width; j++) {
                higher[j] = Math.max(in[i + j], in[i + width + j]);
            }
            int end = o + columns.count();
            for (int j = 0; o < end; o++, i += 2, j += 2) {
                float best = Math.max(higher[j], higher[j + 1]);
                out[o] = best;
                winners[o] = where(in, i, i + width, best + 0f);
            }
        }
    }

    /** How many of a window's elements come before the first that is the best. */
    private static int where(float[] in, int top, int bottom, float best) {
        int bits = Float.floatToRawIntBits(best);
        int first = differs(in[top], bits);
        int second = first & differs(in[top + 1], bits);
        int third = second & differs(in[bottom], bits);
        return first + second + third;
    }

    /** 1 or 0, without a branch; the sum makes one zero of two. */
    private static int differs(float value, int bits) {
        int difference = Float.floatToRawIntBits(value + 0f) ^ bits;
        return (difference | -difference) >>> 31;
    }

    private void scatterHalving(float[] dy, int from, int start) {
        int width = columns.size();
        if (fresh) {
            Arrays.fill(dx, start, start + rows.size() * width, 0f);
        }
        int o = from;
        for (int oy = 0; oy < rows.count(); oy++) {
            int i = start + 2 * oy * width;
            for (int end = o + columns.count(); o < end; o++, i += 2) {
                int where = (int) winners[o];
                dx[i + (where & 1) + (where >> 1) * width] += dy[o];
            }
        }
    }

    /**
     * In the order of values, NaN last, and of equal ones the first last: a maximum of integers has no branch, which random
     * images would have mispredicted at every other value.
     */
    private static long rank(float value, int offset) {
        int bits = Float.floatToIntBits(value + 0f); // one zero instead of two
        int ordered = bits ^ bits >> 31 & Integer.MAX_VALUE;
        return (long) ordered << 32 | Integer.MAX_VALUE - offset;
    }

    private void scatter(float[] dy, int from, int start) {
        int width = columns.size();
        int o = from;
        for (int oy = 0; oy < rows.count(); oy++) {
            int row = start + rows.from(oy) * width;
            for (int ox = 0; ox < columns.count(); ox++) {
                dx[row + columns.from(ox) + (int) winners[o]] += dy[o];
                o++;
            }
        }
    }
}
