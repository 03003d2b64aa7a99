package dev.descent.train.doctor;

import dev.descent.loss.CrossEntropy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Diagnosis 4: a class that is rare and is not found. A rare class that is found is no fault. */
final class Imbalance implements Check {
    /** That so many rows of a class are missed although it is as easy as the others. */
    private static final double CHANCE = 1e-3;

    @Override
    public Cause cause() {
        return Cause.DATA;
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.PASSES);
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        double[] recalls = vitals.lastPass().judged().recalls();
        double[] actual = vitals.lastPass().judged().actual();
        if (vitals.progress() < 0.5 && !vitals.isEnded() || vitals.lastThree().isEmpty()) {
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
                return likely("class " + c, evidence, advice);
            }
        }
        return null;
    }

    private static boolean missed(Vitals vitals, int label, double limit) {
        return vitals.lastThree().stream().allMatch(pass -> pass.judged().recalls()[label] < limit);
    }
}
