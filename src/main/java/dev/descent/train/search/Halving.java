package dev.descent.train.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to train next: asynchronous successive halving (Li et al., "A System for Massively Parallel Hyperparameter Tuning", 2020,
 * algorithm 2). With a single rung it is random search. A function of the order in which results come; not thread-safe.
 */
final class Halving {
    private static final Comparator<Result> BEST_FIRST = Comparator.comparingDouble(Result::loss)
            .thenComparingInt(result -> result.job().trial());

    private final int trials;
    private final int reduction;
    private final List<List<Result>> rungs = new ArrayList<>();
    private final List<Set<Integer>> promoted = new ArrayList<>();
    private int begun;

    /** To train a trial, the first being 1, up to a rung, the first being 0. */
    record Job(int trial, int rung) {}

    /** @param loss the less, the better */
    record Result(Job job, double loss) {}

    Halving(int trials, int rungs, int reduction) {
        this.trials = trials;
        this.reduction = reduction;
        for (int i = 0; i < rungs; i++) {
            this.rungs.add(new ArrayList<>());
            promoted.add(new HashSet<>());
        }
    }

    void add(Result result) {
        rungs.get(result.job().rung()).add(result);
    }

    /** Promotes the best that is due, from the highest rung there is one on; otherwise begins a trial; null if none is left. */
    @Nullable
    Job next() {
        for (int rung = rungs.size() - 2; rung >= 0; rung--) {
            List<Result> done = rungs.get(rung);
            done.sort(BEST_FIRST);
            for (Result result : done.subList(0, done.size() / reduction)) {
                int trial = result.job().trial();
                if (Double.isFinite(result.loss()) && promoted.get(rung).add(trial)) {
                    return new Job(trial, rung + 1);
                }
            }
        }
        return begun < trials ? new Job(++begun, 0) : null;
    }

    /** How many epochs each rung trains up to: as many as asked for on the last, each before it a part of that, down to the least. */
    static int[] rungs(int epochs, int least, int reduction) {
        List<Integer> rungs = new ArrayList<>(List.of(epochs));
        for (int next = epochs / reduction; next >= least; next /= reduction) {
            rungs.add(0, next);
        }
        return rungs.stream().mapToInt(Integer::intValue).toArray();
    }
}
