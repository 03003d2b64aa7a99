package dev.descent.train.doctor;

import dev.descent.tensor.Shape;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Diagnosis 6: targets that have nothing to do with their inputs, as when one of them was shuffled. Neighbours, a linear and a
 * nonlinear method must all be at chance; if inputs are of a kind that these are made for, that is enough, otherwise the network has
 * to fail as well.
 */
final class LabelsUnrelated implements Check {
    private static final int FEWEST = 30;
    private static final int ENOUGH = 120;
    /** An R² of 0.2 is chance on fewer rows. */
    private static final int VALUES = 100;

    private static final double NEARLY_ALL = 0.8;

    @Override
    public Cause cause() {
        return Cause.DATA;
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.PASSES);
    }

    @Override
    public @Nullable Finding before(Patient patient) {
        if (!patient.isReferenceCheap(ENOUGH) || !isAtChance(patient)) {
            return null;
        }
        Shape shape = patient.trainingData().inputShape();
        boolean known = shape.rank() == 1 || shape.rank() == 3;
        return known
                        && patient.reference().rows() >= ENOUGH
                        && patient.reference().tested() >= ENOUGH / 2
                ? likely("training data", evidence(patient), advice())
                : hint("training data", evidence(patient), advice());
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        boolean late = vitals.progress() >= 1.5 * patient.thresholds().verdictAt() || vitals.isEnded();
        return late && isNearGuess(patient, vitals) && isAtChance(patient)
                ? likely("training data", evidence(patient) + "; nor does the network", advice())
                : null;
    }

    /** Judged by validation rows however few they are, since rows that are trained on can be learnt by heart. */
    private static boolean isNearGuess(Patient patient, Vitals vitals) {
        double[] held = vitals.validationScores();
        DataScan validation = held.length == 0 ? null : patient.validation();
        double score = validation == null ? vitals.score() : held[held.length - 1];
        int labels = validation == null ? vitals.scored() : validation.size();
        double guess = patient.baseline();
        return score < guess + (patient.thresholds().errors() + 1) * patient.error(guess, labels);
    }

    private static boolean isAtChance(Patient patient) {
        DataScan scan = patient.train();
        boolean judged = scan.classes() > 0 ? scan.majority() < NEARLY_ALL : scan.targetSpread(0) > 0;
        if (!judged
                || scan.size() < 2 * FEWEST
                || patient.trainingData().targetShape().rank() > 1) {
            return false;
        }
        Reference reference = patient.reference();
        if (reference.rows() < FEWEST
                || reference.tested() < FEWEST
                || scan.classes() == 0 && reference.tested() < VALUES) {
            return false;
        }
        // The best of three methods is above chance by chance.
        double errors = patient.thresholds().errors() + 1;
        // The most frequent class may be rare among the rows that it was tested on.
        double chance = scan.classes() > 0 ? Math.max(reference.constant(), scan.majority()) : 0;
        double error = scan.classes() > 0
                ? Noise.standardError(chance, reference.tested())
                : 1 / Math.sqrt(reference.tested());
        boolean above = reference.best() > chance + errors * error;
        // Neighbours that are wrong more often than chance tell of a pattern, such as a parity.
        double repeated = 0;
        for (int c = 0; c < scan.classes(); c++) {
            repeated += scan.share(c) * scan.share(c);
        }
        boolean below = scan.classes() > 0 && reference.neighbours() < repeated - errors * error;
        return !above && !below;
    }

    private static String evidence(Patient patient) {
        Reference reference = patient.reference();
        String score = patient.train().classes() > 0 ? "of accuracy" : "of R²";
        return "on " + reference.tested() + " rows neighbours reach " + Text.number(reference.neighbours())
                + ", ridge regression " + Text.number(reference.linear()) + ", the same on random ReLU units "
                + Text.number(reference.nonlinear()) + " " + score + ", a guess " + Text.number(reference.constant());
    }

    private static String advice() {
        return "look whether inputs and targets are in the same order: shuffle both by one permutation, or none";
    }
}
