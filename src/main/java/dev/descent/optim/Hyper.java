package dev.descent.optim;

/** The numbers of one step that an {@link UpdateRule} reads. Written by the optimizer on the training thread only. */
public final class Hyper {
    private static final int SCALARS = 8;

    private final double[] scalars = new double[SCALARS];
    private float rate;
    private long step;

    Hyper() {}

    /** The learning rate of this step for this parameter. */
    public float rate() {
        return rate;
    }

    /** The number of this step, the first being 1. */
    public long step() {
        return step;
    }

    /** What {@link #set} put there: in this step, or in an earlier one, since these numbers are kept and saved. */
    public double get(int scalar) {
        return scalars[scalar];
    }

    /** For {@link UpdateRule#prepare}: one of eight numbers that all parameters share. */
    public void set(int scalar, double value) {
        scalars[scalar] = value;
    }

    void rate(float newRate) {
        rate = newRate;
    }

    void step(long newStep) {
        step = newStep;
    }
}
