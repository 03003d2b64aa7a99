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

    private static final int FIRST_LOOK = 32;
    private static final int FIRST_PASSES = 1;
    private static final int LAST_PASSES = 8;

    private final List<Check> checks;
    private final Set<Statistic> needed = EnumSet.noneOf(Statistic.class);
    private final Diary diary;
    private final Patient patient;
    private final Governor governor;
    private final LossCurve curve = new LossCurve();
    private final UpdateMeter meter;
    private final Prober prober;
    private final List<Pass> passes = new ArrayList<>();
    private final long gap;
    private final long pairGap;
    private long nextPass;
    private long nextPair;
    private long passCost;
    private long meterCost;
    private long lookCost;

    Watch(Run run, List<Check> checks, Thresholds thresholds, Diary diary) {
        this.checks = checks;
        this.diary = diary;
        checks.forEach(check -> needed.addAll(check.needs()));
        governor = new Governor(thresholds);
        governor.start();
        governor.begin();
        patient = Patient.running(run, thresholds);
        meter = new UpdateMeter(run.model());
        prober = patient.prober();
        passes.add(patient.firstPass());
        diary.before(checks, patient);
        // What is known before the first step is not charged to the run, but to its beginning.
        governor.end();
        governor.start();
        diary.tell();
        long total = (long) run.epochs() * run.batchesPerEpoch();
        gap = Math.max(5, total / PLACES);
        pairGap = Math.max(2, Math.min(100, total / 200));
        // Before that many losses no check says anything, and the first look, which is not compiled yet, is dear.
        nextPass = Math.max(gap, Math.min(FIRST_LOOK, total / 4));
        passCost = 0;
    }

    void gradientsReady(Run run) {
        long update = run.updates();
        if (!needed.contains(Statistic.UPDATES) || update < nextPair || !governor.allows(3 * meterCost)) {
            meter.forget();
            return;
        }
        governor.begin();
        meter.before(update);
        if (update > nextPair) {
            nextPair = update + pairGap;
        }
        governor.end();
    }

    void stepDone(Run run) {
        curve.add(run.batchLoss());
        if (meter.isOpen()) {
            governor.begin();
            meter.after();
            meterCost = governor.end();
        }
        if (run.step() >= nextPass && governor.allows(passCost + lookCost)) {
            pass(run);
            look(run, false);
        }
    }

    private void pass(Run run) {
        if (!needed.contains(Statistic.PASSES)) {
            return;
        }
        nextPass = run.step() + gap;
        governor.begin();
        passes.add(prober.pass(run.step()));
        if (passes.size() > FIRST_PASSES + LAST_PASSES) {
            passes.remove(FIRST_PASSES);
        }
        passCost = governor.end();
    }

    private void look(Run run, boolean ended) {
        governor.begin();
        Vitals vitals = new Vitals(patient, run, curve, meter, passes, ended);
        diary.during(checks, patient, vitals);
        if (ended) {
            diary.settle(checks, vitals);
        }
        lookCost = governor.end();
        diary.overhead(governor.spentShare());
        diary.tell();
    }

    void epochEnd(Run run) {
        if (governor.allows(lookCost)) {
            look(run, false);
        }
    }

    void end(Run run) {
        if (run.step() > 0 && passes.get(passes.size() - 1).step() < run.step() && Float.isFinite(run.batchLoss())) {
            pass(run);
        }
        look(run, true);
        prober.close();
    }
}
