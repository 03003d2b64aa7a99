package dev.descent.train.doctor;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The findings of one fit, one of each check, told when they are new. */
final class Diary {
    private static final Logger LOG = LoggerFactory.getLogger(Doctor.class);

    private final @Nullable PrintStream out;
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private final Map<String, Check> raisedBy = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private final Set<Check> broken = new HashSet<>();
    private final Deque<Finding> news = new ArrayDeque<>();
    private double overhead;

    Diary(@Nullable PrintStream out) {
        this.out = out;
    }

    synchronized Collection<Finding> all() {
        return List.copyOf(findings.values());
    }

    /** What was told and not yet asked for; null for nothing. */
    @Nullable
    Finding next() {
        return news.poll();
    }

    boolean hasTold() {
        return !told.isEmpty();
    }

    double overhead() {
        return overhead;
    }

    void overhead(double share) {
        overhead = share;
    }

    void before(List<Check> checks, Patient patient) {
        for (Check check : checks) {
            add(check, attempt(check, () -> check.before(patient)), 0);
        }
    }

    void during(List<Check> checks, Patient patient, Vitals vitals) {
        for (Check check : checks) {
            Finding found = attempt(check, () -> check.during(patient, vitals));
            if (found != null && found.level() == Level.LIKELY && !check.concernsGoodRuns() && vitals.isWell()) {
                found = found.withLevel(Level.HINT);
            }
            add(check, found, Math.max(1, vitals.step()));
        }
        explain(vitals);
    }

    /** A run that simple methods beat has a cause, and what was odd from the beginning is the first to be suspected. */
    private void explain(Vitals vitals) {
        List<Finding> odd = new ArrayList<>();
        for (Finding found : findings.values()) {
            if (isOdd(found)) {
                odd.add(found);
            }
        }
        if (!odd.isEmpty() && vitals.isBehind()) {
            for (Finding found : odd) {
                put(found.withLevel(Level.LIKELY).at(vitals.step()));
            }
        }
    }

    /** What the run itself has shown is the better explanation. */
    private boolean isOdd(Finding found) {
        return found.level() == Level.HINT
                && found.step() == 0
                && raiser(found).explainsBadRuns(found)
                && findings.values().stream()
                        .noneMatch(other ->
                                other.level() != Level.HINT && other.cause().compareTo(found.cause()) <= 0);
    }

    /**
     * What did no harm after all, since the run reached its target, is no more than a hint; nor is what was only likely before the first
     * step, if the run's end refutes it.
     */
    void settle(Vitals vitals) {
        for (Finding found : List.copyOf(findings.values())) {
            Check check = raiser(found);
            boolean early = found.level() == Level.LIKELY && found.step() == 0;
            boolean harmless = vitals.isAtTarget() && !check.standsAtTarget();
            if (found.level() != Level.HINT && (harmless || early && check.isRefuted(found, vitals))) {
                put(found.withLevel(Level.HINT));
            }
        }
    }

    /** A check that fails is left out from then on: it must not take the run with it. */
    private @Nullable Finding attempt(Check check, java.util.function.Supplier<@Nullable Finding> look) {
        if (!broken.isEmpty() && broken.contains(check)) {
            return null;
        }
        try {
            return look.get();
        } catch (RuntimeException e) {
            broken.add(check);
            LOG.warn("check {} failed and is left out", check.name(), e);
            return null;
        }
    }

    /** The first finding of a check stays, unless the new one is surer. */
    private void add(Check check, @Nullable Finding found, long step) {
        if (found == null) {
            return;
        }
        Finding known = findings.get(found.diagnosis());
        if (known == null || found.level().compareTo(known.level()) < 0) {
            raisedBy.put(found.diagnosis(), check);
            put(found.at(step));
        }
    }

    private Check raiser(Finding found) {
        return Objects.requireNonNull(raisedBy.get(found.diagnosis()));
    }

    private synchronized void put(Finding found) {
        findings.put(found.diagnosis(), found);
    }

    /** Tells what is new and shown, at most three in all. */
    void tell() {
        for (Finding finding : Triage.shown(findings.values())) {
            if (told.size() < Triage.SHOWN && told.add(finding.diagnosis())) {
                LOG.warn("{}", finding);
                news.add(finding);
                if (out != null) {
                    out.println(finding);
                    out.flush();
                }
            }
        }
    }
}
