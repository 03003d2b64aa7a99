package dev.descent.train.doctor;

import dev.descent.data.Dataset;
import dev.descent.data.Datasets;
import dev.descent.nn.Model;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import org.jspecify.annotations.Nullable;

/** What the trainer would refuse, as a finding: shapes and classes that do not fit, data that is no numbers, a softmax in training. */
final class Misfit {
    private static final String OUTPUT = "output-misfit";

    private Misfit() {}

    static @Nullable Finding of(Trainer trainer, Dataset train) {
        if (!trainer.model().inputShape().equals(train.inputShape())) {
            return finding(
                    Cause.DATA,
                    "inputs-misfit",
                    "training data",
                    "inputs have shape " + train.inputShape() + ", the model was built for "
                            + trainer.model().inputShape(),
                    "build the model with Model.of(Shape.of(...)) of the data's shape, or reshape the data");
        }
        try {
            trainer.loss().check(trainer.model().outputShape(), train.targetShape(), train.classes());
        } catch (IllegalArgumentException e) {
            return finding(Cause.OUTPUT, OUTPUT, "output", text(e), "what the evidence says last");
        }
        try {
            Datasets.check(train, "training", trainer.loss()::ignores);
        } catch (IllegalArgumentException e) {
            return finding(Cause.DATA, "data-spoilt", "training data", text(e), "mend or leave out the row");
        }
        return rehearse(trainer, train);
    }

    /** On a training tape: a layer that is for inference only says so there, and one that cannot take the last row by itself too. */
    private static @Nullable Finding rehearse(Trainer trainer, Dataset train) {
        Settings settings = trainer.settings();
        boolean single = !settings.dropLast() && train.size() % settings.batchSize() == 1;
        int smallestBatch = single || settings.batchSize() == 1 ? 1 : 2;
        try (Tape tape = Tape.training(0)) {
            Model clone = trainer.model().copy();
            Rows rows = new Rows(train, smallestBatch);
            tape.setLengths(rows.batch().lengths());
            Tensor outputs = clone.forward(tape, rows.batch().inputTensor());
            trainer.loss().forward(tape, outputs, rows.batch().targetTensor());
            return null;
        } catch (IllegalArgumentException | IllegalStateException e) {
            if (text(e).contains("softmax")) {
                return finding(
                        Cause.OUTPUT, OUTPUT, "output", text(e), "remove the softmax; predict() applies it by itself");
            }
            return smallestBatch > 1
                    ? null
                    : finding(
                            Cause.RATE,
                            "batch-size",
                            "an epoch's last batch",
                            text(e),
                            "Settings.withDropLast(true), or batches of which no single row is left");
        }
    }

    private static String text(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }

    private static Finding finding(Cause cause, String name, String where, String evidence, String advice) {
        return new Finding(Level.CERTAIN, cause, name, where, evidence, advice, 0);
    }
}
