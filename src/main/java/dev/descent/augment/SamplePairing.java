package dev.descent.augment;

import dev.descent.data.Batch;
import dev.descent.data.BatchTransform;
import dev.descent.tensor.Rng;

/**
 * Replaces each input by its mean with that of a random partner from the same batch, and leaves its target as it is: a
 * strong regularizer for few examples, which training must be allowed to recover from.
 *
 * <p>So the paper trains without it at first, then alternates, and finishes without it: for CIFAR and SVHN from the 101st epoch
 * to the 800th, on for 8 of every 10. Here: {@code new SamplePairing(101, 8, 2, 801)}. Shorter runs keep the proportions.
 *
 * <p>Inoue: Data Augmentation by Pairing Samples for Images Classification, 2018,
 * <a href="https://arxiv.org/abs/1801.02929">arXiv 1801.02929</a>.
 *
 * <pre>{@code
 * BatchTransform always = new SamplePairing();
 * BatchTransform inTurns = new SamplePairing(5, 8, 2, 80);
 * }</pre>
 *
 * @param from the first epoch with pairing, as the trainer counts them
 * @param on epochs with pairing in each turn
 * @param off epochs without it behind them
 * @param until the first epoch from which there is none any more
 */
public record SamplePairing(long from, int on, int off, long until) implements BatchTransform {
    /** @throws IllegalArgumentException if on is smaller than 1, or off or from smaller than 0, or until not above from */
    public SamplePairing {
        Checks.atLeast("samplePairing", "from", from, 0);
        Checks.atLeast("samplePairing", "on", on, 1);
        Checks.atLeast("samplePairing", "off", off, 0);
        Checks.atLeast("samplePairing", "until", until, from + 1);
    }

    /** In all epochs. */
    public SamplePairing() {
        this(0, 1, 0, Long.MAX_VALUE);
    }

    @Override
    public void apply(Batch batch, Rng rng) {
        long epoch = batch.epoch();
        if (epoch < from || epoch >= until || (epoch - from) % ((long) on + off) >= on) {
            return;
        }
        batch.pair(rng);
        batch.blendInputs(0.5f);
    }
}
