package dev.descent.op;

import dev.descent.kernel.Loops;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/** The largest of each window: the forward pass over planes, and as a recorded backward the backward pass. */
final class MaxPool implements Loops.Range, Runnable {
    private final Tape tape;
    private final Tensor x;
    private final Tensor y;
    private final Windows rows;
    private final Windows columns;
    /** Where in its window the largest value was found: small enough for a float to count exactly. */
    private final float[] winners;

    private float[] dx = {};
    private boolean backward;

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
        dx = x.gradientToAdd();
        Poolings.run(tape, x, this);
    }

    @Override
    public void run(int from, int to) {
        int pixels = rows.size() * columns.size();
        int outputs = rows.count() * columns.count();
        for (int plane = from; plane < to; plane++) {
            if (backward) {
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
