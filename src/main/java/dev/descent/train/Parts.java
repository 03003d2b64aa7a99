package dev.descent.train;

import dev.descent.Part;
import dev.descent.data.BatchTransform;
import dev.descent.data.Dataset;
import dev.descent.loss.CTCLoss;
import dev.descent.loss.Loss;
import dev.descent.metric.Accuracy;
import dev.descent.metric.LabelError;
import dev.descent.metric.Metric;
import dev.descent.metric.Rmse;
import dev.descent.optim.Clipping;
import dev.descent.optim.ConstantRate;
import dev.descent.optim.Group;
import dev.descent.optim.Penalty;
import dev.descent.optim.Schedule;
import dev.descent.optim.UpdateRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The parts a trainer was given, sorted by what they are for. */
record Parts(
        Settings settings,
        List<Callback> callbacks,
        List<Metric> metrics,
        List<BatchTransform> transforms,
        List<Part> forOptimizer,
        Schedule schedule) {
    private static final Schedule NONE = new ConstantRate(1);

    static Parts none() {
        return new Parts(Settings.defaults(), List.of(), List.of(), List.of(), List.of(), NONE);
    }

    Parts and(Part... more) {
        Settings newSettings = settings;
        List<Callback> newCallbacks = new ArrayList<>(callbacks);
        List<Metric> newMetrics = new ArrayList<>(metrics);
        List<BatchTransform> newTransforms = new ArrayList<>(transforms);
        List<Part> newForOptimizer = new ArrayList<>(forOptimizer);
        Schedule newSchedule = schedule;
        for (Part part : more) {
            if (part instanceof UpdateRule) {
                throw Checks.secondRule(part);
            }
            boolean known = false;
            if (part instanceof Settings given) {
                newSettings = given;
                known = true;
            }
            known |= part instanceof Callback callback && newCallbacks.add(callback);
            known |= part instanceof Metric metric && newMetrics.add(metric);
            known |= part instanceof BatchTransform transform && newTransforms.add(transform);
            if (part instanceof Schedule given) {
                newSchedule = newSchedule == NONE ? given : newSchedule.times(given);
                known = true;
            }
            boolean update = part instanceof Penalty || part instanceof Clipping || part instanceof Group;
            known |= update && newForOptimizer.add(part);
            if (!known) {
                throw Checks.unknownPart(part);
            }
        }
        Checks.oneCheckpoint(newCallbacks);
        // Heard last, so that it saves what the others have made of an event.
        newCallbacks.sort(Comparator.comparing(callback -> callback instanceof Checkpoint));
        return new Parts(
                newSettings,
                List.copyOf(newCallbacks),
                List.copyOf(newMetrics),
                List.copyOf(newTransforms),
                List.copyOf(newForOptimizer),
                newSchedule);
    }

    List<Part> all() {
        Set<Part> all = new LinkedHashSet<>();
        if (schedule != NONE) {
            all.add(schedule);
        }
        all.addAll(forOptimizer);
        all.addAll(transforms);
        all.addAll(metrics);
        all.addAll(callbacks);
        return List.copyOf(all);
    }

    Part[] updates() {
        return forOptimizer.toArray(new Part[0]);
    }

    List<Metric> metricsFor(Loss loss, Dataset data) {
        if (!metrics.isEmpty()) {
            return metrics;
        }
        if (loss instanceof CTCLoss ctc) {
            return List.of(new LabelError(ctc.blank()));
        }
        return List.of(data.classes() > 0 ? new Accuracy() : new Rmse());
    }
}
