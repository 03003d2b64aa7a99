package dev.descent.train.doctor;

import java.util.Arrays;

/** The losses of all batches in constant memory: the first ones as they were, the whole as means of equal stretches. */
final class LossCurve {
    private static final int FIRST = 64;
    private static final int STRETCHES = 256;

    private final float[] first = new float[FIRST];
    private final double[] means = new double[STRETCHES];
    private long count;
    private int full;
    private long length = 1;
    private double sum;
    private long inside;
    private double worst = Double.NEGATIVE_INFINITY;

    void add(float loss) {
        if (count < FIRST) {
            first[(int) count] = loss;
        }
        count++;
        worst = Math.max(worst, loss);
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

    double worst() {
        return worst;
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
