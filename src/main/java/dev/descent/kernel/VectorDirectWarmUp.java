package dev.descent.kernel;

/**
 * Has the compiler compile {@link VectorDirectTiles} and {@link VectorWinograd} while their plain forms do the work; as
 * {@link VectorWarmUp}.
 */
final class VectorDirectWarmUp {
    private static final int PATCH = 32;

    /** Compiled, one round takes a tenth of it. */
    private static final long COMPILED_NANOS = 4_000;

    /** Where a compiled call is never seen, because the machine is that slow or busy, rehearsing must end as well. */
    private static final int MOST_CALLS = 20_000;

    private static final int SIZE = PATCH * VectorDirectTiles.WIDTH;

    private final float[] from = new float[SIZE];
    private final float[] to = new float[SIZE];
    private final float[] between = new float[VectorWinograd.BETWEEN];
    private final int[] offsets = new int[PATCH];
    private long credit;
    private int calls;
    private volatile boolean done;

    boolean isDone() {
        return done;
    }

    synchronized void rehearse(long nanos) {
        credit += nanos;
        while (credit > 0 && !done) {
            long start = System.nanoTime();
            VectorDirectTiles.five(PATCH, from, 0, from, 0, offsets, from, 0, to, 0, VectorDirectTiles.WIDTH);
            VectorDirectTiles.four(PATCH, from, 0, from, 0, offsets, from, 0, to, 0, VectorDirectTiles.WIDTH);
            VectorDirectTiles.three(PATCH, from, 0, from, 0, offsets, from, 0, to, 0, VectorDirectTiles.WIDTH);
            VectorDirectTiles.weights(PATCH / 2 * VectorDirectTiles.LANES, from, 0, 0, from, 0, 0, to, 0);
            VectorWinograd.input(from, 0, 0, between, to, 0, 0);
            VectorWinograd.output(from, 0, 0, 0f, between, to, 0, 0);
            VectorWinograd.gradient(from, 0, 0, between, to, 0, 0);
            long taken = System.nanoTime() - start;
            credit -= taken;
            done = taken < COMPILED_NANOS || ++calls == MOST_CALLS;
        }
    }
}
