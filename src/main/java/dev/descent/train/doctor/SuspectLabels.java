package dev.descent.train.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Diagnosis 30: training rows whose label the network finds wrong and is sure of another, in three passes. */
final class SuspectLabels implements Check {
    private static final int SHOWN = 20;
    private static final int FEWEST = 5;
    private static final double LITTLE = 0.05;
    /** Before that share of the way from a guess is done, being sure means nothing. */
    private static final double KNOWN = 0.3;

    private static final double EVEN = 0.75;

    @Override
    public Cause cause() {
        return Cause.DATA;
    }

    /** Wrong labels let a run improve for long. */
    @Override
    public boolean concernsGoodRuns() {
        return true;
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.PASSES);
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        List<Pass> last = vitals.lastThree();
        if (last.isEmpty() || vitals.progress() < patient.thresholds().verdictAt() || patient.transforms()) {
            return null;
        }
        Finding refused = refused(patient, vitals, last);
        Finding worse = refused != null ? refused : worse(patient, vitals);
        Finding found = worse != null ? worse : spread(patient, vitals, last);
        // What is still learnt may be sure of the wrong answer for a while.
        return found == null || vitals.isEnded() || !vitals.isWell() ? found : found.withLevel(Level.HINT);
    }

    /** A network that knows the rest refuses the labels of single rows; rows that are only hard it doubts. */
    private @Nullable Finding refused(Patient patient, Vitals vitals, List<Pass> last) {
        int[] rows = last.get(0).train().suspects();
        if (rows.length < FEWEST) {
            return null;
        }
        for (Pass pass : last) {
            Set<Integer> also = Arrays.stream(pass.train().suspects()).boxed().collect(Collectors.toSet());
            rows = Arrays.stream(rows).filter(also::contains).toArray();
        }
        double share =
                (double) rows.length / Math.max(1, vitals.lastPass().train().labels());
        double limit = patient.thresholds().confidentlyWrong();
        if (rows.length < FEWEST || share < limit / 2 || learnt(patient, vitals) < KNOWN) {
            return null;
        }
        String evidence = rows.length + " of " + vitals.lastPass().train().labels()
                + " training rows have a label of probability below 0.05, another class being above 0.9, in three passes";
        String advice = "look at rows "
                + Arrays.stream(rows).limit(SHOWN).mapToObj(String::valueOf).collect(Collectors.joining(", "))
                + "; if labels are noisy, CrossEntropy(0.1f), which smooths them";
        return share > limit ? likely("training data", evidence, advice) : hint("training data", evidence, advice);
    }

    /** A network does better on rows that it was trained on, unless what they are called is wrong. */
    private @Nullable Finding worse(Patient patient, Vitals vitals) {
        Sample train = vitals.lastPass().train();
        double score = vitals.score();
        boolean classes = patient.train().classes() > 0;
        if (classes && vitals.isEnded() && score - train.score() > LITTLE) {
            train = patient.moreTrainingRows();
        }
        double error = Math.hypot(patient.error(train.score(), train.labels()), patient.error(score, vitals.scored()));
        boolean below =
                score - train.score() > Math.max(LITTLE, (patient.thresholds().errors() + 1) * error);
        return !below || !classes || train.sureErrors() < LITTLE / 2
                ? null
                : likely(
                        "training data",
                        "the score is " + Text.number(train.score()) + " on training rows and " + Text.number(score)
                                + " on validation rows, and of the surest quarter of the answers on training rows "
                                + Text.percent(train.sureErrors()) + " are wrong",
                        "have some training rows labelled again; CrossEntropy(0.1f), which smooths labels; EarlyStopping(3)");
    }

    /** Where many labels are wrong at random, sure answers are wrong as often as others; where classes overlap, they are not. */
    private @Nullable Finding spread(Patient patient, Vitals vitals, List<Pass> last) {
        double score = vitals.lastPass().train().score();
        double least = patient.thresholds().confidentlyWrong();
        boolean everywhere = patient.train().classes() > 0 && learnt(patient, vitals) > KNOWN;
        for (Pass pass : last) {
            double sure = pass.train().sureErrors();
            double error = Noise.standardError(sure, Math.max(1, pass.train().labels() / 4));
            everywhere &= sure - patient.thresholds().errors() * error > least
                    && sure > EVEN * (1 - pass.train().score());
        }
        if (!everywhere || patient.reference().best() > vitals.score() + LITTLE) {
            return null;
        }
        return likely(
                "training data",
                Text.percent(vitals.lastPass().train().sureErrors())
                        + " of the surest quarter of the answers on training rows are wrong, nearly as many as of all ("
                        + Text.percent(1 - score) + "): labels seem to be wrong at random",
                "have some rows labelled again; CrossEntropy(0.1f), which smooths labels; EarlyStopping(3)");
    }

    /** How much of the way from a guess to perfection is done on training rows. */
    private static double learnt(Patient patient, Vitals vitals) {
        double guess = patient.baseline();
        return (vitals.lastPass().train().score() - guess) / (1 - guess);
    }
}
