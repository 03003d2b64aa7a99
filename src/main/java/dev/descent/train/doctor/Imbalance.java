package dev.descent.train.doctor;

import dev.descent.loss.BinaryCrossEntropy;
import dev.descent.loss.CrossEntropy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Diagnosis 4: a class that is rare and is not found. A rare class that is found is no fault. */
final class Imbalance implements Check {
    /** That so many rows of a class are missed although it is as easy as the others. */
    private static final double CHANCE = 1e-2;
    /** A loss that much below that of the classes' shares alone is learnt. */
    private static final double LEARNT = 0.7;
    /** A loss that may fall by that share of it has not said its last word on rare classes. */
    private static final double LEARNING = 0.05;

    private static final int FEW_ROWS = 10;
    private static final String CLASS = "class ";
    private static final double FOUND = 0.5;
    private static final int TELLING = 4;

    @Override
    public Cause cause() {
        return Cause.DATA;
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.PASSES);
    }

    /** Accuracy hardly tells of a rare class. */
    @Override
    public boolean standsAtTarget() {
        return true;
    }

    /** Simple methods miss a class of a few rows as well: it is refuted where its rows are found. */
    @Override
    public boolean isRefuted(Finding early, Vitals vitals) {
        if (!vitals.isFresh()) {
            return false;
        }
        Sample judged = vitals.lastPass().judged();
        int label = Integer.parseInt(early.where().substring(CLASS.length()));
        double rows = label < judged.recalls().length ? judged.actual()[label] * judged.labels() : 0;
        return rows >= TELLING && judged.recalls()[label] > FOUND;
    }

    /** From a handful of rows nothing can be learnt, however it is trained. */
    @Override
    public @Nullable Finding before(Patient patient) {
        DataScan train = patient.train();
        for (int c = 0; c < train.classes(); c++) {
            double times = train.majority() / Math.max(1e-9, train.share(c));
            boolean few = train.count(c) > 0 && train.count(c) < FEW_ROWS;
            if (few && times > 2 * patient.thresholds().imbalance()) {
                return likely(
                        CLASS + c,
                        "class " + c + " has " + train.count(c) + " training rows, the most frequent one "
                                + Text.number(times) + " times as many",
                        "collect more rows of it, or weigh classes by 1 / frequency; judge by Recall or F1, not by accuracy");
            }
        }
        return null;
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        double[] recalls = vitals.lastPass().judged().recalls();
        double[] actual = vitals.lastPass().judged().actual();
        if (vitals.progress() < 0.5 && !vitals.isEnded()
                || vitals.lastThree().isEmpty()
                || vitals.dropAhead() > LEARNING
                || !hasLearnt(patient, vitals)) {
            return null;
        }
        DataScan train = patient.train();
        double most = train.majority();
        for (int c = 0; c < recalls.length; c++) {
            boolean rare = train.share(c) > 0
                    && most / train.share(c) > patient.thresholds().imbalance();
            double rows = actual[c] * vitals.lastPass().judged().labels();
            double lost = rows * (1 - recalls[c]);
            boolean chance = Math.pow(1 - vitals.lastPass().judged().score(), lost) > CHANCE;
            if (rare
                    && rows > 0
                    && !chance
                    && missed(vitals, c, patient.thresholds().worstRecall())) {
                boolean weighted = patient.loss() instanceof CrossEntropy loss && loss.weights().length > 0;
                String evidence = "class " + c + " is " + Text.percent(train.share(c)) + " of the training data, and "
                        + Text.percent(recalls[c]) + " of its rows are found";
                String advice = (weighted
                                ? "raise its weight in the loss"
                                : "weigh classes by 1 / frequency (" + "CrossEntropy.weighted: "
                                        + Text.number(most / train.share(c)) + " for class " + c + ")")
                        + "; judge by Recall or F1, not by accuracy";
                return likely(CLASS + c, evidence, advice);
            }
        }
        return null;
    }

    /** Where nothing is learnt beyond how frequent classes are, the rare ones are missed whatever the cause. */
    private static boolean hasLearnt(Patient patient, Vitals vitals) {
        boolean likelihood = patient.loss() instanceof CrossEntropy || patient.loss() instanceof BinaryCrossEntropy;
        return !likelihood
                || vitals.lastPass().train().loss() < LEARNT * patient.train().entropy();
    }

    private static boolean missed(Vitals vitals, int label, double limit) {
        return vitals.lastThree().stream().allMatch(pass -> pass.judged().recalls()[label] < limit);
    }
}
