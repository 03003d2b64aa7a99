package dev.descent.tensor;

/**
 * Random numbers as a function, not a state: the same (seed, stream, element) always gives the same number, whichever
 * thread asks, in whatever order, and after however many others. So a dropout mask depends neither on the number of threads
 * nor on what ran before it, and resuming a run needs no saved generator.
 *
 * <p>The mixing function is the finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014; constants of Stafford's variant
 * 13) over a Weyl sequence, which passes BigCrush. Immutable and thread-safe.
 *
 * <pre>{@code
 * Rng rng = new Rng(42).stream(7);
 * float u = rng.uniform(0);       // in [0, 1)
 * int[] order = rng.permutation(1797);
 * }</pre>
 */
public final class Rng {
    private static final long WEYL = 0x9E3779B97F4A7C15L;

    private final long key;

    public Rng(long seed) {
        this.key = mix(seed + WEYL);
    }

    private Rng(long key, long stream) {
        this.key = mix(key ^ mix(stream * WEYL + 0x632BE59BD9B4E019L));
    }

    /** Numbers independent of this one's and of every other stream's. */
    public Rng stream(long stream) {
        return new Rng(key, stream);
    }

    /** 64 random bits. */
    public long bits(long element) {
        return mix(key + (element + 1) * WEYL);
    }

    /** Uniform in [0, 1), a multiple of 2^−24. */
    public float uniform(long element) {
        return (bits(element) >>> 40) * 0x1p-24f;
    }

    /** Uniform in [0, 1), a multiple of 2^−53. */
    public double uniformDouble(long element) {
        return (bits(element) >>> 11) * 0x1p-53;
    }

    /**
     * Standard normal, by the distribution's quantile of a uniform: four times as fast as Box and Muller's transform, and
     * without garbage (JDK 21 and later allocate in {@link StrictMath#cos}).
     */
    public double normal(long element) {
        return NormalQuantile.of(((bits(element) >>> 11) - (1L << 52) + 0.5) * 0x1p-53);
    }

    /**
     * Uniform in 0 … bound − 1, by the high half of a product; the bias is below bound / 2^63.
     *
     * @throws IllegalArgumentException if bound is smaller than 1
     */
    public int below(int bound, long element) {
        Checks.bound(bound);
        return (int) Math.multiplyHigh(bits(element) >>> 1, (long) bound << 1);
    }

    /** The numbers 0 … size − 1 in random order, every order as likely (Fisher, Yates). */
    public int[] permutation(int size) {
        int[] order = new int[size];
        permute(order, size);
        return order;
    }

    /** Writes {@link #permutation} over the first {@code size} elements of an array that is used again. */
    public void permute(int[] order, int size) {
        for (int i = 0; i < size; i++) {
            int j = below(i + 1, i);
            order[i] = order[j];
            order[j] = i;
        }
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
