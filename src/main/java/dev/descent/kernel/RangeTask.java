package dev.descent.kernel;

import org.jspecify.annotations.Nullable;

/** The one task that {@link Loops} hands to its workers again and again; exactly one of its kernels is set. */
@SuppressWarnings("NullAway") // the arrays of the kernel that is set are set with it, by Loops
final class RangeTask implements Workers.Task {
    private int size;
    private int grain;
    int pieces;

    Loops.@Nullable Range range;
    Loops.@Nullable Map1 map1;
    Loops.@Nullable Map1P map1p;
    Loops.@Nullable Map2 map2;
    Loops.@Nullable Map2 overwriting;
    Loops.@Nullable Map2P map2p;
    Loops.@Nullable Map3 map3;
    Loops.@Nullable Rows rows;
    Loops.@Nullable WideRows wideRows;
    Loops.@Nullable Columns columnwise;
    float @Nullable [] a;
    float @Nullable [] b;
    float @Nullable [] c;
    float @Nullable [] d;
    float @Nullable [] e;
    float @Nullable [] f;
    float p;
    float q;
    int rowCount;
    int columns;

    void start(int newSize, int newGrain) {
        size = newSize;
        grain = newGrain;
        pieces = (newSize + newGrain - 1) / newGrain;
    }

    @Override
    public void run(int worker, int index) {
        int from = index * grain;
        int to = Math.min(size, from + grain);
        if (map2 != null) {
            map2.run(a, b, c, from, to);
        } else if (overwriting != null) {
            Loops.overwrite(overwriting, a, b, c, from, to);
        } else if (map1 != null) {
            map1.run(a, b, from, to);
        } else if (map1p != null) {
            map1p.run(a, p, q, b, from, to);
        } else if (map2p != null) {
            map2p.run(a, b, p, q, c, from, to);
        } else if (map3 != null) {
            map3.run(a, b, c, d, from, to);
        } else if (rows != null) {
            rows.run(a, b, c, columns, from, to);
        } else if (columnwise != null) {
            columnwise.run(a, b, c, rowCount, columns, from, to);
        } else if (wideRows != null) {
            wideRows.run(a, b, c, d, e, f, columns, from, to);
        } else if (range != null) {
            range.run(from, to);
        }
    }

    /** Lets go of the arrays, which may be large, and of the kernel. */
    void clear() {
        range = null;
        map1 = null;
        map1p = null;
        map2 = null;
        overwriting = null;
        map2p = null;
        map3 = null;
        rows = null;
        wideRows = null;
        columnwise = null;
        a = null;
        b = null;
        c = null;
        d = null;
        e = null;
        f = null;
    }
}
