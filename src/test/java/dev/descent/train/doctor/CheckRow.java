package dev.descent.train.doctor;

import java.util.List;

/**
 * A check, a run that must raise it, and one that nearly does and must not.
 *
 * @param level of the finding on the faulty run, or surer; the other one has none, or a hint if the first is more
 * @param text what is said of it, evidence and advice, with # for every number, which may differ in its last digits between kernels
 */
record CheckRow(Check check, Level level, Program faulty, Program sound, String text) {
    /** What a check finds in a run. */
    interface Program {
        List<Finding> run(Check check);
    }

    static CheckRow row(Check check, Level level, Program faulty, Program sound, String... text) {
        return new CheckRow(check, level, faulty, sound, String.join(" | ", text));
    }

    static String masked(Finding found) {
        return (found.evidence() + " | " + found.advice()).replaceAll("-?\\d+(\\.\\d+)?(e-?\\d+)?", "#");
    }

    @Override
    public String toString() {
        return check.name();
    }
}
