package dev.descent.data;

import dev.descent.tensor.Rng;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data set in batches, epoch by epoch. The order is a function of (seed, epoch), what the transforms draw a function of
 * (seed, epoch, batch, transform); so it makes no difference to any number whether batches are prepared ahead, which
 * epochs ran before, or where in an epoch one starts.
 *
 * <pre>{@code
 * import dev.descent.augment.Mixup;
 * import java.util.List;
 *
 * Dataset digits = Digits.load();
 * Batches.Options options = Batches.Options.defaults().withTransforms(List.of(new Mixup(0.2f))).withPrefetch(true);
 * try (Batches batches = new Batches(digits, 32, 42, options)) {
 *     batches.start(1);
 *     for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
 *         Tensor inputs = batch.inputTensor();    // [32, 64]
 *         Tensor targets = batch.targetTensor();  // [32, 10], mixed
 *     }
 * }
 * }</pre>
 *
 * <p>Preparing ahead takes a daemon thread, {@code descent-batches}, and a second buffer; it pays where transforms or
 * reading take longer than the hand-over, some ten microseconds. After the first epoch nothing is allocated, but for a few
 * small objects per batch and transform.
 *
 * <p>Not thread-safe: one thread at a time may use it.
 */
public final class Batches implements AutoCloseable {
    private static final long ORDER = 0x6F72646572L;
    private static final long TRANSFORMS = 0x7472616E73L;

    private final Dataset data;
    private final int batchSize;
    private final boolean shuffle;
    private final int perEpoch;
    private final List<BatchTransform> transforms;
    private final Rng orders;
    private final Rng draws;
    private final int[] order;
    private final Batch own;
    private final @Nullable Prefetch prefetch;
    private Rng epochDraws;
    private long epoch;
    private int number;
    private boolean started;
    private boolean closed;

    /**
     * How batches are made.
     *
     * @param shuffle whether every epoch has an order of its own, as by default; otherwise the data set's
     * @param dropLast whether the last batch is left out where it would be smaller than the others; false by default
     * @param transforms what is done to each batch, in this order; nothing by default
     * @param prefetch whether a background thread prepares the next batch while the caller uses one; false by default
     */
    public record Options(boolean shuffle, boolean dropLast, List<BatchTransform> transforms, boolean prefetch) {
        public Options {
            transforms = List.copyOf(transforms);
        }

        /** Shuffled, all of them, untransformed, on the calling thread. */
        public static Options defaults() {
            return new Options(true, false, List.of(), false);
        }

        public Options withShuffle(boolean newShuffle) {
            return new Options(newShuffle, dropLast, transforms, prefetch);
        }

        public Options withDropLast(boolean newDropLast) {
            return new Options(shuffle, newDropLast, transforms, prefetch);
        }

        public Options withTransforms(List<BatchTransform> newTransforms) {
            return new Options(shuffle, dropLast, newTransforms, prefetch);
        }

        public Options withPrefetch(boolean newPrefetch) {
            return new Options(shuffle, dropLast, transforms, newPrefetch);
        }
    }

    /** With {@link Options#defaults}. */
    public Batches(Dataset data, int batchSize, long seed) {
        this(data, batchSize, seed, Options.defaults());
    }

    /**
     * @param batchSize examples in a batch, from 1 to the size of the data
     * @param seed of the order and of the transforms
     * @throws IllegalArgumentException if the batch size is out of range, or a transform can't work on such data
     */
    public Batches(Dataset data, int batchSize, long seed, Options options) {
        Checks.batchSize(batchSize, data.size());
        List<BatchTransform> transforms = options.transforms();
        boolean dropLast = options.dropLast();
        transforms.forEach(transform -> transform.check(data));
        this.data = data;
        this.batchSize = batchSize;
        this.shuffle = options.shuffle();
        this.perEpoch = data.size() / batchSize + (dropLast || data.size() % batchSize == 0 ? 0 : 1);
        this.transforms = transforms;
        this.orders = new Rng(seed).stream(ORDER);
        this.draws = new Rng(seed).stream(TRANSFORMS);
        this.epochDraws = draws;
        this.order = new int[data.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        this.own = new Batch(data, batchSize);
        this.prefetch = options.prefetch() ? new Prefetch(this, own, new Batch(data, batchSize)) : null;
    }

    /** The number of batches in an epoch, at least 1. */
    public int perEpoch() {
        return perEpoch;
    }

    /** Begins an epoch, giving up what is left of the one before. */
    public void start(long newEpoch) {
        start(newEpoch, 0);
    }

    /**
     * Begins in the middle of an epoch, with the same batches that would have followed there.
     *
     * @param firstBatch from 0 to {@link #perEpoch()}
     * @throws IllegalArgumentException if there is no such batch
     * @throws IllegalStateException if closed
     */
    public void start(long newEpoch, int firstBatch) {
        Checks.started(true, closed);
        Checks.firstBatch(firstBatch, perEpoch);
        if (prefetch != null) {
            prefetch.pause();
        }
        epoch = newEpoch;
        epochDraws = draws.stream(newEpoch);
        if (shuffle) {
            orders.stream(newEpoch).permute(order, order.length);
        }
        number = firstBatch;
        started = true;
        if (prefetch != null) {
            prefetch.resume(firstBatch, perEpoch);
        }
    }

    /**
     * The next batch of the epoch, or null at its end. It is the caller's until the next call, which overwrites it.
     *
     * @throws IllegalStateException if not started, if closed, or if reading or a transform failed, with the cause
     */
    public @Nullable Batch next() {
        Checks.started(started, closed);
        if (number == perEpoch) {
            return null;
        }
        Batch batch = prefetch == null ? prepareNow() : prefetch.take(number, epoch);
        number++;
        return batch;
    }

    private Batch prepareNow() {
        try {
            prepare(number, own);
            return own;
        } catch (RuntimeException | Error e) {
            throw Checks.failedBatch(number, epoch, e);
        }
    }

    /** Fills a batch, on whichever thread. */
    void prepare(int which, Batch batch) {
        int from = which * batchSize;
        batch.setEpoch(epoch);
        batch.fill(data, order, from, Math.min(from + batchSize, order.length));
        for (int i = 0; i < transforms.size(); i++) {
            transforms.get(i).apply(batch, epochDraws.stream((long) which * transforms.size() + i));
        }
    }

    /** Ends the background thread, if there is one, and waits for it. */
    @Override
    public void close() {
        closed = true;
        if (prefetch != null) {
            prefetch.close();
        }
    }
}
