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
    private static final double LEARNT = 0.6;
    private static final double LITTLE = 0.05;
    private static final double EVEN = 0.6;

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
        List<Pass> last = vitals.lastThree();
        if (last.isEmpty() || vitals.progress() < patient.thresholds().verdictAt() || patient.transforms()) {
            return null;
        }
        Finding refused = refused(patient, vitals, last);
        return refused != null ? refused : spread(patient, vitals, last);
    }

    /** A network that knows the rest refuses the labels of single rows; rows that are only hard it doubts. */
    private @Nullable Finding refused(Patient patient, Vitals vitals, List<Pass> last) {
        int[] rows = last.get(0).train().suspects();
        for (Pass pass : last) {
            Set<Integer> also = Arrays.stream(pass.train().suspects()).boxed().collect(Collectors.toSet());
            rows = Arrays.stream(rows).filter(also::contains).toArray();
        }
        double share =
                (double) rows.length / Math.max(1, vitals.lastPass().train().labels());
        double limit = patient.thresholds().confidentlyWrong();
        if (rows.length < FEWEST
                || share < limit / 2
                || vitals.lastPass().train().score() < LEARNT) {
            return null;
        }
        String evidence = rows.length + " of " + vitals.lastPass().train().labels()
                + " training rows have a label of probability below 0.05, another class being above 0.9, in three passes";
        String advice = "look at rows "
                + Arrays.stream(rows).limit(SHOWN).mapToObj(String::valueOf).collect(Collectors.joining(", "))
                + "; if labels are noisy, CrossEntropy(0.1f), which smooths them";
        return share > limit ? likely("training data", evidence, advice) : hint("training data", evidence, advice);
    }

    /** Where many labels are wrong at random, sure answers are wrong as often as others; where classes overlap, they are not. */
    private @Nullable Finding spread(Patient patient, Vitals vitals, List<Pass> last) {
        double score = vitals.lastPass().train().score();
        double least = patient.thresholds().confidentlyWrong();
        boolean everywhere = patient.train().classes() > 0 && score > patient.baseline() + LITTLE;
        for (Pass pass : last) {
            double sure = pass.train().sureErrors();
            double error = Noise.standardError(sure, Math.max(1, pass.train().labels() / 2));
            everywhere &= sure - patient.thresholds().errors() * error > least
                    && sure > EVEN * (1 - pass.train().score());
        }
        if (!everywhere || patient.reference().best() > vitals.score() + LITTLE) {
            return null;
        }
        return likely(
                "training data",
                Text.percent(vitals.lastPass().train().sureErrors())
                        + " of the surest half of the answers on training rows are wrong, nearly as many as of all ("
                        + Text.percent(1 - score) + "): labels seem to be wrong at random",
                "have some rows labelled again; CrossEntropy(0.1f), which smooths labels; EarlyStopping(3)");
    }
}
