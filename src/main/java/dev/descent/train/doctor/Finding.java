package dev.descent.train.doctor;

/**
 * One thing that is wrong with a run.
 *
 * <pre>{@code
 * static boolean mayGoOn(Doctor doctor) {
 *     return doctor.findings().stream().noneMatch(finding -> finding.level() == Level.CERTAIN);
 * }
 * }</pre>
 *
 * @param level how sure it is
 * @param cause where the fault sits
 * @param diagnosis the name of the check that found it, which also silences it: {@code rate-too-high}
 * @param where the layer, parameter or data set; empty for the run as a whole
 * @param evidence what was seen, with the run's own numbers
 * @param advice the change to make, with numbers
 * @param step how many batches were done when it was first found; 0 before the first
 */
public record Finding(
        Level level, Cause cause, String diagnosis, String where, String evidence, String advice, long step) {
    Finding withLevel(Level other) {
        return new Finding(other, cause, diagnosis, where, evidence, advice, step);
    }

    Finding at(long batch) {
        return new Finding(level, cause, diagnosis, where, evidence, advice, batch);
    }

    /** The same with another cause than its check's, for what turned out to follow from that. */
    public Finding because(Cause other) {
        return new Finding(level, other, diagnosis, where, evidence, advice, step);
    }

    /** Three lines: what and where, the evidence, the advice. */
    @Override
    public String toString() {
        String place = where.isEmpty() ? "" : " (" + where + ")";
        String sure = level == Level.CERTAIN ? "" : level == Level.LIKELY ? ", likely" : ", a hint";
        return diagnosis + place + sure + "\n  seen: " + evidence + "\n  do:   " + advice;
    }
}
