package dev.descent.train.doctor;

import java.util.Arrays;

/** The losses of all batches in constant memory: the first ones as they were, the whole as means of equal stretches. */
final class LossCurve {
    private static final int FIRST = 64;
    private static final int STRETCHES = 256;
    private static final int MEMORY = 12;
    private static final double HARDLY = 0.9;
    private static final double FAR = 0.15;
    private static final double STILL = 0.97;

    private final float[] first = new float[FIRST];
    private final double[] means = new double[STRETCHES];
    private long count;
    private int full;
    private long length = 1;
    private double sum;
    private long inside;
    private double asked = Double.POSITIVE_INFINITY;
    private double recent;

    void add(float loss) {
        if (count < FIRST) {
            first[(int) count] = loss;
        }
        count++;
        // The mean of the first ones, then one that forgets.
        recent += (loss - recent) / Math.min(count, MEMORY);
        sum += loss;
        inside++;
        if (inside == length) {
            means[full++] = sum / length;
            sum = 0;
            inside = 0;
            if (full == STRETCHES) {
                halve();
            }
        }
    }

    private void halve() {
        for (int i = 0; i < STRETCHES / 2; i++) {
            means[i] = (means[2 * i] + means[2 * i + 1]) / 2;
        }
        full = STRETCHES / 2;
        length *= 2;
    }

    long count() {
        return count;
    }

    /** Whether losses are where they began or above, or far from 0 and no lower than when this was last asked. */
    boolean isSuspicious() {
        double start = Math.abs(first[0]);
        boolean hardly = recent > HARDLY * start;
        boolean stands = recent > FAR * start && recent > STILL * asked;
        asked = recent;
        return hardly || stands;
    }

    double[] first() {
        double[] values = new double[(int) Math.min(count, FIRST)];
        for (int i = 0; i < values.length; i++) {
            values[i] = first[i];
        }
        return values;
    }

    /** How many batches a stretch has. */
    long length() {
        return length;
    }

    double[] stretches() {
        return Arrays.copyOf(means, full);
    }
}
