package dev.descent.train.doctor;

import dev.descent.data.Dataset;
import dev.descent.loss.Loss;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.train.Callback;
import dev.descent.train.History;
import dev.descent.train.Run;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a run, and says what is wrong with it, what shows it, and what to change; of a healthy run it says nothing. It changes
 * nothing: weights are the same to the bit with and without it. It takes less than 2 % of the time of a run of a second or more; a first
 * look at data and model and a last one, which no run is without, take a millisecond or so together, and several times that until they are compiled.
 *
 * <pre>{@code
 * Split digits = Digits.load().split(0.8, 42);
 * Model model = Model.of(Shape.of(64), 42, dense(64), relu(), dense(10));
 * Doctor doctor = Doctor.watch();
 * Trainer.of(model, new CrossEntropy(), new SGD(30))
 *         .with(doctor)
 *         .fit(digits.train(), digits.test(), 10);
 * for (Finding finding : doctor.shown()) {
 *     String cause = finding.diagnosis() + ": " + finding.evidence() + "; " + finding.advice();
 * }
 * }</pre>
 *
 * <p>Findings are data ({@link #findings}); those to be shown go to the log as warnings when they are made, to a stream if one is
 * given ({@link #printing}), and as notes into the history, from which reports have them; hints follow there at the end. One instance serves one fit at a time; the {@code with} methods give another instance.
 */
public final class Doctor implements Callback {
    private static final Logger LOG = LoggerFactory.getLogger(Doctor.class);

    private static final int FIT_START = 0;
    private static final int GRADIENTS_READY = 1;
    private static final int STEP_DONE = 2;
    private static final int EPOCH_END = 3;
    private static final int FIT_END = 4;

    private final List<Check> checks;
    private final Thresholds thresholds;
    private final @Nullable PrintStream out;
    private Diary diary = new Diary(null);
    private @Nullable Watch watch;

    private Doctor(List<Check> checks, Thresholds thresholds, @Nullable PrintStream out) {
        this.checks = List.copyOf(checks);
        this.thresholds = thresholds;
        this.out = out;
    }

    /** With all checks of the library. */
    public static Doctor watch() {
        return new Doctor(Diagnoses.all(), Thresholds.defaults(), null);
    }

    /** With checks of one's own as well. */
    public Doctor with(Check... more) {
        List<Check> all = new ArrayList<>(checks);
        all.addAll(Arrays.asList(more));
        return new Doctor(all, thresholds, out);
    }

    /** With other thresholds. */
    public Doctor with(Thresholds other) {
        return new Doctor(checks, other, out);
    }

    /**
     * Without these checks; nothing is measured for them either.
     *
     * @param names as {@link Finding#diagnosis} has them
     * @throws IllegalArgumentException if there is no such check
     */
    public Doctor silence(String... names) {
        List<String> known = names();
        for (String name : names) {
            Checks.knownCheck(name, known);
        }
        Set<String> silent = new HashSet<>(Arrays.asList(names));
        return new Doctor(
                checks.stream().filter(check -> !silent.contains(check.name())).toList(), thresholds, out);
    }

    /** Writing each finding that is shown, three lines, when it is made. */
    public Doctor printing(PrintStream stream) {
        return new Doctor(checks, thresholds, stream);
    }

    /** The names of all checks. */
    public List<String> names() {
        return checks.stream().map(Check::name).toList();
    }

    /** Everything found in the last fit or so far, hints too, the root of the evil first. */
    public List<Finding> findings() {
        return Triage.ordered(diary.all());
    }

    /** What is worth being shown: at most three, without hints and without what follows from another cause. */
    public List<Finding> shown() {
        return Triage.shown(diary.all());
    }

    /** Whether anything is, without making a list. */
    boolean hasShown() {
        return diary.hasTold();
    }

    /** The share of the run's time that watching took so far. */
    public double overhead() {
        return diary.overhead();
    }

    /**
     * Looks at model, loss and data before the first step, without changing them.
     *
     * @return what was found, hints too, the root of the evil first; empty if all is well
     */
    public static List<Finding> examine(Model model, Loss loss, Dataset train, Settings settings) {
        Trainer trainer = Trainer.of(model, loss, new Adam(1e-3f)).with(settings);
        return watch().examine(trainer, train, null, 1);
    }

    /**
     * Looks at a run before its first step, with the checks and thresholds of this doctor.
     *
     * @param validation null for none
     */
    public List<Finding> examine(Trainer trainer, Dataset train, @Nullable Dataset validation, int epochs) {
        Finding misfit = Misfit.of(trainer, train);
        if (misfit != null) {
            return List.of(misfit);
        }
        Diary found = new Diary(null);
        found.before(checks, Patient.alone(trainer, train, validation, epochs, thresholds));
        return Triage.ordered(found.all());
    }

    /**
     * The checklist for a run that does not converge: overfits one sample, then one batch; tries other rates, batch sizes, losses, and
     * the model without batch-norm, all on clones; looks whether images are still images; compares with simple methods.
     *
     * @param trainer its model with its first weights, or as it stands
     * @param validation null for none
     * @throws IllegalStateException if the model cannot be copied ({@link Model#copy})
     */
    public static Checklist checklist(Trainer trainer, Dataset train, @Nullable Dataset validation) {
        Patient patient = Patient.alone(trainer, train, validation, 1, Thresholds.defaults());
        return new ChecklistSteps(patient)
                .run(watch().silence("cannot-overfit").examine(trainer, train, validation, 1));
    }

    /**
     * Tries single changes on clones of a model, {@value Experiments#STEPS} updates each on three orders of the data, against unchanged
     * clones on the same batches: rate × 0.1 and × 10, other batches, no penalties, no batch-norm, other losses.
     *
     * @return every trial; those that help say so ({@link Trial#isConfirmed})
     * @throws IllegalStateException if the model cannot be copied ({@link Model#copy})
     */
    public static List<Trial> explain(Trainer trainer, Dataset train) {
        return new Experiments(Patient.alone(trainer, train, null, 1, Thresholds.defaults())).all();
    }

    /**
     * Puts what was found in the last fit to the test of {@link #explain}'s experiments, on clones of the model as it stands. What a
     * change mends that goes to its cause is at least {@linkplain Level#LIKELY likely} then, and its evidence ends with the gain.
     *
     * <pre>{@code
     * Split digits = Digits.load().split(0.8, 42);
     * Doctor doctor = Doctor.watch();
     * Model model = Model.of(Shape.of(64), 42, dense(64), relu(), dense(10));
     * Trainer trainer = Trainer.of(model, new CrossEntropy(), new Adam(1e-5f)).with(doctor);
     * trainer.fit(digits.train(), digits.test(), 5);
     * for (Finding finding : doctor.confirm(trainer, digits.train())) {
     *     String gain = finding.evidence();
     * }
     * }</pre>
     *
     * @return all findings, hints too, the root of the evil first; {@link #findings} stays as it was
     * @throws IllegalStateException if the model cannot be copied ({@link Model#copy})
     */
    public List<Finding> confirm(Trainer trainer, Dataset train) {
        List<Finding> found = findings();
        return found.isEmpty() ? found : Confirmation.of(checks, explain(trainer, train), found);
    }

    /**
     * Trains, and where something is found whose advice can be carried out by a program (another rate or batch size, clipping, a weaker
     * penalty), goes back to the epoch with the smallest loss, or the first weights, does what the advice says and goes on, so many
     * times at most. The optimizer begins anew then. Every treatment is a note of the history.
     *
     * <pre>{@code
     * Split digits = Digits.load().split(0.8, 42);
     * Trainer trainer = Trainer.of(Model.of(Shape.of(64), 42, dense(64), relu(), dense(10)), new CrossEntropy(), new SGD(60));
     * History history = Doctor.treat(trainer, digits.train(), digits.test(), 20, 3);
     * List<Note> treatments = history.notes();
     * }</pre>
     *
     * @param validation null for none
     * @param times how often, at least 1
     * @return all that happened, epochs that were taken back too, with a note for each treatment
     */
    public static History treat(Trainer trainer, Dataset train, @Nullable Dataset validation, int epochs, int times) {
        Checks.atLeastOne(times);
        return new Treatment(watch(), trainer.model(), times).run(trainer, train, validation, epochs);
    }

    /**
     * Tries a check out, for its test: before the first step, and while a run goes on that is looked at whatever it costs.
     *
     * <pre>{@code
     * record HighRate() implements Check {
     *     public Cause cause() {
     *         return Cause.RATE;
     *     }
     *
     *     public Finding before(Patient patient) {
     *         float rate = patient.rule().learningRate();
     *         return rate <= 1 ? null : certain("learning rate", "the rate is {}", "rate {} → 0.1", rate, rate);
     *     }
     * }
     * Dataset iris = Iris.load();
     * Trainer wrong = Trainer.of(Model.of(Shape.of(4), 1, dense(3)), new CrossEntropy(), new SGD(2));
     * Trainer right = Trainer.of(Model.of(Shape.of(4), 1, dense(3)), new CrossEntropy(), new SGD(0.1f));
     * boolean raised = Doctor.tryOut(new HighRate(), wrong, iris, null, 2).size() == 1;
     * boolean silent = Doctor.tryOut(new HighRate(), right, iris, null, 2).isEmpty();
     * }</pre>
     *
     * @param trainer its model is trained
     * @param validation null for none
     * @return what the check found; empty for nothing
     */
    public static List<Finding> tryOut(
            Check check, Trainer trainer, Dataset train, @Nullable Dataset validation, int epochs) {
        Doctor doctor = new Doctor(List.of(check), Thresholds.defaults().with("share", 100), null);
        List<Finding> before = doctor.examine(trainer, train, validation, epochs);
        if (before.isEmpty() || before.get(0).diagnosis().equals(check.name())) {
            trainer.with(doctor).fit(train, validation, epochs);
            return doctor.findings().isEmpty() ? before : doctor.findings();
        }
        return before;
    }

    /** What the losses of a finished run tell by themselves. */
    public static List<Finding> read(History history) {
        return read(Curve.of(history));
    }

    /** What the losses of a run tell by themselves, whoever made it. */
    public static List<Finding> read(Curve curve) {
        return new CurveReader(curve, Thresholds.defaults()).read();
    }

    @Override
    public void fitStart(Run run) {
        diary = new Diary(out);
        hear(FIT_START, run);
    }

    @Override
    public void gradientsReady(Run run) {
        Watch open = watch;
        if (open != null && open.isDueBefore(run)) {
            hear(GRADIENTS_READY, run);
        }
    }

    @Override
    public void stepDone(Run run) {
        Watch open = watch;
        if (open != null && open.isDueAfter(run)) {
            hear(STEP_DONE, run);
        }
    }

    @Override
    public void epochEnd(Run run) {
        hear(EPOCH_END, run);
    }

    @Override
    public void fitEnd(Run run) {
        hear(FIT_END, run);
        for (Finding finding : findings()) {
            if (finding.level() == Level.HINT) {
                note(run, finding);
            }
        }
        watch = null;
    }

    private static void note(Run run, Finding finding) {
        run.note(finding.where().isEmpty() ? "loss" : finding.where(), finding.toString());
    }

    /** A run must not end because nobody can be told what is wrong with it. */
    private void hear(int event, Run run) {
        Watch open = watch;
        try {
            if (event == FIT_START) {
                watch = new Watch(run, checks, thresholds, diary);
            } else if (open != null) {
                switch (event) {
                    case GRADIENTS_READY -> open.gradientsReady(run);
                    case STEP_DONE -> open.stepDone(run);
                    case EPOCH_END -> open.epochEnd(run);
                    default -> open.end(run);
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("the doctor cannot watch this run any more", e);
            watch = null;
        }
        for (Finding news = diary.next(); news != null; news = diary.next()) {
            note(run, news);
        }
    }
}
