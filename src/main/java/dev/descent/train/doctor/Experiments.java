package dev.descent.train.doctor;

import dev.descent.Part;
import dev.descent.data.Dataset;
import dev.descent.loss.Loss;
import dev.descent.loss.MeanAbsoluteError;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.BatchNorm;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Model;
import dev.descent.nn.NamedLayer;
import dev.descent.optim.Penalty;
import dev.descent.train.Callback;
import dev.descent.train.Run;
import dev.descent.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Short trainings of clones, each with one thing changed; the model itself is not touched. */
final class Experiments {
    static final int STEPS = 100;
    private static final int SEEDS = 3;

    private final Patient patient;
    private final Dataset data;

    /** One thing changed; what is not is the run's own. */
    private record Change(
            double rate,
            int batch,
            boolean penalised,
            @Nullable Loss loss,
            boolean normed) {
        static final Change NONE = new Change(1, 0, true, null, true);
    }

    Experiments(Patient patient) {
        this.patient = patient;
        Dataset train = patient.trainingData();
        int rows =
                (int) Math.min(train.size(), (long) STEPS * patient.settings().batchSize());
        int[] order = new dev.descent.tensor.Rng(2).permutation(train.size());
        data = train.subset(java.util.Arrays.copyOf(order, rows));
    }

    List<Trial> all() {
        List<Trial> trials = new ArrayList<>();
        double[] unchanged = scores(Change.NONE);
        trials.add(trial("rate × 0.1", unchanged, new Change(0.1, 0, true, null, true)));
        trials.add(trial("rate × 10", unchanged, new Change(10, 0, true, null, true)));
        int four = Math.min(data.size(), 4 * patient.settings().batchSize());
        trials.add(trial("batch × 4", unchanged, new Change(1, four, true, null, true)));
        if (!hasNorms()) {
            trials.add(trial("batch 1", unchanged, new Change(1, 1, true, null, true)));
        } else {
            trials.add(trial("no batch-norm", unchanged, new Change(1, 0, true, null, false)));
        }
        if (patient.parts().stream().anyMatch(Penalty.class::isInstance)) {
            trials.add(trial("no penalty", unchanged, new Change(1, 0, false, null, true)));
        }
        trials.add(trial("loss L2", unchanged, new Change(1, 0, true, new MeanSquaredError(), true)));
        trials.add(trial("loss L1", unchanged, new Change(1, 0, true, new MeanAbsoluteError(), true)));
        return trials;
    }

    boolean hasNorms() {
        return patient.model().layers().stream().anyMatch(named -> named.layer() instanceof BatchNorm);
    }

    private Trial trial(String name, double[] unchanged, Change change) {
        double[] changed = scores(change);
        double[] gains = IntStream.range(0, SEEDS)
                .mapToDouble(i -> changed[i] - unchanged[i])
                .toArray();
        double error = Noise.std(gains) / Math.sqrt(SEEDS - 1.0);
        return new Trial(name, Noise.mean(unchanged), Noise.mean(changed), error);
    }

    /** Seeds give other orders of the rows, the same for every change. */
    private double[] scores(Change change) {
        double[] scores = new double[SEEDS];
        for (int seed = 0; seed < SEEDS; seed++) {
            scores[seed] = score(change, seed);
        }
        return scores;
    }

    private double score(Change change, long seed) {
        Model clone = change.normed
                ? patient.model().copy()
                : withoutNorms(patient.model().copy());
        Loss loss = change.loss == null ? patient.loss() : change.loss;
        boolean oneHot = change.loss != null && data.classes() > 0;
        Dataset rows = oneHot ? data.oneHot() : data;
        int batch = change.batch > 0
                ? change.batch
                : Math.min(rows.size(), patient.settings().batchSize());
        try {
            train(clone, loss, rows, batch, STEPS, change.rate, change.penalised, seed);
        } catch (IllegalArgumentException unfit) {
            return Double.NaN;
        }
        Sample sample = judge(clone, rows.classes() == 0 && oneHot ? loss : patient.loss(), rows, oneHot);
        double score = sample.score();
        return Double.isNaN(score) ? -sample.loss() : Math.max(-1, score);
    }

    Sample judge(Model trained, Loss loss, Dataset rows, boolean oneHot) {
        try (dev.descent.tensor.Tape tape = dev.descent.tensor.Tape.inference()) {
            return new Rows(rows, patient.thresholds().rows()).judge(trained, loss, tape, oneHot);
        }
    }

    /** The losses of its batches. */
    double[] train(
            Model clone, Loss loss, Dataset rows, int batch, int steps, double factor, boolean penalised, long seed) {
        List<Part> parts = new ArrayList<>();
        for (Part part : patient.parts()) {
            boolean kept = !(part instanceof Callback) && (penalised || !(part instanceof Penalty));
            if (kept) {
                parts.add(part);
            }
        }
        List<Double> losses = new ArrayList<>();
        Callback limit = new Callback() {
            @Override
            public void fitStart(Run run) {
                run.setLearningRate((float) (run.learningRate() * factor));
            }

            @Override
            public void stepDone(Run run) {
                losses.add((double) run.batchLoss());
                if (run.step() >= steps) {
                    run.stop("the trial is over");
                }
            }
        };
        int perEpoch = (rows.size() + batch - 1) / batch;
        Trainer.of(clone, loss, patient.rule())
                .with(parts.toArray(Part[]::new))
                .with(
                        limit,
                        patient.settings().withBatchSize(batch).withSeed(seed).withAccumulate(1))
                .fit(rows, (steps + perEpoch - 1) / perEpoch);
        return losses.stream().mapToDouble(l -> l).toArray();
    }

    /** The other layers one after the other; those within containers stay. */
    Model withoutNorms(Model clone) {
        Function<NamedLayer, Blueprint> itself = NamedLayer::layer;
        Blueprint[] kept = clone.layers().stream()
                .filter(named -> !(named.layer() instanceof BatchNorm))
                .map(itself)
                .toArray(Blueprint[]::new);
        return Model.of(clone.inputShape(), 0, kept);
    }
}
