package dev.descent.op;

import dev.descent.tensor.Rng;

/**
 * Zeros where an element is dropped and 1 / (1 − p) elsewhere. Two elements come from each 64 random bits, decided without a
 * branch, which at random would be foretold wrongly.
 */
final class DropMask {
    private final Rng rng;
    private final int threshold;
    private final int kept;

    DropMask(Rng rng, float p) {
        this.rng = rng;
        this.threshold = (int) Math.min(Integer.MAX_VALUE, Math.round(p * 0x1p31));
        this.kept = Float.floatToRawIntBits((float) (1 / (1.0 - p)));
    }

    /** Writes {@code mask[from .. to)} from pair {@code first} of the random bits on. */
    void fill(long first, float[] mask, int from, int to) {
        long pair = first;
        int i = from;
        for (; i + 1 < to; i += 2) {
            long bits = rng.bits(pair++);
            mask[i] = value((int) bits >>> 1);
            mask[i + 1] = value((int) (bits >>> 33));
        }
        if (i < to) {
            mask[i] = value((int) rng.bits(pair) >>> 1);
        }
    }

    /** The sign of the difference, spread over all bits, takes the factor's bits away or leaves them. */
    private float value(int number) {
        return Float.intBitsToFloat(kept & ~((number - threshold) >> 31));
    }
}
