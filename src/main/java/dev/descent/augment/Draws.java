package dev.descent.augment;

import dev.descent.tensor.Rng;

/**
 * The random numbers of one image, one after the other: each a function of the seed, the epoch, the batch, the transform's place
 * in the list, the image's place in the batch and how many were drawn before. Not thread-safe.
 *
 * <pre>{@code
 * Draws draws = new Draws(new Rng(42));
 * float degrees = draws.uniform(-15, 15);
 * boolean mirrored = draws.chance(0.5f);
 * }</pre>
 */
public final class Draws {
    /** How many numbers an image may use before it meets the next one's. */
    private static final int BITS = 32;

    private final Rng rng;
    private long next;

    public Draws(Rng rng) {
        this.rng = rng;
    }

    void start(int image) {
        next = (long) image << BITS;
    }

    /** Uniform in [0, 1). */
    public float uniform() {
        return rng.uniform(next++);
    }

    /** Uniform from {@code from} to {@code to}; exactly {@code from} if they are equal. */
    public float uniform(float from, float to) {
        return from + (to - from) * uniform();
    }

    /** Uniform in 0 … bound − 1. */
    public int below(int bound) {
        return rng.below(bound, next++);
    }

    /** True with probability p: never for 0, always for 1. */
    public boolean chance(float p) {
        return uniform() < p;
    }

    /** Standard normal. */
    public double normal() {
        return rng.normal(next++);
    }
}
