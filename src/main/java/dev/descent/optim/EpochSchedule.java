package dev.descent.optim;

/** A schedule that counts in epochs. */
record EpochSchedule(Schedule schedule) implements Schedule {
    @Override
    public double factor(Time time) {
        return schedule.factor(time.inEpochs());
    }

    @Override
    public double momentum(Time time) {
        return schedule.momentum(time.inEpochs());
    }
}
