package dev.descent.train.doctor;

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
    public boolean explainsBadRuns() {
        return false;
    }

    @Override
    public @Nullable Finding before(Patient patient) {
        Rows rows = new Rows(patient.trainingData(), patient.thresholds().rows());
        if (rows.batch().size() < FEWEST || patient.train().classes() == 0) {
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
        double times = first / nothing;
        double limit = patient.thresholds().firstLoss();
        String evidence = "before the first step the loss is " + Text.number(first) + ", that of equal outputs "
                + Text.number(nothing) + "; outputs lie between "
                + Text.number(patient.firstPass().train().outputMin()) + " and "
                + Text.number(patient.firstPass().train().outputMax());
        if (times > limit) {
            String advice = "begin with smaller last weights (the default initialisation), and scale the inputs";
            boolean normed = patient.firstPass().layers().stream().anyMatch(state -> state.role() == Role.NORM);
            return times > FAR * limit && !normed
                    ? likely("output", evidence, advice)
                    : hint("output", evidence, advice);
        }
        return times >= LITTLE
                ? null
                : hint("output", evidence, "if these weights are new, look for the label among the inputs");
    }
}
