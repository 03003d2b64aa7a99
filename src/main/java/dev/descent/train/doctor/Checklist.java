package dev.descent.train.doctor;

import java.util.List;

/**
 * What to try when nothing converges, done in order, and what came of it.
 *
 * <pre>{@code
 * Dataset digits = Digits.load();
 * Model model = Model.of(Shape.of(64), 42, dense(64), relu(), dense(10));
 * Checklist checklist = Doctor.checklist(Trainer.of(model, new CrossEntropy(), new Adam(1e-3f)), digits, null);
 * boolean learnsASingleExample = checklist.step("one sample").verdict() == Checklist.Verdict.PASSED;
 * }</pre>
 *
 * @param steps in the order in which they were taken
 */
public record Checklist(List<Step> steps) {
    /** How a step ended. */
    public enum Verdict {
        PASSED,
        /** Here is something to change. */
        FAILED,
        /** It does not apply to such a model or such data. */
        LEFT_OUT
    }

    /**
     * One step.
     *
     * @param name such as {@code one sample}
     * @param evidence what was seen
     * @param advice what to change; empty if it passed
     */
    public record Step(String name, Verdict verdict, String evidence, String advice) {}

    public Checklist {
        steps = List.copyOf(steps);
    }

    /** @throws IllegalArgumentException if there is no step of that name */
    public Step step(String name) {
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> Checks.noStep(name, steps.stream().map(Step::name).toList()));
    }

    /** A line for each step. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            text.append(i + 1).append(". ").append(step.name()).append(": ");
            text.append(step.verdict().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
            text.append("; ").append(step.evidence());
            text.append(step.advice().isEmpty() ? "" : " → " + step.advice()).append('\n');
        }
        return text.toString();
    }
}
