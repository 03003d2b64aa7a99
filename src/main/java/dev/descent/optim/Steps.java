package dev.descent.optim;

/** Loops that several rules end with, and those that come before every rule. Each runs under one index for C2's sake. */
final class Steps {
    private Steps() {}

    /** The weight of what is new, worked out before rounding: in float32, 1 − 0.999 has but five digits. */
    static float fresh(double beta) {
        return (float) (1 - beta);
    }

    /** w −= rate · g. */
    static void plain(float[] w, float[] g, float rate, int from, int to) {
        for (int i = from; i < to; i++) {
            w[i] -= rate * g[i];
        }
    }

    /** b = momentum · b + gain · g; w −= rate · b. */
    static void momentum(float[] w, float[] g, float[] b, float momentum, float gain, float rate, int from, int to) {
        for (int i = from; i < to; i++) {
            float next = momentum * b[i] + gain * g[i];
            b[i] = next;
            w[i] -= rate * next;
        }
    }

    /** g = min(max(g · scale, −limit), limit). */
    static void clip(float[] g, float scale, float limit, int from, int to) {
        for (int i = from; i < to; i++) {
            g[i] = Math.max(-limit, Math.min(limit, g[i] * scale));
        }
    }

    /** g += l1 · sign(w). */
    static void addL1(float[] w, float[] g, float l1, int from, int to) {
        for (int i = from; i < to; i++) {
            g[i] += l1 * sign(w[i]);
        }
    }

    /** g += l2 · w. */
    static void addL2(float[] w, float[] g, float l2, int from, int to) {
        for (int i = from; i < to; i++) {
            g[i] += l2 * w[i];
        }
    }

    /** w *= factor. */
    static void decay(float[] w, float factor, int from, int to) {
        for (int i = from; i < to; i++) {
            w[i] *= factor;
        }
    }

    /** Math.signum in a form that C2 vectorizes; multiplied twice to reach 1 from the smallest subnormal number too. */
    static float sign(float x) {
        return Math.max(-1f, Math.min(1f, x * Float.MAX_VALUE * Float.MAX_VALUE));
    }
}
