package dev.descent.op;

import dev.descent.kernel.Loops;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;

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
    /** Whether the windows cover all of a gradient that nothing has flown into. */
    private boolean fresh;

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
        fresh = !x.hasGradient() && rows.halving() && columns.halving();
        dx = fresh ? x.gradientToWrite() : x.gradientToAdd();
        Poolings.run(tape, x, this);
    }

    @Override
    public void run(int from, int to) {
        int pixels = rows.size() * columns.size();
        int outputs = rows.count() * columns.count();
        boolean even = rows.even() && columns.even();
        boolean halving = rows.halving() && columns.halving();
        for (int plane = from; plane < to; plane++) {
            if (halving && backward) {
                scatterHalving(y.gradient(), plane * outputs, plane * pixels);
            } else if (halving) {
                gatherHalving(x.values(), plane * pixels, y.values(), plane * outputs);
            } else if (even && backward) {
                scatterEven(y.gradient(), plane * outputs, plane * pixels);
            } else if (even) {
                gatherEven(x.values(), plane * pixels, y.values(), plane * outputs);
            } else if (backward) {
                scatter(y.gradient(), plane * outputs, plane * pixels);
            } else {
                gather(x.values(), plane * pixels, y.values(), plane * outputs);
            }
        }
    }

    /** The usual pooling, by two in both directions, window by window. */
    private void gatherHalving(float[] in, int start, float[] out, int to) {
        int width = columns.size();
        int o = to;
        for (int oy = 0; oy < rows.count(); oy++) {
            int i = start + 2 * oy * width;
            for (int end = o + columns.count(); o < end; o++, i += 2) {
                out[o] = ((in[i] + in[i + 1]) + (in[i + width] + in[i + width + 1])) * 0.25f;
            }
        }
    }

    private void scatterHalving(float[] dy, int from, int start) {
        int width = columns.size();
        int o = from;
        for (int oy = 0; oy < rows.count(); oy++) {
            int i = start + 2 * oy * width;
            for (int end = o + columns.count(); o < end; o++, i += 2) {
                float share = dy[o] * 0.25f;
                if (fresh) {
                    dx[i] = share;
                    dx[i + 1] = share;
                    dx[i + width] = share;
                    dx[i + width + 1] = share;
                } else {
                    dx[i] += share;
                    dx[i + 1] += share;
                    dx[i + width] += share;
                    dx[i + width + 1] += share;
                }
            }
        }
    }

    /** A row of windows at a time: their own loops would be too short to be fast. */
    private void gatherEven(float[] in, int start, float[] out, int to) {
        int width = columns.count();
        int stride = columns.stride();
        float size = rows.kernel() * columns.kernel();
        for (int oy = 0, o = to; oy < rows.count(); oy++, o += width) {
            Arrays.fill(out, o, o + width, 0f);
            for (int ky = 0; ky < rows.kernel(); ky++) {
                int row = start + (oy * rows.stride() + ky) * columns.size();
                int kx = 0;
                for (; kx + 1 < columns.kernel(); kx += 2) {
                    for (int ox = 0, i = row + kx; ox < width; ox++, i += stride) {
                        out[o + ox] += in[i] + in[i + 1];
                    }
                }
                if (kx < columns.kernel()) {
                    for (int ox = 0, i = row + kx; ox < width; ox++, i += stride) {
                        out[o + ox] += in[i];
                    }
                }
            }
            for (int i = o; i < o + width; i++) {
                out[i] /= size;
            }
        }
    }

    private void scatterEven(float[] dy, int from, int start) {
        int width = columns.count();
        int stride = columns.stride();
        float size = rows.kernel() * columns.kernel();
        for (int oy = 0, o = from; oy < rows.count(); oy++, o += width) {
            for (int ky = 0; ky < rows.kernel(); ky++) {
                int row = start + (oy * rows.stride() + ky) * columns.size();
                int kx = 0;
                for (; kx + 1 < columns.kernel(); kx += 2) {
                    for (int ox = 0, i = row + kx; ox < width; ox++, i += stride) {
                        float share = dy[o + ox] / size;
                        dx[i] += share;
                        dx[i + 1] += share;
                    }
                }
                if (kx < columns.kernel()) {
                    for (int ox = 0, i = row + kx; ox < width; ox++, i += stride) {
                        dx[i] += dy[o + ox] / size;
                    }
                }
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
