package dev.descent.train.doctor;

import dev.descent.Part;
import dev.descent.data.Dataset;
import dev.descent.loss.Loss;
import dev.descent.loss.MeanAbsoluteError;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.BatchNorm;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Dropout;
import dev.descent.nn.Layer;
import dev.descent.nn.Model;
import dev.descent.nn.NamedLayer;
import dev.descent.optim.Penalty;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Tape;
import dev.descent.train.Callback;
import dev.descent.train.Run;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Short trainings of clones, each with one thing changed; the model itself is not touched. */
final class Experiments {
    static final int STEPS = 100;
    private static final int SEEDS = 3;

    private final Patient patient;
    private final Dataset data;
    private final int batch;
    private final List<Trial> trials = new ArrayList<>();

    Experiments(Patient patient) {
        this.patient = patient;
        Dataset train = patient.trainingData();
        batch = Math.min(train.size(), patient.settings().batchSize());
        data = some(train, STEPS * batch, 2);
    }

    /** So many rows, or all, drawn at random. */
    static Dataset some(Dataset data, int rows, long seed) {
        return data.subset(Arrays.copyOf(new Rng(seed).permutation(data.size()), Math.min(data.size(), rows)));
    }

    List<Trial> all() {
        Loss loss = patient.loss();
        double[] unchanged = scores(null, loss, batch, 1, true);
        trial(Trial.LOWER_RATE, unchanged, scores(null, loss, batch, 0.1, true));
        trial(Trial.HIGHER_RATE, unchanged, scores(null, loss, batch, 10, true));
        trial(Trial.LARGER_BATCH, unchanged, scores(null, loss, Math.min(data.size(), 4 * batch), 1, true));
        if (has(BatchNorm.class)) {
            trial(Trial.NO_BATCH_NORM, unchanged, scores(BatchNorm.class, loss, batch, 1, true));
        } else {
            trial(Trial.BATCH_OF_ONE, unchanged, scores(null, loss, 1, 1, true));
        }
        if (has(Dropout.class) || patient.part(Penalty.class).isPresent()) {
            trial(Trial.NO_PENALTY, unchanged, scores(Dropout.class, loss, batch, 1, false));
        }
        trial(Trial.SQUARED_LOSS, unchanged, scores(null, new MeanSquaredError(), batch, 1, true));
        trial(Trial.ABSOLUTE_LOSS, unchanged, scores(null, new MeanAbsoluteError(), batch, 1, true));
        return trials;
    }

    boolean has(Class<? extends Layer> kind) {
        for (NamedLayer named : patient.model().layers()) {
            if (kind.isInstance(named.layer())) {
                return true;
            }
        }
        return false;
    }

    /** The other layers one after the other; those within containers stay. */
    private Model without(Class<? extends Layer> kind) {
        Model clone = patient.model().copy();
        List<Blueprint> kept = new ArrayList<>();
        for (NamedLayer named : clone.layers()) {
            if (!kind.isInstance(named.layer())) {
                kept.add(named.layer());
            }
        }
        return Model.of(clone.inputShape(), 0, kept.toArray(new Blueprint[0]));
    }

    private void trial(String name, double[] unchanged, double[] changed) {
        double[] gains = new double[SEEDS];
        for (int i = 0; i < SEEDS; i++) {
            gains[i] = changed[i] - unchanged[i];
        }
        double error = Noise.std(gains) / Math.sqrt(SEEDS - 1.0);
        trials.add(new Trial(name, Noise.mean(unchanged), Noise.mean(changed), error));
    }

    /** Seeds give other orders of the rows, the same for every change. */
    private double[] scores(
            @Nullable Class<? extends Layer> removed, Loss loss, int size, double rate, boolean penalised) {
        double[] scores = new double[SEEDS];
        boolean oneHot = loss != patient.loss() && data.classes() > 0;
        Dataset rows = oneHot ? data.oneHot() : data;
        for (int seed = 0; seed < SEEDS; seed++) {
            Model clone = removed == null ? patient.model().copy() : without(removed);
            try {
                train(clone, loss, rows, size, STEPS, rate, penalised, seed);
                Sample sample = judge(clone, oneHot ? loss : patient.loss(), rows, oneHot);
                scores[seed] = Double.isNaN(sample.score()) ? -sample.loss() : Math.max(-1, sample.score());
            } catch (IllegalArgumentException unfit) {
                scores[seed] = Double.NaN;
            }
        }
        return scores;
    }

    Sample judge(Model trained, Loss loss, Dataset rows, boolean oneHot) {
        try (Tape tape = Tape.inference()) {
            return new Rows(rows, patient.thresholds().rows()).judge(trained, loss, tape, oneHot);
        }
    }

    /** Changes the rate of a run that begins; a schedule may begin at 0. */
    static void scaleRate(Run run, double by) {
        double base = run.trainer().rule().learningRate() * by;
        double factor = run.scheduleFactor();
        run.setLearningRate((float) (factor > 0 ? base * factor : base));
    }

    /** The losses of its first and of its last batch. */
    float[] train(
            Model clone, Loss loss, Dataset rows, int size, int steps, double rate, boolean penalised, long seed) {
        float[] ends = {Float.NaN, Float.NaN};
        Callback limit = new Callback() {
            @Override
            public void fitStart(Run run) {
                scaleRate(run, rate);
            }

            @Override
            public void stepDone(Run run) {
                ends[run.step() == 1 ? 0 : 1] = run.batchLoss();
                if (run.step() >= steps) {
                    run.stop("the trial is over");
                }
            }
        };
        List<Part> parts = new ArrayList<>();
        for (Part part : patient.parts()) {
            if (!(part instanceof Callback) && (penalised || !(part instanceof Penalty))) {
                parts.add(part);
            }
        }
        Settings settings =
                patient.settings().withBatchSize(size).withSeed(seed).withAccumulate(1);
        Trainer.of(clone, loss, patient.rule())
                .with(parts.toArray(new Part[0]))
                .with(limit, settings)
                .fit(rows, (steps * size + rows.size() - 1) / rows.size());
        return ends;
    }
}
