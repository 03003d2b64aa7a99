package dev.descent.train.doctor;

import dev.descent.Part;
import dev.descent.data.BatchTransform;
import dev.descent.data.Dataset;
import dev.descent.loss.Loss;
import dev.descent.nn.Model;
import dev.descent.nn.NamedLayer;
import dev.descent.nn.Parameter;
import dev.descent.optim.UpdateRule;
import dev.descent.tensor.Tape;
import dev.descent.train.Run;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model and what it is to be trained on, as {@link Check}s see it: each measure is taken when first asked for, and once. For the
 * training thread.
 */
public final class Patient {
    /** What simple methods may cost where there is no run to be small beside, in multiplications. */
    private static final double MOST_WORK = 1e8;

    /** What they take where there is a suspicion: a few milliseconds, once. */
    private static final double SUSPICION = 2e7;

    /** Rows of a pass, by those that are trained on. */
    private static final double ROWS_SHARE = 0.0075;

    private static final int FEWEST_ROWS = 100;
    private static final int MORE_ROWS = 2000;
    private static final double MORE_ROWS_SHARE = 0.03;
    private static final double ROWS_TIME = 1e6;

    /** Of the run's time, for simple methods that are asked without a suspicion. */
    private static final double REFERENCE_SHARE = 0.005;

    /** What a batch takes however small it is, and one multiplication in large ones and in simple methods, in nanoseconds. */
    private static final double BATCH_TIME = 1e4;

    private static final double TIME = 0.05;
    private static final double REFERENCE_TIME = 0.4;

    private final Trainer trainer;
    private final Dataset trainingData;
    private final @Nullable Dataset validationData;
    private final int epochs;
    private final Thresholds thresholds;
    private final DataScan train;
    private final @Nullable DataScan validation;
    private final double work;
    private final boolean alone;
    private final Rows trainRows;
    private final @Nullable Rows validationRows;
    private @Nullable List<Part> parts;
    private @Nullable Pass firstPass;
    private boolean finiteAtFirst;
    private @Nullable Reference reference;

    /** @param work what simple methods may cost, in multiplications */
    private Patient(
            Trainer trainer,
            Dataset train,
            @Nullable Dataset held,
            int epochs,
            Thresholds thresholds,
            double work,
            boolean alone) {
        this.trainer = trainer;
        trainingData = train;
        validationData = held;
        this.epochs = epochs;
        this.thresholds = thresholds;
        this.work = work;
        this.alone = alone;
        this.train = new DataScan(train);
        validation = held == null ? null : new DataScan(held);
        // A run of a few large batches of a large network is not to spend its time on rows that it learns nothing from.
        double cheap = Math.max(ROWS_SHARE * train.size() * epochs, ROWS_TIME / (TIME * model().parameterCount()));
        int rows = alone ? thresholds.rows() : (int) Math.min(thresholds.rows(), Math.max(FEWEST_ROWS, cheap));
        trainRows = new Rows(train, rows);
        validationRows = held == null ? null : new Rows(held, rows);
    }

    static Patient alone(
            Trainer trainer, Dataset train, @Nullable Dataset validation, int epochs, Thresholds thresholds) {
        return new Patient(trainer, train, validation, epochs, thresholds, MOST_WORK, true);
    }

    /** One whose simple methods may cost a small share of its run, the time of which is guessed. */
    static Patient running(Run run, Thresholds thresholds) {
        Dataset train = run.trainingData();
        double multiplications = 3.0 * run.model().parameterCount() * train.size() * run.epochs();
        double time = BATCH_TIME * run.batchesPerEpoch() * run.epochs() + TIME * multiplications;
        return new Patient(
                run.trainer(),
                train,
                run.validationData(),
                run.epochs(),
                thresholds,
                Math.min(MOST_WORK, REFERENCE_SHARE * time / REFERENCE_TIME),
                false);
    }

    public Model model() {
        return trainer.model();
    }

    public Loss loss() {
        return trainer.loss();
    }

    /** The rule that the run begins with. */
    public UpdateRule rule() {
        return trainer.rule();
    }

    public Settings settings() {
        return trainer.settings();
    }

    /** All that was given to the trainer, sorted by kind. */
    public List<Part> parts() {
        List<Part> known = parts;
        if (known == null) {
            known = trainer.parts();
            parts = known;
        }
        return known;
    }

    public Dataset trainingData() {
        return trainingData;
    }

    /** Null for none. */
    public @Nullable Dataset validationData() {
        return validationData;
    }

    /** How many were asked for. */
    public int epochs() {
        return epochs;
    }

    public Thresholds thresholds() {
        return thresholds;
    }

    /** One pass over the training data. */
    public DataScan train() {
        return train;
    }

    /** One pass over the validation data; null without any. */
    public @Nullable DataScan validation() {
        return validation;
    }

    /** The first part of a kind that was given to the trainer. */
    public <T> Optional<T> part(Class<T> kind) {
        return parts().stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** Whether what is learnt from is not what lies in the data: mixed, augmented. */
    public boolean transforms() {
        return part(BatchTransform.class).isPresent();
    }

    /** Updates in an epoch, gathered batches counted once. */
    public int updatesPerEpoch() {
        int batch = Math.min(
                trainingData.size(), settings().batchSize() * settings().accumulate());
        return Math.max(1, trainingData.size() / batch);
    }

    /** Parameters of two axes or more that are trained: weights of dense layers, convolutions, recurrences. */
    public List<Parameter> weights() {
        List<Parameter> weights = new ArrayList<>();
        for (Parameter parameter : model().parameters()) {
            if (parameter.isTrainable() && parameter.tensor().rank() > 1) {
                weights.add(parameter);
            }
        }
        return weights;
    }

    /** Every layer that holds no others, in order. */
    public List<NamedLayer> layers() {
        List<NamedLayer> leaves = new ArrayList<>();
        collect(model().layers(), leaves);
        return leaves;
    }

    private static void collect(List<NamedLayer> layers, List<NamedLayer> leaves) {
        for (NamedLayer named : layers) {
            if (named.layer().layers().isEmpty()) {
                leaves.add(named);
            } else {
                collect(named.layer().layers(), leaves);
            }
        }
    }

    /** The model's answers for training rows before the first step. */
    public Pass firstPass() {
        Pass known = firstPass;
        if (known == null) {
            try (Prober prober = prober()) {
                known = firstPass(prober);
            }
        }
        return known;
    }

    Pass firstPass(Prober prober) {
        Pass pass = prober.pass(0);
        firstPass = pass;
        finiteAtFirst = true;
        for (LayerState state : pass.layers()) {
            finiteAtFirst &= state.finite();
        }
        return pass;
    }

    /** The training rows of every pass. */
    Rows rows() {
        return trainRows;
    }

    /**
     * What the model, as it is now, makes of more training rows than a pass has: for a doubt that those are too few to settle. They take a
     * hundredth of what the run took.
     */
    Sample moreTrainingRows() {
        int rows = (int) Math.min(MORE_ROWS, Math.max(thresholds.rows(), MORE_ROWS_SHARE * train.size() * epochs));
        try (Tape tape = Tape.inference()) {
            return new Rows(trainingData, rows).judge(model(), loss(), tape, train.isOneHot());
        }
    }

    /** Whether no run waits for what is looked at. */
    boolean isAlone() {
        return alone;
    }

    /** Whether the model gives numbers before the first step. */
    boolean isFiniteAtFirst() {
        firstPass();
        return finiteAtFirst;
    }

    Prober prober() {
        return new Prober(this, trainRows, validationRows);
    }

    /** Whether {@link #reference} from so many rows costs so little beside the run that it may be asked for without a suspicion. */
    public boolean isReferenceCheap(int rows) {
        return Reference.mostRows(work, this) >= rows && trainingData.size() / 2 >= rows;
    }

    /** What methods without training make of the data. */
    public Reference reference() {
        Reference known = reference;
        if (known == null) {
            known = new Reference(this, Math.max(work, SUSPICION));
            reference = known;
        }
        return known;
    }

    /** The score of a guess that ignores the input: the share of the largest class, or 0 (R²) for values. */
    public double baseline() {
        return train.classes() > 0 ? train.majority() : 0;
    }

    /** What chance does to a score measured on so many labels, one standard error: of an accuracy, or of an R² near {@code score}. */
    public double error(double score, int labels) {
        return train.classes() > 0
                ? Noise.standardError(Math.max(0, Math.min(1, score)), labels)
                : 2 * Math.sqrt(Math.max(0.02, Math.abs(score)) / Math.max(4, labels)) * Math.abs(1 - score);
    }
}
