package dev.descent.train.doctor;

import dev.descent.Part;
import dev.descent.data.Dataset;
import dev.descent.nn.Model;
import dev.descent.optim.ClipNorm;
import dev.descent.optim.L2;
import dev.descent.optim.Penalty;
import dev.descent.train.Callback;
import dev.descent.train.Epoch;
import dev.descent.train.Evaluation;
import dev.descent.train.History;
import dev.descent.train.Run;
import dev.descent.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Trains, and where the doctor finds something whose advice can be carried out by a program, goes back to the last good state and
 * goes on as advised. What advice says is what is done, so its words are read: {@code rate 0.5 → 0.05}, {@code batch 512 → 32},
 * {@code ClipNorm(2.5)}, {@code L2 0.1 → 1e-4}.
 */
final class Treatment implements Callback {
    private static final String NUMBER = "([-+.0-9eE]+)";
    private static final Pattern ADVICE =
            Pattern.compile("(?:(rate|batch|L2) " + NUMBER + " → |(ClipNorm)\\()" + NUMBER + ".*", Pattern.DOTALL);

    /** A state is good once that share of the first loss is left; more may be a network that died. */
    private static final double LEARNT = 0.8;

    private final Doctor doctor;
    private String done = "";
    private double rate = 1;
    private int left;
    private @Nullable Finding treated;
    private final Model.Snapshot first;
    private Model.Snapshot good;
    private double goodLoss;
    private int goodEpochs;

    Treatment(Doctor doctor, Model model, int times) {
        this.doctor = doctor;
        left = times;
        first = model.snapshot();
        good = first;
    }

    History run(Trainer trainer, Dataset train, @Nullable Dataset validation, int epochs) {
        Trainer changed = trainer;
        double firstLoss = LEARNT
                * trainer.evaluate(validation == null ? train : validation).loss();
        goodLoss = firstLoss;
        int ahead = epochs;
        History whole = null;
        while (true) {
            treated = null;
            goodEpochs = 0;
            History part = changed.with(doctor, this).fit(train, validation, ahead);
            whole = whole == null ? part : whole.then(part);
            Finding finding = treated;
            if (finding != null && isAfresh(finding)) {
                good = first;
                goodLoss = firstLoss;
                goodEpochs = 0;
                ahead = epochs;
            }
            ahead -= goodEpochs;
            if (finding == null || ahead < 1) {
                return whole;
            }
            trainer.model().restore(good);
            left--;
            changed = apply(finding, changed);
            done = Text.fill(
                    "treated {}, going on from epoch {} of {}: {}",
                    finding.diagnosis(),
                    epochs - ahead + 1,
                    epochs,
                    finding.advice());
        }
    }

    /** What a rate far too high has killed does not come to life again. */
    private static boolean isAfresh(Finding finding) {
        return finding.advice().contains("afresh")
                || finding.cause() == Cause.NUMERICS
                || finding.cause() == Cause.ACTIVATIONS;
    }

    private Trainer apply(Finding finding, Trainer trainer) {
        Matcher advice = ADVICE.matcher(finding.advice());
        if (!advice.matches()) {
            throw new IllegalStateException(finding.advice());
        }
        double to = number(advice, 4);
        if (advice.group(3) != null) {
            return trainer.with(new ClipNorm((float) to));
        }
        switch (String.valueOf(advice.group(1))) {
            case "rate":
                rate *= to / number(advice, 2);
                return trainer;
            case "batch":
                return trainer.with(trainer.settings().withBatchSize((int) to));
            default:
                return without(trainer, to);
        }
    }

    private static double number(Matcher advice, int group) {
        return Double.parseDouble(String.valueOf(advice.group(group)));
    }

    /** The same with weaker penalties, in place of all it had. */
    private static Trainer without(Trainer trainer, double strength) {
        List<Part> kept = new ArrayList<>(trainer.parts());
        kept.removeIf(Penalty.class::isInstance);
        return Trainer.of(trainer.model(), trainer.loss(), trainer.rule())
                .with(trainer.settings(), new L2((float) strength))
                .with(kept.toArray(new Part[0]));
    }

    @Override
    public void fitStart(Run run) {
        if (rate != 1) {
            Experiments.scaleRate(run, rate);
        }
        if (!done.isEmpty()) {
            run.note("loss", done);
        }
    }

    @Override
    public void stepDone(Run run) {
        look(run);
    }

    /** Good is what has the smallest loss so far and nothing to be treated. */
    @Override
    public void epochEnd(Run run) {
        look(run);
        Epoch last = run.history().last();
        Evaluation held = last.validation();
        double loss = held == null ? last.trainLoss() : held.loss();
        if (treated == null && loss < goodLoss) {
            goodLoss = loss;
            good = run.model().snapshot();
            goodEpochs = run.epoch();
        }
    }

    @Override
    public void fitEnd(Run run) {
        look(run);
    }

    private void look(Run run) {
        if (left > 0 && treated == null && doctor.hasShown()) {
            Finding first = doctor.shown().get(0);
            if (ADVICE.matcher(first.advice()).matches()) {
                treated = first;
                run.stop("the doctor treats " + first.diagnosis());
            }
        }
    }
}
