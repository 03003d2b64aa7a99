package dev.descent.benchmarks.doctor;

import dev.descent.train.doctor.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/**
 * Runs programs as they should be, in other ways and with faults, and decides by their outcomes which are healthy: those within two
 * points, and a standard deviation between seeds, of the best mean score over all sound ways. A fault counts if it costs more than two
 * points, and its runs lie below the sound ones with p < 0.05 and an effect of at least 0.5; otherwise its runs are healthy ones. One in
 * the validation data counts always: it harms no model, and makes what is said of it worthless.
 */
final class Judge {
    static final double MATTERS = 0.02;

    private static final double SIGNIFICANT = 0.05;
    private static final double EFFECT = 0.5;

    private final Ledger ledger;
    private final ExecutorService threads;
    private final int seeds;
    private final int variantSeeds;
    private final Tally tally = new Tally();

    /**
     * @param seeds of each fault and of the sound program
     * @param variantSeeds of each other sound way, and of each recovery
     */
    Judge(Ledger ledger, ExecutorService threads, int seeds, int variantSeeds) {
        this.ledger = ledger;
        this.threads = threads;
        this.seeds = seeds;
        this.variantSeeds = variantSeeds;
    }

    Tally tally() {
        return tally;
    }

    void program(Program program, List<Fault> faults) throws Exception {
        Map<String, List<Outcome>> sound = new LinkedHashMap<>();
        for (Map.Entry<String, UnaryOperator<Setup>> variant : Variants.all().entrySet()) {
            boolean base = variant.getKey().equals(Variants.SOUND);
            List<Outcome> outcomes = runs(program, variant.getKey(), base ? seeds : variantSeeds, (setup, seed) -> {
                Setup changed = variant.getValue().apply(setup);
                return changed == setup && !base ? null : changed;
            });
            if (!outcomes.isEmpty()) {
                sound.put(variant.getKey(), outcomes);
            }
        }
        double[] base = scores(sound.get(Variants.SOUND));
        double best = sound.values().stream().mapToDouble(all -> Statistics.mean(scores(all))).max().orElse(0);
        double limit = best - MATTERS - Statistics.std(base);
        System.out.printf("%s: %.3f as it is, best %.3f%n", program.name(), Statistics.mean(base), best);
        sound.forEach((what, outcomes) -> outcomes.forEach(outcome -> healthy(program, what, Set.of(), outcome, limit)));
        for (Fault fault : faults) {
            fault(program, fault, sound.get(Variants.SOUND), limit);
        }
    }

    private void healthy(Program program, String what, Set<String> causes, Outcome outcome, double limit) {
        if (outcome.score() < limit) {
            tally.neither++;
            return;
        }
        Tally.Healthy run = new Tally.Healthy(program.name(), what, causes, outcome);
        tally.healthy.add(run);
        if (run.isAlarm()) {
            System.out.printf(
                    "%s ALARM %s, %s (%.3f): %s%n", run.isTrue() ? "TRUE" : "FALSE", program.name(), what, outcome.score(), said(outcome));
        }
    }

    private void fault(Program program, Fault fault, List<Outcome> base, double limit) throws Exception {
        List<Outcome> outcomes = runs(program, fault.name(), seeds, (setup, seed) -> {
            Setup changed = fault.injection().into(setup, seed);
            return changed == setup ? null : changed;
        });
        if (outcomes.isEmpty()) {
            return;
        }
        boolean misleads = fault.kind() == Fault.Kind.VALIDATION;
        boolean hurts = misleads || hurts(scores(outcomes), scores(base));
        double sound = Statistics.mean(scores(base));
        for (int seed = 0; seed < outcomes.size(); seed++) {
            Outcome outcome = outcomes.get(seed);
            if (!hurts) {
                healthy(program, "harmless " + fault.name(), fault.causes(), outcome, limit);
            } else if (!misleads && outcome.score() >= limit) {
                tally.neither++;
            } else {
                boolean tried = !misleads && seed < variantSeeds && sound - outcome.score() > MATTERS;
                Tally.Recovery recovery = tried ? recovery(program, fault, seed, outcome, sound) : null;
                faulty(new Tally.Faulty(program.name(), fault, seed, outcome, sound, recovery));
            }
        }
    }

    private static boolean hurts(double[] scores, double[] base) {
        return Statistics.mean(base) - Statistics.mean(scores) > MATTERS
                && Statistics.below(scores, base) < SIGNIFICANT
                && Statistics.effect(scores, base) >= EFFECT;
    }

    private void faulty(Tally.Faulty run) {
        tally.faulty.add(run);
        if (!run.isFirstRight()) {
            System.out.printf(
                    "%s %s, %s (%.3f, sound %.3f): %s%s%n",
                    run.isDetected() ? "OTHER CAUSE" : "MISS",
                    run.program(),
                    run.fault().name(),
                    run.outcome().score(),
                    run.sound(),
                    said(run.outcome()),
                    run.isDetected() ? "" : hints(run.outcome()));
        }
    }

    private Tally.Recovery recovery(Program program, Fault fault, long seed, Outcome ill, double best) throws Exception {
        Setup sound = program.kind().sound(seed);
        Setup setup = fault.injection().into(sound, seed);
        double first = ill.score();
        if (!ill.shown().isEmpty()) {
            Finding finding = ill.shown().get(0);
            boolean right = fault.causes().contains(finding.diagnosis());
            first = healed(program, fault.name() + ", first advice", seed, setup, Remedies.follow(finding, right, setup, sound), ill);
        }
        long choice = (program.name() + fault.name() + seed).hashCode();
        double random = healed(program, fault.name() + ", random advice", seed, setup, Remedies.random(choice, setup, sound), ill);
        double tenth = healed(program, fault.name() + ", rate / 10", seed, setup, setup.withRateTimes(0.1), ill);
        return new Tally.Recovery(ill.score(), best, first, random, tenth);
    }

    private double healed(Program program, String what, long seed, Setup ill, Setup treated, Outcome before) {
        return treated == ill
                ? before.score()
                : ledger.outcome(program.name() + "|" + what + "|" + seed, () -> Outcome.of(treated, seed)).score();
    }

    @FunctionalInterface
    private interface Change {
        /** Null where it changes nothing. */
        Setup of(Setup sound, long seed);
    }

    private List<Outcome> runs(Program program, String what, int count, Change change) throws Exception {
        List<Future<Outcome>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long seed = i;
            running.add(threads.submit(() -> {
                Setup setup = change.of(program.kind().sound(seed), seed);
                return setup == null ? null : ledger.outcome(program.name() + "|" + what + "|" + seed, () -> Outcome.of(setup, seed));
            }));
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Future<Outcome> run : running) {
            if (run.get() != null) {
                outcomes.add(run.get());
            }
        }
        return outcomes;
    }

    private static double[] scores(List<Outcome> outcomes) {
        return outcomes.stream().mapToDouble(Outcome::score).toArray();
    }

    private static String said(Outcome outcome) {
        return outcome.shown().stream()
                .map(f -> f.diagnosis() + "@" + f.step() + " of " + outcome.steps() + " [" + f.evidence() + "; " + f.advice() + "]")
                .toList()
                .toString();
    }

    private static String hints(Outcome outcome) {
        return " hints " + outcome.hints().stream().map(Finding::diagnosis).toList();
    }
}
