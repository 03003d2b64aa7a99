package dev.descent.train.search;

import dev.descent.data.Dataset;
import dev.descent.metric.Metric;
import dev.descent.train.Checkpoint;
import dev.descent.train.Epoch;
import dev.descent.train.Evaluation;
import dev.descent.train.History;
import dev.descent.train.Trainer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Trains with values drawn from ranges, and tells which did best: {@link #random}, or {@link #halving}, which trains most trials a
 * little and only the best of them on (ASHA).
 *
 * <pre>{@code
 * static SearchResult search(Split digits, java.nio.file.Path directory) {
 *     return Search.halving(
 *                     30,
 *                     it -> Trainer.of(
 *                                     Model.of(Shape.of(64), it.seed(), dense(it.integer("width")), relu(), dense(10)),
 *                                     new CrossEntropy(),
 *                                     new Adam(it.real("rate")))
 *                             .with(Settings.defaults().withBatchSize(it.integer("batch")).withSeed(it.seed())),
 *                     Range.log("rate", 1e-4, 1e-1),
 *                     Range.logIntegers("width", 16, 256),
 *                     Range.choice("batch", 16, 32, 64))
 *             .withThreads(2)
 *             .by(new Accuracy())
 *             .run(directory, digits.train(), digits.test(), 27);
 * }
 * }</pre>
 *
 * <p>Trials run side by side on threads that end with the search. The values of a trial are a function of the search's seed and
 * the trial's number. Which trial is trained on depends on results as they come; so that this is the same for any number of threads,
 * each decision looks at the results of all trainings but the last few begun, see {@link #withLag}.
 *
 * <p>Each trial keeps {@link Checkpoint}s in a directory of its own, {@code trial-0001} and so on. They are all that the search
 * remembers: run it again after a crash, or with more trials, and it finds what was done, goes on where it was, and ends in the
 * same table. Validation data that choose among many trials flatter the best of them; a test set that was kept apart doesn't.
 *
 * <p>Immutable.
 */
public final class Search {
    private final Plan plan;
    private final Function<Candidate, Trainer> task;
    private final List<Range> ranges;

    /** What the methods below set. */
    private record Plan(
            int trials,
            int reduction,
            int leastEpochs,
            int lag,
            int threads,
            long seed,
            @Nullable Metric metric) {}

    private Search(Plan plan, Function<Candidate, Trainer> task, List<Range> ranges) {
        this.plan = plan;
        this.task = task;
        this.ranges = ranges;
    }

    private Search with(Plan other) {
        return new Search(other, task, ranges);
    }

    /**
     * So many trials, each trained for all epochs.
     *
     * @param trials at least 1
     * @param task builds model and trainer anew for each call, which may come from any thread; without a {@link Checkpoint}
     * @throws IllegalArgumentException if two ranges have the same name, or there is none
     */
    public static Search random(int trials, Function<Candidate, Trainer> task, Range... ranges) {
        Checks.atLeast("trials", trials, 1);
        Checks.ranges(List.of(ranges));
        return new Search(new Plan(trials, 1, 1, 16, 1, 0, null), task, List.of(ranges));
    }

    /**
     * So many trials, each trained for the first few epochs; of those that got as far, the best third is trained for three
     * times as many, and so on up to all epochs. Li et al., "A System for Massively Parallel Hyperparameter Tuning" (2020). Schedules are
     * those of the full number of epochs.
     *
     * @param trials at least 1; 27 or more, for 27 epochs
     * @param task as for {@link #random}
     */
    public static Search halving(int trials, Function<Candidate, Trainer> task, Range... ranges) {
        return random(trials, task, ranges).withReduction(3);
    }

    /** How many times as many epochs the best 1/{@code times} of a rung are trained: at least 2, and 3 for {@link #halving}. */
    public Search withReduction(int times) {
        Checks.atLeast("withReduction", times, 2);
        return with(new Plan(plan.trials, times, plan.leastEpochs, plan.lag, plan.threads, plan.seed, plan.metric));
    }

    /** The epochs of the first rung at least, for what shows itself late; 1 unless said otherwise. */
    public Search withLeastEpochs(int epochs) {
        Checks.atLeast("withLeastEpochs", epochs, 1);
        return with(new Plan(plan.trials, plan.reduction, epochs, plan.lag, plan.threads, plan.seed, plan.metric));
    }

    /**
     * How many trainings begun last a decision leaves out, whether they are done or not; 16 unless said otherwise. As many can run at
     * a time. Another lag, another result.
     */
    public Search withLag(int trainings) {
        Checks.atLeast("withLag", trainings, 1);
        return with(new Plan(
                plan.trials, plan.reduction, plan.leastEpochs, trainings, plan.threads, plan.seed, plan.metric));
    }

    /** How many trials are trained at a time, each on as many threads as its own settings say; 1 unless said otherwise. */
    public Search withThreads(int count) {
        Checks.atLeast("withThreads", count, 1);
        return with(new Plan(plan.trials, plan.reduction, plan.leastEpochs, plan.lag, count, plan.seed, plan.metric));
    }

    /** Another seed, other values; 0 unless said otherwise. */
    public Search withSeed(long seed) {
        return with(new Plan(plan.trials, plan.reduction, plan.leastEpochs, plan.lag, plan.threads, seed, plan.metric));
    }

    /** Goes by this metric of the validation data instead of its loss. Trainers that are given metrics must be given it too. */
    public Search by(Metric metric) {
        return with(new Plan(plan.trials, plan.reduction, plan.leastEpochs, plan.lag, plan.threads, plan.seed, metric));
    }

    /**
     * Trains all trials. If the calling thread is interrupted, those under way are stopped after the step at hand, and what is
     * known by then is returned; call it again to go on.
     *
     * @param directory for the trials' checkpoints, of one search; made if it isn't there
     * @param validation what the trials are judged by; null for their training loss
     * @param epochs of a trial that is trained to the end
     * @throws IllegalArgumentException if a trainer doesn't fit the data, or the directory is of another search
     */
    public SearchResult run(Path directory, Dataset train, @Nullable Dataset validation, int epochs) {
        Checks.atLeast("run: epochs", epochs, 1);
        Checks.validated(plan.metric, validation);
        int[] rungs =
                plan.reduction == 1 ? new int[] {epochs} : Halving.rungs(epochs, plan.leastEpochs, plan.reduction);
        Contest contest = new Contest(
                new Halving(plan.trials, rungs.length, plan.reduction),
                job -> train(job, rungs, directory, train, validation),
                this::loss,
                // Without rungs nothing is decided by results, so there is nothing to wait for.
                rungs.length == 1 ? Integer.MAX_VALUE : plan.lag);
        List<Trial> trials = contest.run(plan.threads).values().stream()
                .sorted(Comparator.comparingDouble(this::loss)
                        .thenComparingInt(trial -> trial.candidate().number()))
                .toList();
        return new SearchResult(measure(validation), trials);
    }

    /** What is to be as little as can be. */
    private double loss(Trial trial) {
        boolean larger = plan.metric != null && plan.metric.largerIsBetter();
        return Double.isNaN(trial.score()) ? Double.POSITIVE_INFINITY : larger ? -trial.score() : trial.score();
    }

    private String measure(@Nullable Dataset validation) {
        return plan.metric != null ? plan.metric.name() : validation == null ? "loss" : "val_loss";
    }

    private Trial train(Halving.Job job, int[] rungs, Path directory, Dataset train, @Nullable Dataset validation) {
        Candidate candidate = new Candidate(job.trial(), plan.seed, ranges);
        Rung rung = new Rung(candidate, rungs[job.rung()]);
        Path here = directory.resolve(String.format(Locale.ROOT, "trial-%04d", job.trial()));
        History history = task.apply(candidate)
                .with(rung, new Checkpoint(here).keepLast(2).keepBest(0))
                .resume(train, validation, rungs[rungs.length - 1]);
        // A checkpoint that is found may be further on already.
        List<Epoch> epochs = history.epochs()
                .subList(0, Math.min(rungs[job.rung()], history.epochs().size()));
        double seconds = epochs.stream().mapToDouble(Epoch::seconds).sum();
        return new Trial(candidate, epochs.size(), rung.isDiverged() ? Double.NaN : best(epochs), seconds);
    }

    private double best(List<Epoch> epochs) {
        Metric metric = plan.metric;
        double best = Double.NaN;
        for (Epoch epoch : epochs) {
            Evaluation validation = epoch.validation();
            double score = validation == null
                    ? epoch.trainLoss()
                    : metric == null ? validation.loss() : validation.metric(metric.name());
            boolean better = metric != null && metric.largerIsBetter() ? score > best : score < best;
            best = Double.isNaN(best) || better ? score : best;
        }
        return best;
    }
}
