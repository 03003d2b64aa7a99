package dev.descent.train.doctor;

import dev.descent.loss.BinaryCrossEntropy;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Huber;
import dev.descent.loss.KLDivergence;
import dev.descent.loss.Loss;
import dev.descent.loss.MeanAbsoluteError;
import dev.descent.loss.MeanSquaredError;
import dev.descent.loss.NegativeLogLikelihood;
import dev.descent.loss.SmoothL1;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Diagnosis 7: an output that the loss cannot work with. What shapes tell, the trainer refuses by itself. */
final class OutputFit implements Check {
    private static final double MARGIN = 0.1;
    private static final double DEAD = 0.25;
    private static final String LOSS = "loss";

    @Override
    public Cause cause() {
        return Cause.OUTPUT;
    }

    /** Simple methods take squares of classes for a loss as well. */
    @Override
    public boolean isRefuted(Finding early, Vitals vitals) {
        return !early.where().equals(LOSS) && vitals.isBest();
    }

    @Override
    public @Nullable Finding before(Patient patient) {
        if (!patient.isFiniteAtFirst()) {
            return null;
        }
        Loss loss = patient.loss();
        Sample first = patient.firstPass().train();
        boolean logits = loss instanceof CrossEntropy || loss instanceof KLDivergence;
        LayerState last = last(patient.firstPass().layers());
        String where = last == null ? "output" : last.name();
        if (logits && first.sumsToOne() && patient.model().outputShape().dim(-1) > 1) {
            return certain(
                    where,
                    "the outputs of every row are positive and add up to 1, and " + name(loss)
                            + " applies softmax again",
                    "remove the softmax; predict() gives probabilities by itself");
        }
        if (first.outputMin() == 1
                && first.outputMax() == 1
                && patient.model().outputShape().dim(-1) == 1) {
            return certain(
                    where,
                    "the output of every row is exactly 1: a softmax over one unit is",
                    "remove the softmax; BinaryCrossEntropy takes the raw output of one unit");
        }
        if (loss instanceof NegativeLogLikelihood && first.outputMax() > 1e-5) {
            return certain(
                    where,
                    "outputs reach " + Text.number(first.outputMax()) + ", which is no logarithm of a probability",
                    "use CrossEntropy, which takes raw outputs");
        }
        if (last == null || last.role() == Role.OTHER) {
            return oneHot(patient, loss);
        }
        return bounded(patient, loss, last, logits);
    }

    private @Nullable Finding bounded(Patient patient, Loss loss, LayerState last, boolean logits) {
        double low = last.role() == Role.TANH ? -1 : 0;
        double high = last.role() == Role.RELU ? Double.POSITIVE_INFINITY : 1;
        boolean limited = last.role() == Role.RELU || last.role() == Role.SIGMOID || last.role() == Role.TANH;
        if (!limited) {
            return oneHot(patient, loss);
        }
        String kind = last.role().name().toLowerCase(java.util.Locale.ROOT);
        String range = "between " + Text.number(low) + " and " + (high == 1 ? "1" : "infinity");
        if (loss instanceof BinaryCrossEntropy) {
            return certain(
                    last.name(),
                    "the model ends in " + kind + ", outputs lie " + range
                            + ", and the loss takes raw outputs of any size",
                    "remove " + last.name() + "; predict() gives probabilities by itself");
        }
        if (logits) {
            String evidence = "the model ends in " + kind + ": raw outputs lie " + range + ", so "
                    + (high == 1 ? "no class can become sure" : "a class that is 0 for all rows learns no more");
            // Bounded outputs can still be in the right order.
            return last.dead() > DEAD
                    ? likely(
                            last.name(),
                            evidence + ", as " + last.deadUnits() + " of " + last.units() + " are now",
                            "remove " + last.name())
                    : hint(last.name(), evidence, "remove " + last.name());
        }
        DataScan targets = patient.train();
        double margin = MARGIN * targets.targetSpread(0);
        boolean outside = targets.targetMin() < low - margin || targets.targetMax() > high + margin;
        return outside && targets.classes() == 0
                ? certain(
                        last.name(),
                        "the model ends in " + kind + ", outputs lie " + range + ", targets between "
                                + Text.number(targets.targetMin()) + " and " + Text.number(targets.targetMax()),
                        "remove " + last.name())
                : oneHot(patient, loss);
    }

    private @Nullable Finding oneHot(Patient patient, Loss loss) {
        boolean distance = loss instanceof MeanSquaredError
                || loss instanceof MeanAbsoluteError
                || loss instanceof Huber
                || loss instanceof SmoothL1;
        int classes = patient.train().classes();
        if (!distance || !patient.train().isOneHot()) {
            return null;
        }
        String advice = "use CrossEntropy on class indices, with " + classes + " raw outputs";
        // The median of zeros and a few ones is 0: as long as it is in doubt, the best answer is none.
        boolean median = loss instanceof MeanAbsoluteError && classes > 2;
        return likely(
                LOSS,
                median
                        ? "targets are " + classes + " classes, and the mean absolute error is least at 0 for all"
                        : "targets are " + classes + " classes, and " + name(loss)
                                + " hardly tells a wrong answer from a doubtful one",
                advice);
    }

    /** The last layer that does something in inference. */
    static @Nullable LayerState last(List<LayerState> layers) {
        for (int i = layers.size() - 1; i >= 0; i--) {
            if (layers.get(i).role() != Role.IDENTITY) {
                return layers.get(i);
            }
        }
        return null;
    }

    private static String name(Loss loss) {
        return loss.getClass().getSimpleName();
    }
}
