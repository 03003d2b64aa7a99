package dev.descent.train.doctor;

import dev.descent.train.Epoch;
import dev.descent.train.Evaluation;
import dev.descent.train.Run;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has been measured of a run so far. A check reads what it declared in {@link Check#needs}; the rest may be missing. For the
 * training thread.
 */
public final class Vitals {
    private static final double KEEPS_FALLING = 0.05;
    private static final int FEWEST = 30;

    private final Patient patient;
    private final Run run;
    private final LossCurve curve;
    private final UpdateMeter meter;
    private final List<Pass> passes;
    private final boolean ended;
    private final List<Updates> updates;

    Vitals(Patient patient, Run run, LossCurve curve, UpdateMeter meter, List<Pass> passes, boolean ended) {
        this.patient = patient;
        this.run = run;
        this.curve = curve;
        this.meter = meter;
        this.passes = passes;
        this.ended = ended;
        updates = meter.updates();
    }

    /** Whether the run is over. */
    public boolean isEnded() {
        return ended;
    }

    /** Whether a loss was NaN or infinite, which ended it. */
    public boolean isSpoilt() {
        return ended && run.isStopping() && !Float.isFinite(run.batchLoss());
    }

    /** The loss of the last batch. */
    public float lastLoss() {
        return run.batchLoss();
    }

    public float learningRate() {
        return run.learningRate();
    }

    public int epoch() {
        return run.epoch();
    }

    /** Batches done in the running epoch. */
    public int batchInEpoch() {
        return run.batchInEpoch();
    }

    /** Batches done. */
    public long step() {
        return run.step();
    }

    /** The share of the epochs asked for that is done. */
    public double progress() {
        return (double) run.step() / ((double) run.epochs() * run.batchesPerEpoch());
    }

    /** The epochs so far. */
    public List<Epoch> epochs() {
        return run.history().epochs();
    }

    /** The training loss of each epoch. */
    public double[] trainLosses() {
        return epochs().stream().mapToDouble(Epoch::trainLoss).toArray();
    }

    /** The validation loss of each epoch; empty without validation data. */
    public double[] validationLosses() {
        return run.isValidated()
                ? epochs().stream().mapToDouble(e -> loss(e.validation())).toArray()
                : new double[0];
    }

    private static double loss(@Nullable Evaluation evaluation) {
        return evaluation == null ? Double.NaN : evaluation.loss();
    }

    /** The validation score of each epoch: accuracy, or R² from the RMSE; empty if neither was measured. */
    public double[] validationScores() {
        double[] scores = epochs().stream().mapToDouble(this::score).toArray();
        return Arrays.stream(scores).anyMatch(Double::isNaN) ? new double[0] : scores;
    }

    private double score(Epoch epoch) {
        Evaluation evaluation = epoch.validation();
        if (evaluation == null) {
            return Double.NaN;
        }
        Double accuracy = evaluation.metrics().get("accuracy");
        if (accuracy != null) {
            return accuracy;
        }
        Double rmse = evaluation.metrics().get("rmse");
        DataScan held = patient.validation();
        if (rmse == null || held == null || held.classes() > 0) {
            return Double.NaN;
        }
        double variance = 0;
        for (int j = 0; j < held.targets(); j++) {
            variance += held.targetSpread(j) * held.targetSpread(j) / held.targets();
        }
        return variance == 0 ? Double.NaN : 1 - rmse * rmse / variance;
    }

    /** The losses of the first batches, at most 64. */
    public double[] firstLosses() {
        return curve.first();
    }

    /** The losses of all batches as means of equal stretches, at most 256 of them. */
    public double[] losses() {
        return curve.stretches();
    }

    /** The same as at most so many means, at least ten batches in each if there are enough. */
    public double[] smoothLosses(int most) {
        double[] fine = curve.stretches();
        int group = Math.max(1, (fine.length + most - 1) / most);
        double[] coarse = new double[fine.length / group];
        for (int i = 0; i < coarse.length; i++) {
            coarse[i] = Noise.mean(Arrays.copyOfRange(fine, i * group, (i + 1) * group));
        }
        return coarse;
    }

    /** The noise of a single batch's loss. */
    public double lossNoise() {
        return Noise.ofCurve(curve.stretches()) * Math.sqrt(curve.length());
    }

    /** What became of each parameter. */
    public List<Updates> updates() {
        return updates;
    }

    /** The median over weights that move of an update's size by theirs; NaN if not measured. */
    public double updateRatio() {
        return Noise.median(updates.stream()
                .filter(u -> u.weight() && u.still() == 0)
                .mapToDouble(Updates::ratio)
                .toArray());
    }

    /** Norms of the gradient, before clipping, of some of the last updates. */
    public double[] gradientNorms() {
        return meter.norms();
    }

    /** Cosines between the gradients of one batch and the next: below 0 where steps are so long that they go to and fro. */
    public double[] gradientCosines() {
        return meter.cosines();
    }

    /** The gradient's noise by its signal, in examples; NaN if not measured. */
    public double noiseScale() {
        return meter.noiseBatches()
                * patient.settings().batchSize()
                * patient.settings().accumulate();
    }

    /** Passes of the fixed rows so far, the first being that before training; at most the first and the last eight. */
    public List<Pass> passes() {
        return passes;
    }

    /** The last of them. */
    public Pass lastPass() {
        return passes.get(passes.size() - 1);
    }

    /** Whether the last pass was made so late that it tells of the weights as they are. */
    public boolean isFresh() {
        return lastPass().step() > 0 && run.step() - lastPass().step() <= 0.05 * run.step();
    }

    /** The last three, if there are that many after the first step; otherwise none. */
    public List<Pass> lastThree() {
        List<Pass> trained = passes.stream().filter(pass -> pass.step() > 0).toList();
        return trained.size() < 3 ? List.of() : trained.subList(trained.size() - 3, trained.size());
    }

    /** Accuracy or R² now, on validation data if there are 30 rows of it; NaN if not known. */
    public double score() {
        if (isHeldTooSmall()) {
            return lastPass().train().score();
        }
        double[] scores = validationScores();
        return scores.length > 0
                ? scores[scores.length - 1]
                : lastPass().judged().score();
    }

    /** On how many labels {@link #score} was measured. */
    public int scored() {
        DataScan held = patient.validation();
        if (isHeldTooSmall()) {
            return lastPass().train().labels();
        }
        return validationScores().length > 0 && held != null
                ? held.size()
                : lastPass().judged().labels();
    }

    private boolean isHeldTooSmall() {
        DataScan held = patient.validation();
        return held != null && held.size() < FEWEST;
    }

    /** Whether the score is above that of a guess by more than chance explains. */
    public boolean isBetterThanGuess() {
        double score = score();
        double guess = patient.baseline();
        return score > guess + patient.thresholds().errors() * patient.error(guess, scored());
    }

    /** Whether the loss that is watched still falls: validation loss by epochs, or that of batches while there are few epochs. */
    public boolean isImproving() {
        double z = -Noise.z(KEEPS_FALLING);
        double[] watched = validationLosses().length > 0 ? validationLosses() : trainLosses();
        if (watched.length >= 8) {
            return Noise.trend(Noise.last(watched, Math.max(5, watched.length / 3))) < z;
        }
        double[] smooth = smoothLosses(30);
        return Noise.trend(Noise.last(smooth, Math.max(6, smooth.length / 2))) < z;
    }

    /** Whether most of the way from a guess to perfection is done. */
    public boolean isAtTarget() {
        double guess = patient.baseline();
        return score() >= guess + patient.thresholds().wellAt() * (1 - guess);
    }

    /** At its target, or clearly above a guess and still improving: nothing that is only likely is said of such a run. */
    public boolean isWell() {
        return isAtTarget() || isBetterThanGuess() && isImproving();
    }

    /**
     * Whether simple methods do better by more than chance explains and by an amount that matters, late enough in the run, while it no
     * longer improves or has ended.
     */
    public boolean isBehind() {
        if (isAtTarget() || progress() < 0.5 && !ended || !ended && isImproving()) {
            return false;
        }
        Reference reference = patient.reference();
        double best = reference.best();
        double score = score();
        double error = Math.hypot(patient.error(best, reference.tested()), patient.error(score, scored()));
        return best - score
                > Math.max(
                        patient.thresholds().errors() * error,
                        patient.thresholds().smallEffect());
    }
}
