package dev.descent.kernel;

/**
 * Stands in for the vector kernel until the compiler is done with it. Interpreted, one vector operation takes a
 * microsecond, so that the first steps of a training run would take as long as the next ten thousand.
 *
 * <p>Meanwhile the plain product does the work, whose bits are the same, and the methods still cold are called on
 * arrays of no importance for as long as the plain product took, or a hundredth of the time that went by, until a call
 * is as fast as only compiled code can be. No thread is started for it: the compiler has its own.
 */
final class VectorWarmUp {
    private static final int PANEL = 6;
    private static final int ROW = 7;
    /** From the narrow tile of {@link VectorNarrowTiles#MIN_ROWS} rows on, each kind of it is so much more than the wide one's. */
    private static final int NARROW = 4;

    /** Rehearsed with any other: a product of many columns gives them the time that a head of few classes lacks. */
    private static final int NARROW_TILES = 3 << VectorNarrowTiles.MIN_ROWS + NARROW;

    private static final int KINDS = 10;

    /** Steps of a rehearsal; twice as many where a step does so little that even objects would look compiled. */
    private static final int DEPTH = 32;

    private static final int MOST_ROWS = 8;

    /**
     * Compiled, a rehearsal takes a tenth of it; compiled without C2, which makes objects of vectors, ten times as
     * much.
     */
    private static final long COMPILED_NANOS = 2_500;

    /**
     * By then C2 has been asked for every method and only has to finish it: HotSpot counts 5,000 calls, fewer with
     * loops.
     */
    private static final int QUEUED_CALLS = 5_000;

    /**
     * A hundredth of the time that goes by may be spent as well, but no more than this at once: where products are few and small, as
     * the head of a convolutional network, they would be compiled after thousands of steps only.
     */
    private static final long MOST_SPARE = 2_000_000;

    /** Where a compiled call is never seen, because the machine is that slow or busy, rehearsing must end as well. */
    private static final int MOST_CALLS = 20_000;

    private final ScalarBlas plain = new ScalarBlas(true);
    private final float[] from = new float[MOST_ROWS * VectorTiles.ROW];
    private final float[] to = new float[MOST_ROWS * VectorTiles.ROW];
    private final int[] calls = new int[KINDS];
    private long credit;
    private long last = System.nanoTime();
    private int warm;
    private int next;

    /** The product by itself if any method it needs is cold; false if the vector kernel should do it. */
    boolean standsIn(VectorProduct product) {
        int cold = needs(product) & ~warm;
        if (cold == 0) {
            return false;
        }
        long start = System.nanoTime();
        plain.product(
                product.workers,
                product.transA,
                product.transB,
                product.m,
                product.n,
                product.k,
                product.a,
                product.aOffset,
                product.lda,
                product.b,
                product.bOffset,
                product.ldb,
                product.accumulate,
                product.c,
                product.cOffset,
                product.ldc,
                product.bias);
        rehearse((cold | NARROW_TILES) & ~warm, System.nanoTime() - start);
        return true;
    }

    private static int needs(VectorProduct product) {
        if (product.m == 1) {
            return product.transB ? 0 : 1 << ROW;
        }
        int rows = Math.min(product.m, product.blockRows);
        int panels = (rows + VectorTiles.MAX_ROWS - 1) / VectorTiles.MAX_ROWS;
        int height = rows / panels;
        int heights = rows == height * panels ? 1 << height : 3 << height;
        int rest = product.n % VectorTiles.WIDTH;
        if (rest > 0 && rest <= VectorTiles.LANES) {
            int low = heights & (1 << VectorNarrowTiles.MIN_ROWS) - 1;
            heights = (heights ^ low) << NARROW | (product.n > rest ? heights : low);
        }
        // Turning and copying rows are plain code, fast enough from the start.
        return product.transB || product.prepared != null ? heights : heights | 1 << PANEL;
    }

    /** Each in turn, so that the compiler has all of them in its queue early. */
    private synchronized void rehearse(int cold, long nanos) {
        int left = cold & ~warm;
        long now = System.nanoTime();
        long spare = Math.min(MOST_SPARE, (now - last) / 100);
        last = now;
        int fewest = Integer.MAX_VALUE;
        for (int kind = 1; kind < KINDS; kind++) {
            fewest = (left & 1 << kind) != 0 ? Math.min(fewest, calls[kind]) : fewest;
        }
        credit += Math.max(spare, fewest < QUEUED_CALLS ? nanos : nanos / 8);
        while (credit > 0 && left != 0) {
            next = next % (KINDS - 1) + 1;
            if ((left & 1 << next) != 0) {
                long start = System.nanoTime();
                rehearse(next);
                long taken = System.nanoTime() - start;
                credit -= taken;
                if (taken < COMPILED_NANOS || ++calls[next] == MOST_CALLS) {
                    left &= ~(1 << next);
                    warm |= 1 << next;
                }
            }
        }
    }

    private void rehearse(int kind) {
        int width = VectorTiles.WIDTH;
        int row = VectorTiles.ROW;
        switch (kind) {
            // To its end, and with a last row that is cut short by the array's: a way never taken would be compiled a
            // second time.
            case PANEL -> {
                VectorPacking.panel(from, 0, width, DEPTH, width, to, 0);
                VectorPacking.panel(from, from.length - DEPTH * width + width / 2, width, DEPTH, width / 2, to, 0);
            }
            case ROW -> VectorRow.add(8, from, 0, from, 0, 4 * width, to, 0, 0, 4 * width);
            case NARROW + 4, NARROW + 5 ->
                VectorNarrowTiles.tile(
                        kind - NARROW, 2 * DEPTH, from, 0, row, 1, from, 0, width, to, 0, width, to, 0, width);
            default -> VectorTiles.tile(kind, DEPTH, from, 0, row, 1, from, 0, width, to, 0, width, to, 0, width);
        }
    }
}
