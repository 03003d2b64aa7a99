package dev.descent.op;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;

/** Exchanging two axes by copying: x[outer, a, middle, b, inner] becomes y[outer, b, middle, a, inner]. */
final class Transposition {
    /** Elements of one piece of work. */
    private static final int GRAIN = 16_384;
    /** Floats in a cache line, so that each line read is used whole while the lines written stay in the first cache. */
    private static final int TILE = 16;

    private Transposition() {}

    static Shape shape(Tape tape, Shape shape, int first, int second) {
        if (shape.rank() == 2 && first != second) {
            return tape.shape(shape.dim(1), shape.dim(0));
        }
        return shape.dim(first) == shape.dim(second)
                ? shape
                : shape.with(first, shape.dim(second)).with(second, shape.dim(first));
    }

    /** Writes or adds x, of the given shape, with the axes first ≤ second exchanged. */
    static void run(Tape tape, float[] x, Shape shape, int first, int second, float[] y, boolean add) {
        int a = shape.dim(first);
        int b = first == second ? 1 : shape.dim(second);
        int middle = first == second ? 1 : shape.sizeBetween(first + 1, second);
        int inner = shape.sizeBetween(second + 1, shape.rank());
        int outer = shape.sizeBetween(0, first);
        int tiles = (b + TILE - 1) / TILE;
        int grain = (int) Math.max(1, GRAIN / ((long) TILE * a * middle * inner));
        tape.loops().range(outer * tiles, grain, (from, to) -> {
            for (int i = from; i < to; i++) {
                int base = i / tiles * (a * middle * b * inner);
                tile(x, y, base, a, middle, b, inner, i % tiles * TILE, add);
            }
        });
    }

    private static void tile(
            float[] x, float[] y, int base, int a, int middle, int b, int inner, int fromB, boolean add) {
        int toB = Math.min(b, fromB + TILE);
        for (int m = 0; m < middle; m++) {
            for (int i = 0; i < a; i++) {
                int source = base + (i * middle + m) * b * inner;
                int target = base + (m * a + i) * inner;
                int step = middle * a * inner;
                if (inner > 1) {
                    blocks(x, y, source, target, step, inner, fromB, toB, add);
                } else if (add) {
                    for (int j = fromB; j < toB; j++) {
                        y[target + j * step] += x[source + j];
                    }
                } else {
                    for (int j = fromB; j < toB; j++) {
                        y[target + j * step] = x[source + j];
                    }
                }
            }
        }
    }

    private static void blocks(
            float[] x, float[] y, int source, int target, int step, int inner, int fromB, int toB, boolean add) {
        for (int j = fromB; j < toB; j++) {
            for (int c = 0; c < inner; c++) {
                float old = add ? y[target + j * step + c] : 0f;
                y[target + j * step + c] = old + x[source + j * inner + c];
            }
        }
    }
}
