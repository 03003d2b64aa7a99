package dev.descent.train.doctor;

import dev.descent.train.Epoch;
import dev.descent.train.Evaluation;
import dev.descent.train.Run;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What has been measured of a run so far. A check reads what it declared in {@link Check#needs}; the rest may be missing. For the
 * training thread.
 */
public final class Vitals {
    private static final double KEEPS_FALLING = 0.05;
    private static final int FEWEST = 30;
    private static final double OUTDATED = 0.05;

    private final Patient patient;
    private final Run run;
    private final LossCurve curve;
    private final UpdateMeter meter;
    private final List<Pass> passes;
    private final boolean ended;
    private final double[] trainLosses;
    private final double[] validationLosses;
    private final double[] validationScores;
    private @Nullable List<Updates> updates;

    Vitals(Patient patient, Run run, LossCurve curve, UpdateMeter meter, List<Pass> passes, boolean ended) {
        this.patient = patient;
        this.run = run;
        this.curve = curve;
        this.meter = meter;
        this.passes = passes;
        this.ended = ended;
        List<Epoch> epochs = run.history().epochs();
        trainLosses = new double[epochs.size()];
        validationLosses = new double[run.isValidated() ? trainLosses.length : 0];
        double[] scores = new double[trainLosses.length];
        double variance = variance(patient.validation());
        boolean scored = true;
        for (int e = 0; e < trainLosses.length; e++) {
            Evaluation evaluation = epochs.get(e).validation();
            trainLosses[e] = epochs.get(e).trainLoss();
            scores[e] = evaluation == null ? Double.NaN : score(evaluation, variance);
            scored &= !Double.isNaN(scores[e]);
            if (e < validationLosses.length) {
                validationLosses[e] = evaluation == null ? Double.NaN : evaluation.loss();
            }
        }
        validationScores = scored ? scores : new double[0];
    }

    private static double score(Evaluation evaluation, double variance) {
        Double accuracy = evaluation.metrics().get("accuracy");
        Double rmse = accuracy != null ? null : evaluation.metrics().get("rmse");
        return accuracy != null ? accuracy : rmse != null ? 1 - rmse * rmse / variance : Double.NaN;
    }

    /** Of the targets; NaN for classes. */
    private static double variance(@Nullable DataScan held) {
        double sum = 0;
        for (int j = 0; held != null && j < held.targets(); j++) {
            sum += held.targetSpread(j) * held.targetSpread(j) / held.targets();
        }
        return held == null || held.classes() > 0 || sum == 0 ? Double.NaN : sum;
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
        return trainLosses.clone();
    }

    /** The validation loss of each epoch; empty without validation data. */
    public double[] validationLosses() {
        return validationLosses.clone();
    }

    /** The validation score of each epoch: accuracy, or R² from the RMSE; empty if neither was measured. */
    public double[] validationScores() {
        return validationScores.clone();
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
        List<Updates> known = updates;
        if (known == null) {
            known = meter.updates();
            updates = known;
        }
        return known;
    }

    /** The median over weights that move of an update's size by theirs; NaN if not measured. */
    public double updateRatio() {
        return Noise.median(updates().stream()
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
        return lastPass().step() > 0 && run.step() - lastPass().step() <= OUTDATED * run.step();
    }

    /**
     * The last three after the first step, if the last of them tells of the weights as they are; none if there are fewer. At the end of
     * the run the last one is enough, since what it shows will not pass.
     */
    public List<Pass> lastThree() {
        int from = passes.get(0).step() > 0 ? 0 : 1;
        int trained = passes.size() - from;
        int fewest = ended ? 1 : 3;
        return trained < fewest || !isFresh()
                ? List.of()
                : passes.subList(Math.max(from, passes.size() - 3), passes.size());
    }

    /** Whether a layer was so in each of {@link #lastThree}; not if there are none. */
    boolean wasAlways(LayerState layer, Predicate<LayerState> so) {
        List<Pass> last = lastThree();
        for (Pass pass : last) {
            for (LayerState state : pass.layers()) {
                if (state.name().equals(layer.name()) && !so.test(state)) {
                    return false;
                }
            }
        }
        return !last.isEmpty();
    }

    /** Accuracy or R² now, on validation data if there are 30 rows of it; NaN if not known. */
    public double score() {
        if (isEvaluated()) {
            return validationScores[validationScores.length - 1];
        }
        return !isFresh()
                ? Double.NaN
                : isHeldTooSmall()
                        ? lastPass().train().score()
                        : lastPass().judged().score();
    }

    /** On how many labels {@link #score} was measured. */
    public int scored() {
        DataScan held = patient.validation();
        return isHeldTooSmall()
                ? lastPass().train().labels()
                : isEvaluated() && held != null
                        ? held.size()
                        : lastPass().judged().labels();
    }

    /** Whether the score is that of the last epoch's end, unless a pass has told since what became of it. */
    private boolean isEvaluated() {
        long evaluated = (long) validationScores.length * run.batchesPerEpoch();
        boolean outdated = isFresh() && lastPass().step() - evaluated > OUTDATED * run.step();
        return validationScores.length > 0 && !isHeldTooSmall() && !outdated;
    }

    /** On how many rows {@link #validationScores} were measured. */
    int evaluated() {
        DataScan held = patient.validation();
        return held == null ? 0 : held.size();
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
        double[] watched = validationLosses.length > 0 ? validationLosses : trainLosses;
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

    /** At its target, or clearly above a guess and still improving, or not known to be neither: nothing that is only likely is said of such a run. */
    public boolean isWell() {
        return Double.isNaN(score()) && !ended || isAtTarget() || isBetterThanGuess() && isImproving();
    }

    /** Whether the score is above a guess's, and no simple method's is above it. */
    public boolean isBest() {
        return isBetterThanGuess() && score() >= patient.reference().best();
    }

    /**
     * Whether simple methods do better by more than chance explains and by an amount that matters, late enough in the run, while it no
     * longer improves or has ended.
     */
    public boolean isBehind() {
        if (isAtTarget() || progress() < 0.5 && !ended || !ended && isImproving()) {
            return false;
        }
        // The best of several is too good by chance, and this is asked often: an error more.
        double errors = patient.thresholds().errors() + 1;
        double least = patient.thresholds().smallEffect();
        double score = score();
        double own = ownError();
        if (Double.isNaN(score) || isPerfectByChance()) {
            return false;
        }
        Reference reference = patient.reference();
        double best = reference.best();
        double error = Math.hypot(patient.error(best, reference.tested()), own);
        return best - score > Math.max(errors * error, least);
    }

    /** Whether on rows so few not even perfection could be told from the score. */
    boolean isPerfectByChance() {
        double errors = patient.thresholds().errors() + 1;
        return 1 - score() <= Math.max(errors * ownError(), patient.thresholds().smallEffect());
    }

    /** Of the score. Squared errors, whatever they have to do with their targets, are known to one part in the root of n / 2. */
    private double ownError() {
        double score = score();
        double error = patient.error(score, scored());
        return patient.train().classes() > 0 ? error : Math.max(error, Math.sqrt(2.0 / scored()) * Math.abs(1 - score));
    }

    /**
     * What half as many epochs more would add to the validation score, if gains from quarter to quarter go on shrinking as they did; 0
     * if it does not rise beyond its noise, and NaN if there are fewer than eight epochs.
     */
    public double gainAhead() {
        double[] scores = validationScores();
        int quarter = scores.length / 4;
        if (quarter < 2) {
            return Double.NaN;
        }
        double first = Noise.mean(Arrays.copyOfRange(scores, scores.length - 3 * quarter, scores.length - 2 * quarter));
        double before = Noise.mean(Arrays.copyOfRange(scores, scores.length - 2 * quarter, scores.length - quarter));
        double last = Noise.mean(Noise.last(scores, quarter));
        double gain = last - before;
        double shrinks = Math.min(1, gain / Math.max(1e-9, before - first));
        double noise = Noise.ofCurve(scores) * Math.sqrt(2.0 / quarter);
        boolean rises = Noise.trend(Noise.last(scores, scores.length / 2)) > Noise.z(KEEPS_FALLING) && gain > 2 * noise;
        return rises ? Math.min(gain * shrinks * (1 + shrinks), 1 - last) : 0;
    }

    /** By what share half as many batches more would lower the training loss, were it to fall half as fast; 0 if it does not fall. */
    public double dropAhead() {
        double[] smooth = smoothLosses(24);
        double[] tail = Noise.last(smooth, Math.max(8, smooth.length / 2));
        if (smooth.length < 8
                || Noise.trend(tail) > -Noise.z(patient.thresholds().significance())) {
            return 0;
        }
        return -Noise.slope(tail) * smooth.length * 0.25 / Math.abs(tail[tail.length - 1]);
    }

    /** Whether a run that is behind would catch up some of it by going on. */
    public boolean isOnItsWay() {
        double gain = gainAhead();
        return dropAhead() > 0.05
                || !Double.isNaN(gain) && gain > 0.15 * (patient.reference().best() - score());
    }

    /** Whether training rows are known better than others by what matters, and by more than not: one standard error. */
    boolean knowsItsRowsBetter() {
        Sample train = lastPass().train();
        double gap = train.score() - score();
        double error = Math.hypot(patient.error(train.score(), train.labels()), ownError());
        return isFresh() && gap > Math.max(error, patient.thresholds().smallEffect());
    }

    /** Whether the training rows themselves are learnt: their mean recall or R², in inference mode, is nine tenths or more. */
    public boolean knowsItsRows() {
        Sample train = lastPass().train();
        double[] recalls =
                Arrays.stream(train.recalls()).filter(r -> !Double.isNaN(r)).toArray();
        return isFresh() && (recalls.length > 0 ? Noise.mean(recalls) : train.score()) >= 0.9;
    }
}
