package dev.descent.train;

import dev.descent.Part;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Trainer} goes about its work, apart from the mathematics.
 *
 * <pre>{@code
 * Settings settings = Settings.defaults().withBatchSize(64).withThreads(2);
 * }</pre>
 *
 * @param batchSize examples per step; 32 by default: small first, larger when it oscillates or for speed
 * @param threads threads that compute; 1 by default. The result is the same to the bit for any number
 * @param executor where the threads come from; null (the default) for daemon threads of the trainer's own, which end with
 *     the fit
 * @param seed of shuffling, dropout and transforms; 0 by default
 * @param accumulate batches whose gradients are averaged for one update; 1 by default. For a loss that is a mean it is the large
 *     batch but for the order of additions, so to the bit only where nothing is rounded; batch-norm sees the small batches
 * @param dropLast whether an epoch's last, smaller batch is left out; false by default
 * @param prefetch whether a background thread prepares the next batch; false by default, worth it for heavy transforms
 */
public record Settings(
        int batchSize,
        int threads,
        @Nullable Executor executor,
        long seed,
        int accumulate,
        boolean dropLast,
        boolean prefetch)
        implements Part {

    /** @throws IllegalArgumentException if a number is smaller than 1 */
    public Settings {
        Checks.atLeastOne("batchSize", batchSize);
        Checks.atLeastOne("threads", threads);
        Checks.atLeastOne("accumulate", accumulate);
    }

    /** Batches of 32 on one thread, seed 0, no accumulation, no prefetching. */
    public static Settings defaults() {
        return new Settings(32, 1, null, 0, 1, false, false);
    }

    /** The same with another number of examples per step, at least 1. */
    public Settings withBatchSize(int size) {
        return new Settings(size, threads, executor, seed, accumulate, dropLast, prefetch);
    }

    /** The same with that many threads; more than the machine has processors only cost time. */
    public Settings withThreads(int count) {
        return new Settings(batchSize, count, executor, seed, accumulate, dropLast, prefetch);
    }

    /** Computes on the application's threads: the calling one, and up to {@code count - 1} tasks on the executor. */
    public Settings withExecutor(Executor pool, int count) {
        return new Settings(batchSize, count, pool, seed, accumulate, dropLast, prefetch);
    }

    /** The same with another seed of shuffling, dropout and transforms. */
    public Settings withSeed(long newSeed) {
        return new Settings(batchSize, threads, executor, newSeed, accumulate, dropLast, prefetch);
    }

    /** The same with the gradients of so many batches averaged for one update. */
    public Settings withAccumulate(int batches) {
        return new Settings(batchSize, threads, executor, seed, batches, dropLast, prefetch);
    }

    /** The same, an epoch's last, smaller batch left out or not. */
    public Settings withDropLast(boolean drop) {
        return new Settings(batchSize, threads, executor, seed, accumulate, drop, prefetch);
    }

    /** The same, the next batch prepared by a background thread or not. */
    public Settings withPrefetch(boolean ahead) {
        return new Settings(batchSize, threads, executor, seed, accumulate, dropLast, ahead);
    }
}
