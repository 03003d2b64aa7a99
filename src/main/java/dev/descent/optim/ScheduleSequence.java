package dev.descent.optim;

/** One schedule for some steps, then another. */
record ScheduleSequence(Schedule first, long steps, Schedule next) implements Schedule {
    ScheduleSequence {
        Checks.atLeastOne("Schedule.then", "steps", steps);
    }

    @Override
    public double factor(Time time) {
        return time.step() < steps ? first.factor(within(time)) : next.factor(time.after(steps));
    }

    @Override
    public double momentum(Time time) {
        return time.step() < steps ? first.momentum(within(time)) : next.momentum(time.after(steps));
    }

    private Time within(Time time) {
        return new Time(time.step(), steps, time.stepsPerEpoch());
    }
}
