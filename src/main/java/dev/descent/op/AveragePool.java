package dev.descent.op;

import dev.descent.kernel.Loops;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/** The mean of each window: the forward pass over planes, and as a recorded backward the backward pass. */
final class AveragePool implements Loops.Range, Runnable {
    private final Tape tape;
    private final Tensor x;
    private final Tensor y;
    private final Windows rows;
    private final Windows columns;
    private final boolean countIncludePad;

    private float[] dx = {};
    private boolean backward;

    AveragePool(Tape tape, Tensor x, Tensor y, Windows rows, Windows columns, boolean countIncludePad) {
        this.tape = tape;
        this.x = x;
        this.y = y;
        this.rows = rows;
        this.columns = columns;
        this.countIncludePad = countIncludePad;
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
            int high = rows.length(oy, countIncludePad);
            for (int ox = 0; ox < columns.count(); ox++) {
                int left = columns.from(ox);
                int right = columns.to(ox);
                double sum = 0;
                for (int iy = top; iy < bottom; iy++) {
                    float row = 0;
                    for (int i = start + iy * width + left; i < start + iy * width + right; i++) {
                        row += in[i];
                    }
                    sum += row;
                }
                out[o++] = (float) (sum / (high * columns.length(ox, countIncludePad)));
            }
        }
    }

    private void scatter(float[] dy, int from, int start) {
        int width = columns.size();
        int o = from;
        for (int oy = 0; oy < rows.count(); oy++) {
            int top = rows.from(oy);
            int bottom = rows.to(oy);
            int high = rows.length(oy, countIncludePad);
            for (int ox = 0; ox < columns.count(); ox++) {
                int left = columns.from(ox);
                int right = columns.to(ox);
                float share = dy[o++] / (high * columns.length(ox, countIncludePad));
                for (int iy = top; iy < bottom; iy++) {
                    for (int i = start + iy * width + left; i < start + iy * width + right; i++) {
                        dx[i] += share;
                    }
                }
            }
        }
    }
}
