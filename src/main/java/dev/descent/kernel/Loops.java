package dev.descent.kernel;

import java.util.Arrays;

/**
 * Runs one {@link Pointwise} or {@link Rowwise} kernel over whole arrays on all workers. The tasks are fields, set anew
 * for each run, because a lambda per call would be the only garbage of a training step. Belongs to one tape; not
 * thread-safe.
 */
public final class Loops {
    /** Elements per piece of work: 64 KiB an array, well above what a barrier costs, small enough to balance. */
    static final int GRAIN = 16_384;

    /** Elements of an array that stay in the first cache between two passes. */
    private static final int BLOCK = 2_048;

    /** Floats in a cache line. */
    private static final int LINE = 16;

    private final Workers workers;
    private final RangeTask task = new RangeTask();

    public Loops(Workers workers) {
        this.workers = workers;
    }

    public Workers workers() {
        return workers;
    }

    /** Runs {@code body} over pieces of [0, size), each at most {@code grain} long; pieces depend on the size alone. */
    public void range(int size, int grain, Range body) {
        if (size <= grain || workers.threads() == 1) {
            body.run(0, size);
            return;
        }
        task.start(size, grain);
        task.range = body;
        run();
    }

    public void run(Map1 kernel, float[] x, float[] y, int size) {
        if (alone(size)) {
            kernel.run(x, y, 0, size);
            return;
        }
        task.start(size, GRAIN);
        task.map1 = kernel;
        task.a = x;
        task.b = y;
        run();
    }

    public void run(Map1P kernel, float[] x, float p, float q, float[] y, int size) {
        if (alone(size)) {
            kernel.run(x, p, q, y, 0, size);
            return;
        }
        task.start(size, GRAIN);
        task.map1p = kernel;
        task.a = x;
        task.p = p;
        task.q = q;
        task.b = y;
        run();
    }

    public void run(Map2 kernel, float[] a, float[] b, float[] y, int size) {
        if (alone(size)) {
            kernel.run(a, b, y, 0, size);
            return;
        }
        task.start(size, GRAIN);
        task.map2 = kernel;
        task.a = a;
        task.b = b;
        task.c = y;
        run();
    }

    /** Runs a kernel that adds to y as one that overwrites it: zeros are written just before, and so are still in the cache. */
    public void overwrite(Map2 kernel, float[] a, float[] b, float[] y, int size) {
        if (alone(size)) {
            overwrite(kernel, a, b, y, 0, size);
            return;
        }
        task.start(size, GRAIN);
        task.overwriting = kernel;
        task.a = a;
        task.b = b;
        task.c = y;
        run();
    }

    static void overwrite(Map2 kernel, float[] a, float[] b, float[] y, int from, int to) {
        for (int i = from; i < to; i += BLOCK) {
            int end = Math.min(to, i + BLOCK);
            Arrays.fill(y, i, end, 0f);
            kernel.run(a, b, y, i, end);
        }
    }

    public void run(Map2P kernel, float[] a, float[] b, float p, float q, float[] y, int size) {
        if (alone(size)) {
            kernel.run(a, b, p, q, y, 0, size);
            return;
        }
        task.start(size, GRAIN);
        task.map2p = kernel;
        task.a = a;
        task.b = b;
        task.p = p;
        task.q = q;
        task.c = y;
        run();
    }

    public void run(Map3 kernel, float[] a, float[] b, float[] c, float[] y, int size) {
        if (alone(size)) {
            kernel.run(a, b, c, y, 0, size);
            return;
        }
        task.start(size, GRAIN);
        task.map3 = kernel;
        task.a = a;
        task.b = b;
        task.c = c;
        task.d = y;
        run();
    }

    /** Runs a rowwise kernel over rows, as many to a piece as make up about {@link #GRAIN} elements. */
    public void rows(Rows kernel, float[] a, float[] b, float[] y, int rows, int columns) {
        if (alone((long) rows * columns)) {
            kernel.run(a, b, y, columns, 0, rows);
            return;
        }
        task.start(rows, Math.max(1, GRAIN / columns));
        task.rows = kernel;
        task.a = a;
        task.b = b;
        task.c = y;
        task.columns = columns;
        run();
    }

    /** Runs a rowwise kernel of up to five inputs; give those that it doesn't read any array. */
    public void rows(
            WideRows kernel, float[] a, float[] b, float[] c, float[] d, float[] e, float[] y, int rows, int columns) {
        if (alone((long) rows * columns)) {
            kernel.run(a, b, c, d, e, y, columns, 0, rows);
            return;
        }
        task.start(rows, Math.max(1, GRAIN / columns));
        task.wideRows = kernel;
        task.a = a;
        task.b = b;
        task.c = c;
        task.d = d;
        task.e = e;
        task.f = y;
        task.columns = columns;
        run();
    }

    /** Runs a kernel over columns of a matrix, a multiple of {@link #LINE} to a piece, so that no two share a cache line. */
    public void columns(Columns kernel, float[] a, float[] b, float[] y, int rows, int columns) {
        if (alone((long) rows * columns)) {
            kernel.run(a, b, y, rows, columns, 0, columns);
            return;
        }
        task.start(columns, Math.max(LINE, GRAIN / rows / LINE * LINE));
        task.columnwise = kernel;
        task.a = a;
        task.b = b;
        task.c = y;
        task.rowCount = rows;
        task.columns = columns;
        run();
    }

    private boolean alone(long size) {
        return size <= GRAIN || workers.threads() == 1;
    }

    private void run() {
        try {
            workers.run(task.pieces, task);
        } finally {
            task.clear();
        }
    }

    @FunctionalInterface
    public interface Range {
        void run(int from, int to);
    }

    @FunctionalInterface
    public interface Map1 {
        void run(float[] x, float[] y, int from, int to);
    }

    @FunctionalInterface
    public interface Map1P {
        void run(float[] x, float p, float q, float[] y, int from, int to);
    }

    @FunctionalInterface
    public interface Map2 {
        void run(float[] a, float[] b, float[] y, int from, int to);
    }

    @FunctionalInterface
    public interface Map2P {
        void run(float[] a, float[] b, float p, float q, float[] y, int from, int to);
    }

    @FunctionalInterface
    public interface Map3 {
        void run(float[] a, float[] b, float[] c, float[] y, int from, int to);
    }

    @FunctionalInterface
    public interface Rows {
        void run(float[] a, float[] b, float[] y, int columns, int fromRow, int toRow);
    }

    @FunctionalInterface
    public interface WideRows {
        void run(float[] a, float[] b, float[] c, float[] d, float[] e, float[] y, int columns, int fromRow, int toRow);
    }

    @FunctionalInterface
    public interface Columns {
        void run(float[] a, float[] b, float[] y, int rows, int columns, int fromColumn, int toColumn);
    }
}
