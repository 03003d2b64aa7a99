package dev.descent.train;

import dev.descent.data.BatchTransform;
import dev.descent.data.Batches;
import dev.descent.data.Dataset;
import dev.descent.data.Datasets;
import dev.descent.kernel.Workers;
import dev.descent.loss.Loss;
import dev.descent.nn.Model;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link Trainer} does before its loop: checking that all fits together, and getting what the loop runs on. */
final class Fitting {
    private Fitting() {}

    static void check(Model model, Loss loss, Parts parts, Dataset train, @Nullable Dataset validation, int epochs) {
        Checks.atLeastOne("Trainer: epochs", epochs);
        check(model, loss, train, "training");
        Settings settings = parts.settings();
        Checks.batchFits(settings.batchSize(), train.size(), settings.dropLast());
        if (validation != null) {
            check(model, loss, validation, "validation");
            Checks.sameKind(train, validation);
        }
    }

    static void check(Model model, Loss loss, Dataset data, String role) {
        Checks.inputs(model.inputShape(), data, role);
        loss.check(model.outputShape(), data.targetShape(), data.classes());
        Datasets.check(data, role);
    }

    static Workers workers(Settings settings) {
        return settings.executor() == null
                ? Workers.of(settings.threads())
                : Workers.on(settings.executor(), settings.threads());
    }

    static Batches batches(Dataset train, Settings settings, List<BatchTransform> transforms) {
        return new Batches(
                train,
                settings.batchSize(),
                settings.seed(),
                true,
                settings.dropLast(),
                transforms,
                settings.prefetch());
    }

    static String notFinite(Run run) {
        return "the loss is " + run.batchLoss() + " in epoch " + run.epoch() + ", batch " + (run.batchInEpoch() + 1)
                + ", at a rate of " + run.learningRate()
                + "; the weights are those before this batch; lower the rate to a tenth or clip gradients (ClipNorm)";
    }
}
