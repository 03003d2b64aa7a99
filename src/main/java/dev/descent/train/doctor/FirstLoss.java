package dev.descent.train.doctor;

import dev.descent.loss.BinaryCrossEntropy;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Loss;
import dev.descent.loss.MeanSquaredError;
import dev.descent.loss.NegativeLogLikelihood;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Diagnosis 9: a first loss far above that of a network that knows nothing and says so, which is ln C for C classes. */
final class FirstLoss implements Check {
    private static final int FEWEST = 64;
    private static final double FAR = 10;
    private static final double LITTLE = 0.5;

    @Override
    public Cause cause() {
        return Cause.INITIALISATION;
    }

    /** Training mends it soon, so it explains no bad end. */
    @Override
    public boolean explainsBadRuns(Finding hint) {
        return false;
    }

    @Override
    public @Nullable Finding before(Patient patient) {
        Rows rows = patient.rows();
        if (rows.batch().size() < FEWEST || !patient.isFiniteAtFirst() || !isKnown(patient.loss())) {
            return null;
        }
        double first = patient.firstPass().train().loss();
        double nothing;
        try (Tape tape = Tape.inference()) {
            Tensor zeros = Tensor.zeros(
                    patient.model().outputShape().withFirst(rows.batch().size()));
            nothing = patient.loss()
                    .forward(tape, zeros, rows.batch().targetTensor())
                    .item();
        }
        if (!(nothing > 0)) {
            return null;
        }
        // The outputs of sound first weights differ by about 1, which a distance counts.
        double times = first / (isDistance(patient.loss()) ? nothing + 1 : nothing);
        double limit = patient.thresholds().firstLoss();
        if (times <= limit && (times >= LITTLE || isDistance(patient.loss()))) {
            return null;
        }
        String evidence = "before the first step the loss is " + Text.number(first) + ", that of equal outputs "
                + Text.number(nothing) + "; outputs lie between "
                + Text.number(patient.firstPass().train().outputMin()) + " and "
                + Text.number(patient.firstPass().train().outputMax());
        if (times > limit) {
            String advice = "begin with smaller last weights (the default initialisation), and scale the inputs";
            double scale = patient.train().scale();
            boolean scaled = scale < patient.thresholds().largestScale()
                    && scale > patient.thresholds().smallestScale();
            return times > FAR * limit && scaled
                    ? likely("output", evidence, advice)
                    : hint("output", evidence, advice);
        }
        return hint("output", evidence, "if these weights are new, look for the label among the inputs");
    }

    /** The losses of which it is known where they begin. */
    private static boolean isKnown(Loss loss) {
        return loss instanceof CrossEntropy
                || loss instanceof BinaryCrossEntropy
                || loss instanceof NegativeLogLikelihood
                || isDistance(loss);
    }

    private static boolean isDistance(Loss loss) {
        return loss instanceof MeanSquaredError;
    }
}
