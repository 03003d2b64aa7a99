package dev.descent.optim;

/** Two schedules at once. */
record ScheduleProduct(Schedule one, Schedule other) implements Schedule {
    @Override
    public double factor(Time time) {
        return one.factor(time) * other.factor(time);
    }

    @Override
    public double momentum(Time time) {
        double momentum = other.momentum(time);
        return Double.isNaN(momentum) ? one.momentum(time) : momentum;
    }
}
