package dev.descent.train;

import dev.descent.optim.Optimizer;
import dev.descent.optim.Schedule;
import dev.descent.optim.Time;

/** Which update a batch belongs to: what a schedule needs to know. A function of the place in the run, so nothing of it is saved. */
record Pace(Schedule schedule, int epochs, int batchesPerEpoch, int accumulate) {
    void apply(Optimizer optimizer, long batch) {
        long updates = (batchesPerEpoch + accumulate - 1L) / accumulate;
        long step = batch / batchesPerEpoch * updates + batch % batchesPerEpoch / accumulate;
        optimizer.follow(schedule, new Time(step, updates * epochs, updates));
    }
}
