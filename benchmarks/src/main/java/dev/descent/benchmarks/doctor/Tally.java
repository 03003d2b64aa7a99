package dev.descent.benchmarks.doctor;

import dev.descent.train.doctor.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All runs that were judged. */
final class Tally {
    final List<Healthy> healthy = new ArrayList<>();
    final List<Faulty> faulty = new ArrayList<>();
    /** Runs whose fault hurts others but not them, and runs without a fault that went badly: of these nothing is asked. */
    int neither;

    /** @param causes of the fault that did no harm; empty for a run without */
    record Healthy(String program, String what, Set<String> causes, Outcome outcome) {
        boolean isAlarm() {
            return !outcome.shown().isEmpty();
        }

        /** Whether nothing else is said than what is indeed there. */
        boolean isTrue() {
            return isAlarm() && outcome.shown().stream().allMatch(finding -> causes.contains(finding.diagnosis()));
        }
    }

    /**
     * @param sound the score without the fault, a mean
     * @param recovery null where none was tried
     */
    record Faulty(String program, Fault fault, long seed, Outcome outcome, double sound, Recovery recovery) {
        boolean isDetected() {
            return !outcome.shown().isEmpty();
        }

        boolean isFirstRight() {
            return isDetected() && isRight(outcome.shown().get(0));
        }

        boolean isRightWithin() {
            return outcome.shown().stream().anyMatch(this::isRight);
        }

        boolean isRight(Finding finding) {
            return fault.causes().contains(finding.diagnosis());
        }
    }

    /** Scores after the first advice, after advice at random, and after the rate × 0.1, beside those before. */
    record Recovery(double before, double sound, double first, double random, double tenth) {
        /** What was won back of what was lost, at most all of it. */
        double share(double after) {
            return Math.max(-1, Math.min(1, (after - before) / (sound - before)));
        }

        static boolean isWorse(double before, double after) {
            return after < before - Judge.MATTERS;
        }
    }
}
