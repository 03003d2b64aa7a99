package dev.descent.train;

import dev.descent.Part;
import dev.descent.data.Dataset;
import dev.descent.nn.Model;
import dev.descent.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every argument check of this package, and the text of its error. */
final class Checks {
    private Checks() {}

    static void atLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " " + value + ": expected at least 1");
        }
    }

    static void positive(String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " " + value + ": expected a finite number of at least 0");
        }
    }

    static void notNegative(String what, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " " + value + ": expected at least 0");
        }
    }

    static void aboveZero(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " " + value + ": expected a finite number greater than 0");
        }
    }

    static void fraction(String what, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(what + " " + value
                    + ": expected at least 0 and less than 1; 0.9 remembers about 10 updates, 0.99 about 100");
        }
    }

    static void lowering(String what, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(
                    what + " " + value + ": expected greater than 0 and less than 1, so that it lowers the rate");
        }
    }

    /** What a callback has only while a fit runs. */
    static <T> T running(String who, @Nullable T memory) {
        if (memory == null) {
            throw new IllegalStateException(who + ": there is a state only while a fit runs");
        }
        return memory;
    }

    static void sweep(float from, float to) {
        if (!(from > 0 && to > from && to < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("RateFinder: rates from " + from + " to " + to
                    + ": expected 0 < from < to, for example 1e-7 to 10");
        }
    }

    static void enoughSteps(int steps) {
        if (steps < 10) {
            throw new IllegalArgumentException(
                    "RateFinder: " + steps + " steps: expected at least 10; 100 show a curve");
        }
    }

    static void hasPoints(List<RateSweep.Point> points) {
        if (points.isEmpty()) {
            throw new IllegalArgumentException(
                    "RateFinder: the loss of the first batch is not finite; look at the data and at the first weights");
        }
    }

    static void twoSizes(int small, int large) {
        if (small < 1 || large <= small) {
            throw new IllegalArgumentException("NoiseScale: batches of " + small + " and " + large
                    + " examples: expected at least 1, and a second size greater than the first");
        }
    }

    static void wholeBatches(int batches, int batchSize) {
        if (batches < 2) {
            throw new IllegalArgumentException("NoiseScale.measure: the data has " + batches + " whole batches of "
                    + batchSize + ": expected at least 2; use Settings.withBatchSize(...) with less");
        }
    }

    static void accumulates(String who, int accumulate) {
        if (accumulate < 2) {
            throw new IllegalArgumentException(who + ": each update has the gradient of one batch, expected at least 2"
                    + " to compare; use Settings.withAccumulate(2), or NoiseScale.measure on a clone");
        }
    }

    static void measured(boolean done) {
        if (!done) {
            throw new IllegalStateException("NoiseMeter: no update has been measured yet");
        }
    }

    static double metric(Map<String, Double> metrics, String name) {
        Double value = metrics.get(name);
        if (value == null) {
            throw new IllegalArgumentException("metric \"" + name + "\" was not measured; there are " + metrics.keySet()
                    + "; give the trainer the metric in with(...)");
        }
        return value;
    }

    static void hasEpochs(List<Epoch> epochs, String stopReason) {
        if (epochs.isEmpty()) {
            throw new IllegalStateException("the history has no epoch yet (" + stopReason + ")");
        }
    }

    static IllegalArgumentException secondRule(Part part) {
        return new IllegalArgumentException("Trainer.with: " + part.getClass().getSimpleName()
                + " is an update rule, of which there is one; give it to Trainer.of(model, loss, rule)");
    }

    static IllegalArgumentException unknownPart(Part part) {
        return new IllegalArgumentException(
                "Trainer.with: cannot use a "
                        + part.getClass().getName()
                        + "; expected Settings, a Callback, a Metric, a BatchTransform, a Penalty, a Clipping, a Group or a Schedule");
    }

    static void inputs(Shape model, Dataset data, String role) {
        if (!model.equals(data.inputShape())) {
            throw new IllegalArgumentException("Trainer: the " + role + " data has inputs of shape " + data.inputShape()
                    + ", but the model was built for " + model + "; build it with Model.of(Shape.of"
                    + data.inputShape().toString().replace('[', '(').replace(']', ')') + ", ...) or reshape the data");
        }
    }

    static void batchFits(int batchSize, int size, boolean dropLast) {
        if (batchSize > size) {
            throw new IllegalArgumentException(
                    "Trainer: batch size " + batchSize + " is larger than the training data ("
                            + size + " examples)" + (dropLast ? ", so dropLast would leave nothing" : "")
                            + "; use Settings.withBatchSize(" + size + ") or less");
        }
    }

    /** Batch-norm can't train on a single example, which otherwise only the epoch's last batch would tell. */
    static void lastBatch(Model model, Settings settings, int size) {
        int last = size % settings.batchSize();
        boolean single = settings.batchSize() == 1 || last == 1 && !settings.dropLast();
        if (single && !BatchStatistics.norms(model).isEmpty()) {
            throw new IllegalArgumentException("Trainer: with batch size " + settings.batchSize() + " and " + size
                    + " examples there is a batch of 1, which batch-norm cannot train on; use another batch size or"
                    + " Settings.withDropLast(true)");
        }
    }

    static void sameKind(Dataset train, Dataset validation) {
        if (!train.targetShape().equals(validation.targetShape()) || train.classes() != validation.classes()) {
            throw new IllegalArgumentException("Trainer: the training data has " + targets(train)
                    + ", the validation data " + targets(validation) + "; both must be of one kind");
        }
    }

    static void needsValidation(String who, boolean validated) {
        if (!validated) {
            throw new IllegalArgumentException(
                    who + ": there is no validation data to watch; call fit(train, validation,"
                            + " epochs), for example with data.split(0.8, seed)");
        }
    }

    static void hasClasses(String who, Dataset data) {
        if (data.classes() == 0) {
            throw new IllegalArgumentException(who + ": the data has " + targets(data)
                    + ", expected class indices; RMSE and R2 say how far values are off");
        }
    }

    private static String targets(Dataset data) {
        return data.classes() > 0 ? data.classes() + " classes" : "targets of shape " + data.targetShape();
    }

    static void hasCheckpoint(List<Callback> callbacks) {
        if (callbacks.stream().noneMatch(Checkpoint.class::isInstance)) {
            throw new IllegalArgumentException(
                    "Trainer.resume: there is no Checkpoint; give the trainer with(new Checkpoint(directory))");
        }
    }

    static void oneCheckpoint(List<Callback> callbacks) {
        if (callbacks.stream().filter(Checkpoint.class::isInstance).count() > 1) {
            throw new IllegalArgumentException("Trainer.with: there is a Checkpoint already; one saves after steps and"
                    + " epochs alike, with everySteps, keepLast and keepBest");
        }
    }

    static void noCheckpoints(Path directory, List<CheckpointFiles.Place> places) {
        if (!places.isEmpty()) {
            throw new IllegalArgumentException("Checkpoint: " + directory + " has " + places.size()
                    + " checkpoints of another run, the newest being "
                    + places.get(places.size() - 1).file().getFileName()
                    + "; call resume to go on with it, or give another directory");
        }
    }

    static void checksummed(Path file, boolean checksummed) throws IOException {
        if (!checksummed) {
            throw new IOException(file + ": has no SHA-256 where checkpoints have one; it is damaged, or none");
        }
    }

    static IllegalArgumentException otherRun(Path file, IllegalArgumentException e) {
        return new IllegalArgumentException(
                "Trainer.resume: cannot go on from " + file + ": " + e.getMessage()
                        + "; build model and trainer as then, or give another directory",
                e);
    }

    static IllegalArgumentException noState(String name) {
        return new IllegalArgumentException("the state has no \"" + name + "\"");
    }

    static IllegalArgumentException noNumber(String name, String text) {
        return new IllegalArgumentException("\"" + name + "\" is \"" + text + "\" in the state, expected a number");
    }

    static void sameFormat(String format, String expected) {
        if (!format.equals(expected)) {
            throw new IllegalArgumentException(
                    "it has format " + format + ", expected " + expected + "; is it of another version?");
        }
    }

    static void sameSetup(Map<String, String> saved, Map<String, String> now) {
        for (Map.Entry<String, String> entry : now.entrySet()) {
            String before = saved.get(entry.getKey());
            if (!entry.getValue().equals(before)) {
                throw new IllegalArgumentException(
                        entry.getKey() + " was " + before + " then and is " + entry.getValue() + " now");
            }
        }
    }

    static void sameCallbacks(Set<String> saved, Set<String> now) {
        if (!saved.equals(now)) {
            throw new IllegalArgumentException(
                    "the callbacks with a state were " + saved + " then and are " + now + " now");
        }
    }

    static void settings(String parameter, String[] settings) {
        if (settings.length != 3) {
            throw new IllegalArgumentException("the settings of parameter \"" + parameter + "\" are not three");
        }
    }

    static void position(int epoch, int batch, int batchesPerEpoch) {
        if (epoch < 0 || batch < 0 || batch > batchesPerEpoch) {
            throw new IllegalArgumentException("epoch " + epoch + ", batch " + batch + " is no place in a run of "
                    + batchesPerEpoch + " batches an epoch");
        }
    }
}
