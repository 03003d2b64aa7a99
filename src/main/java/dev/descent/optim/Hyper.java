package dev.descent.optim;

/**
 * The numbers that an {@link UpdateRule} reads in one step of one parameter. Each parameter has its own, so that one that
 * was frozen at first begins with step 1 when it is let go. Written on the training thread only.
 */
public final class Hyper {
    static final int SCALARS = 8;

    private final double[] scalars = new double[SCALARS];
    private float rate;
    private long step;

    Hyper() {}

    /** The learning rate of this step for this parameter. */
    public float rate() {
        return rate;
    }

    /** How often this parameter has been updated, this step included: 1 the first time. */
    public long step() {
        return step;
    }

    /**
     * What {@link #set} put there: in this step, or in an earlier one, since these numbers are kept and saved; 0 at first.
     *
     * @param scalar from 0 to 7
     */
    public double get(int scalar) {
        Checks.scalar(scalar, SCALARS);
        return scalars[scalar];
    }

    /**
     * For {@link UpdateRule#prepare}: one of eight numbers that all elements of the parameter share.
     *
     * @param scalar from 0 to 7
     */
    public void set(int scalar, double value) {
        Checks.scalar(scalar, SCALARS);
        scalars[scalar] = value;
    }

    void begin(float newRate) {
        rate = newRate;
        step++;
    }

    /** Step and scalars, exact as long as there are fewer than 2^53 steps. */
    double[] save() {
        double[] saved = new double[1 + SCALARS];
        saved[0] = step;
        System.arraycopy(scalars, 0, saved, 1, SCALARS);
        return saved;
    }

    void restore(double[] saved) {
        step = (long) saved[0];
        System.arraycopy(saved, 1, scalars, 0, SCALARS);
    }
}
