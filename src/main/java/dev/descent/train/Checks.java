package dev.descent.train;

import dev.descent.Part;
import dev.descent.data.Dataset;
import dev.descent.nn.BatchNorm;
import dev.descent.nn.Model;
import dev.descent.nn.NamedLayer;
import dev.descent.tensor.Shape;
import java.util.List;
import java.util.Map;

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
        return new IllegalArgumentException("Trainer.with: cannot use a "
                + part.getClass().getName()
                + "; expected Settings, a Callback, a Metric, a BatchTransform, a Penalty, a Clipping or a Group");
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
        if (single && hasBatchNorm(model.layers())) {
            throw new IllegalArgumentException("Trainer: with batch size " + settings.batchSize() + " and " + size
                    + " examples there is a batch of 1, which batch-norm cannot train on; use another batch size or"
                    + " Settings.withDropLast(true)");
        }
    }

    private static boolean hasBatchNorm(List<NamedLayer> layers) {
        return layers.stream()
                .anyMatch(named -> named.layer() instanceof BatchNorm
                        || hasBatchNorm(named.layer().layers()));
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
}
