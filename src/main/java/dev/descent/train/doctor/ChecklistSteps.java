package dev.descent.train.doctor;

import static dev.descent.train.doctor.Checklist.Verdict.FAILED;
import static dev.descent.train.doctor.Checklist.Verdict.LEFT_OUT;
import static dev.descent.train.doctor.Checklist.Verdict.PASSED;

import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** The steps of {@link Checklist}: from the smallest thing that can be learnt to what simple methods make of all. */
final class ChecklistSteps {
    private static final int SMALLEST = 4;

    private final Patient patient;
    private final List<Checklist.Step> steps = new ArrayList<>();

    ChecklistSteps(Patient patient) {
        this.patient = patient;
    }

    Checklist run(List<Finding> examined) {
        List<Finding> shown = Triage.shown(examined);
        add(
                "before the first step",
                shown.isEmpty(),
                shown.isEmpty()
                        ? "nothing is wrong with data, output and first weights"
                        : shown.get(0).evidence(),
                shown.isEmpty() ? "" : shown.get(0).advice());
        if (CannotOverfit.takesOneRow(patient)) {
            memorise("one sample", 1);
        } else {
            leaveOut("one sample", "batch-norm cannot train on a single row");
        }
        memorise("one batch", Integer.MAX_VALUE);
        for (Trial trial : new Experiments(patient).all()) {
            boolean failed = trial.isConfirmed();
            add(trial.change(), !failed, trial.toString(), failed ? "make this change" : "");
        }
        locality();
        Reference reference = patient.reference();
        boolean learnable = reference.best() > reference.constant();
        String evidence = Text.fill(
                "a guess scores {}, {} {}, the model as it is {}",
                reference.constant(),
                reference.bestName(),
                reference.best(),
                patient.firstPass().judged().score());
        add("simple methods", learnable, evidence, learnable ? "" : "look whether inputs and targets belong together");
        return new Checklist(steps);
    }

    private void add(String name, boolean passed, String evidence, String advice) {
        steps.add(new Checklist.Step(name, passed ? PASSED : FAILED, evidence, advice));
    }

    private void leaveOut(String name, String reason) {
        steps.add(new Checklist.Step(name, LEFT_OUT, reason, ""));
    }

    private void memorise(String name, int rows) {
        CannotOverfit.Attempt attempt = CannotOverfit.memorise(patient, rows);
        add(name, attempt.passed(), attempt.evidence(), attempt.advice());
    }

    /** Neighbouring pixels of an image are alike; after a reshape that scrambles it they are not, or others are. */
    private void locality() {
        Shape shape = patient.trainingData().inputShape();
        if (shape.rank() != 3 || shape.dim(1) < SMALLEST || shape.dim(2) < SMALLEST) {
            leaveOut("reshapes", "inputs are no images");
            return;
        }
        int width = shape.dim(2);
        double beside = difference(1);
        double below = difference(width);
        double far = difference(shape.size() / 2 + width / 2);
        int channels = shape.dim(0);
        boolean local = beside < 0.8 * far && below < 0.9 * far;
        boolean channelsLast = channels > 1 && difference(channels) / beside < 0.7;
        String evidence = Text.fill(
                "neighbouring pixels differ by {}, those below each other by {}, distant ones by {}",
                beside,
                below,
                far);
        String advice = channelsLast
                ? "pixels " + channels
                        + " apart are more alike: the data is [height, width, channels], expected [channels,"
                        + " height, width]"
                : local ? "" : "look at how images are read and reshaped: neighbours are no more alike than others";
        add("reshapes", local && !channelsLast, evidence, advice);
    }

    private double difference(int distance) {
        Rows rows = new Rows(patient.trainingData(), patient.thresholds().rows());
        float[] values = rows.batch().inputs();
        int count = rows.batch().size();
        int size = patient.trainingData().inputShape().size();
        double sum = 0;
        for (int row = 0; row < count; row++) {
            for (int i = row * size; i + distance < (row + 1) * size; i++) {
                sum += Math.abs(values[i] - values[i + distance]);
            }
        }
        return sum / count / (size - distance);
    }
}
