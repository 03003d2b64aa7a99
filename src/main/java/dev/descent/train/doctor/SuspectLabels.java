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
        int[] rows = last.get(0).train().suspects();
        for (Pass pass : last) {
            Set<Integer> also = Arrays.stream(pass.train().suspects()).boxed().collect(Collectors.toSet());
            rows = Arrays.stream(rows).filter(also::contains).toArray();
        }
        double share =
                (double) rows.length / Math.max(1, vitals.lastPass().train().labels());
        double score = vitals.lastPass().train().score();
        if (rows.length < FEWEST || share < patient.thresholds().confidentlyWrong() / 2 || score < LEARNT) {
            return null;
        }
        String evidence = rows.length + " of " + vitals.lastPass().train().labels()
                + " training rows have a label of probability below 0.05, another class being above 0.9, in three passes";
        String advice = "look at rows "
                + Arrays.stream(rows).limit(SHOWN).mapToObj(String::valueOf).collect(Collectors.joining(", "))
                + "; if labels are noisy, CrossEntropy(0.1f), which smooths them";
        // Rows that are hard are doubted by a network, not refused; a twentieth refused in a network that knows the
        // rest is too much.
        return share > patient.thresholds().confidentlyWrong()
                ? likely("training data", evidence, advice)
                : hint("training data", evidence, advice);
    }
}
