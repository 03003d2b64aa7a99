package dev.descent.train.doctor;

import dev.descent.train.Run;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** One fit under watch: when to measure what, and when to look at it. */
final class Watch {
    /** Passes and looks are spread over the run in about so many places. */
    private static final int PLACES = 40;

    /** Before that many losses no check says anything. */
    private static final int FIRST_LOOK = 32;

    private static final int FIRST_PASSES = 1;
    private static final int LAST_PASSES = 8;

    private final List<Check> checks;
    private final boolean takesPasses;
    private final boolean takesUpdates;
    private final Diary diary;
    private final Patient patient;
    private final Governor governor;
    private final LossCurve curve = new LossCurve();
    private final UpdateMeter meter;
    private final Prober prober;
    private final List<Pass> passes = new ArrayList<>();
    private final long gap;
    private final long pairGap;
    private long nextLook;
    private long nextDoubt;
    private long nextPair;
    private long nextPairAnyway;
    private long meterCost;
    private long passCost;
    private long lookCost;

    Watch(Run run, List<Check> checks, Thresholds thresholds, Diary diary) {
        this.checks = checks;
        this.diary = diary;
        governor = new Governor(thresholds);
        governor.begin();
        Set<Statistic> needs = EnumSet.noneOf(Statistic.class);
        for (Check check : checks) {
            needs.addAll(check.needs());
        }
        takesPasses = needs.contains(Statistic.PASSES);
        takesUpdates = needs.contains(Statistic.UPDATES);
        patient = Patient.running(run, thresholds);
        meter = new UpdateMeter(run.model());
        prober = patient.prober();
        governor.end();
        governor.begin();
        passes.add(patient.firstPass(prober));
        passCost = governor.end();
        governor.begin();
        diary.before(checks, patient);
        // The last look, of which nothing is known yet, takes about the same; the first that doubts ask for need not
        // wait for that.
        governor.reserve(passCost + governor.end());
        diary.tell();
        long total = (long) run.epochs() * run.batchesPerEpoch();
        gap = Math.max(5, total / PLACES);
        pairGap = Math.max(2, Math.min(100, total / 200));
        nextDoubt = Math.min(FIRST_LOOK, Math.max(1, total / 4));
        nextLook = Math.max(gap, nextDoubt);
    }

    /** Whether there is something to do between gradients and update, which in most steps there is not. */
    boolean isDueBefore(Run run) {
        meter.forget();
        return takesUpdates && run.updates() >= nextPair;
    }

    /** Two updates in a row, now and then: often where that costs little, and anyway at distances that grow with the run. */
    void gradientsReady(Run run) {
        long update = run.updates();
        boolean second = update > nextPair;
        if (!second && update < nextPairAnyway && !governor.allows(3 * meterCost)) {
            nextPair = Math.min(update + pairGap, nextPairAnyway);
            return;
        }
        governor.begin();
        meter.before(update);
        if (second) {
            nextPair = update + pairGap;
            nextPairAnyway = update + Math.max(pairGap, update / 5);
        }
        governor.end();
    }

    /** Takes the loss, and tells whether there is more to do. */
    boolean isDueAfter(Run run) {
        curve.add(run.batchLoss());
        return meter.isOpen() || isTimeToAttend(run);
    }

    private boolean isTimeToAttend(Run run) {
        return run.step() >= nextLook || run.step() >= nextDoubt;
    }

    void stepDone(Run run) {
        if (meter.isOpen()) {
            governor.begin();
            meter.after();
            meterCost = governor.end();
        }
        if (isTimeToAttend(run)) {
            attend(run);
        }
    }

    /** What is wrong shows early, so doubts are raised at distances that grow with the run, and answered at once. */
    private void attend(Run run) {
        long step = run.step();
        boolean suspicious = false;
        if (step >= nextDoubt) {
            suspicious = curve.isSuspicious();
            nextDoubt = step + Math.max(FIRST_LOOK / 2, step / 2);
        }
        if (suspicious && governor.allowsInDoubt(lookCost)) {
            boolean seen = governor.allowsInDoubt(passCost + lookCost);
            if (seen) {
                pass(run);
            }
            look(run, false);
            governor.doubted(seen ? passCost + lookCost : lookCost);
        } else if (step >= nextLook) {
            if (governor.allows(passCost + lookCost)) {
                pass(run);
                look(run, false);
            }
            nextLook = step + gap;
        }
    }

    private void pass(Run run) {
        if (!takesPasses) {
            return;
        }
        governor.begin();
        passes.add(prober.pass(run.step()));
        if (passes.size() > FIRST_PASSES + LAST_PASSES) {
            passes.remove(FIRST_PASSES);
        }
        passCost = governor.end();
    }

    private void look(Run run, boolean ended) {
        governor.begin();
        look(checks, new Vitals(patient, run, curve, meter, passes, ended));
        lookCost = governor.end();
        governor.reserve(passCost + lookCost);
        diary.overhead(governor.spentShare());
        diary.tell();
    }

    private void look(List<Check> asked, Vitals vitals) {
        diary.during(asked, patient, vitals);
        if (vitals.isEnded()) {
            diary.settle(vitals);
        }
    }

    void epochEnd(Run run) {
        if (run.step() >= nextLook && governor.allows(lookCost)) {
            nextLook = run.step() + gap;
            look(run, false);
        }
    }

    void end(Run run) {
        governor.reserve(0);
        boolean known = run.step() == 0 || passes.get(passes.size() - 1).step() == run.step();
        // What was said already is to be settled.
        boolean silent = !diary.hasTold();
        if (silent && !governor.allows(passCost + lookCost) && isBeyondComplaint(run)) {
            diary.tell();
        } else {
            if (!known && Float.isFinite(run.batchLoss())) {
                pass(run);
            }
            look(run, true);
        }
        prober.close();
    }

    /** Whether a short run ended so well that only what stands whatever the score is to be asked; it then has been. */
    private boolean isBeyondComplaint(Run run) {
        governor.begin();
        Vitals vitals = new Vitals(patient, run, curve, meter, passes, true);
        boolean good =
                !vitals.isSpoilt() && (vitals.isAtTarget() || vitals.isPerfectByChance() && !curve.isSuspicious());
        if (good) {
            look(checks.stream().filter(Check::standsAtTarget).toList(), vitals);
        }
        governor.end();
        diary.overhead(governor.spentShare());
        return good;
    }
}
