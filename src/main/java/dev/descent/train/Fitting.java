package dev.descent.train;

import dev.descent.data.BatchTransform;
import dev.descent.data.Batches;
import dev.descent.data.Dataset;
import dev.descent.data.Datasets;
import dev.descent.kernel.Workers;
import dev.descent.loss.Loss;
import dev.descent.nn.Model;
import dev.descent.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@link Trainer} does before its loop: checking that all fits together, and getting what the loop runs on. */
final class Fitting {
    private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

    private Fitting() {}

    static void check(Model model, Loss loss, Parts parts, Dataset train, @Nullable Dataset validation, int epochs) {
        Checks.atLeastOne("Trainer: epochs", epochs);
        check(model, loss, train, "training");
        Settings settings = parts.settings();
        Checks.batchFits(settings.batchSize(), train.size(), settings.dropLast());
        Checks.lastBatch(model, settings, train.size());
        if (train.classes() > 0 && parts.transforms().stream().anyMatch(BatchTransform::mixesTargets)) {
            Datasets.check(train, "training");
            loss.check(model.outputShape(), train.targetShape().withLast(train.classes()), 0);
        }
        if (validation != null) {
            check(model, loss, validation, "validation");
            Checks.sameKind(train, validation);
        }
    }

    static void check(Model model, Loss loss, Dataset data, String role) {
        Checks.inputs(model.inputShape(), data, role);
        loss.check(model.outputShape(), data.targetShape(), data.classes());
        Shape output = model.outputShape();
        boolean isSequence = data.hasLengths() && output.rank() > 1;
        Datasets.check(data, role, loss::ignores, (example, target) -> {
            Shape own = isSequence ? output.with(0, data.length(example)) : output;
            loss.checkTarget(role, example, own, target);
        });
    }

    static Workers workers(Settings settings) {
        return settings.executor() == null
                ? Workers.of(settings.threads())
                : Workers.on(settings.executor(), settings.threads());
    }

    static Batches batches(Dataset train, Settings settings, List<BatchTransform> transforms) {
        Batches.Options options = new Batches.Options(true, settings.dropLast(), transforms, settings.prefetch());
        return new Batches(train, settings.batchSize(), settings.seed(), options);
    }

    /** Calls every callback's end, even if one fails; what fails is thrown, or added to what was thrown before. */
    static void end(Run run, @Nullable Throwable earlier) {
        if (earlier == null) {
            run.history().stopped(run.stopReason() == null ? "all epochs done" : run.stopReason());
        } else {
            run.history().stopped("failed: " + earlier);
        }
        Throwable failure = null;
        for (Callback callback : run.parts().callbacks()) {
            try {
                callback.fitEnd(run);
            } catch (RuntimeException | Error e) {
                Throwable first = earlier != null ? earlier : failure;
                if (first == null) {
                    failure = e;
                } else if (first != e) {
                    first.addSuppressed(e);
                }
            }
        }
        // Gradients gathered for an update that no longer came must not be added to the next one's.
        run.optimizer().clearGradients();
        if (failure instanceof Error error) {
            throw error;
        } else if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    static void stopNotFinite(Run run) {
        String reason =
                "the loss is " + run.batchLoss() + " in epoch " + run.epoch() + ", batch " + (run.batchInEpoch() + 1)
                        + ", at a rate of " + run.learningRate()
                        + "; no weight was changed by this batch; lower the rate to a tenth or clip gradients (ClipNorm)";
        run.stop(reason);
        LOG.warn("{}", reason);
    }
}
