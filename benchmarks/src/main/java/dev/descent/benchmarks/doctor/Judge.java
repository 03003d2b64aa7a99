package dev.descent.benchmarks.doctor;

import dev.descent.train.doctor.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs programs as they should be, in unusual ways and with faults; decides by their outcome which runs are healthy; and counts what the
 * doctor said. A fault counts only if it hurts: by over two points of score, and two standard errors.
 */
final class Judge {
    private static final double MATTERS = 0.02;

    private final int seeds;
    private final boolean verbose;
    private int healthy;
    private int alarms;
    private int harmless;
    private int trueAlarms;
    private int faulty;
    private int detected;
    private int first;
    private int within;
    private int shown;
    private int right;
    private final Map<String, int[]> byKind = new TreeMap<>();
    private final Map<String, int[]> byDiagnosis = new TreeMap<>();
    private final Map<String, Integer> alarmsOf = new TreeMap<>();
    private final List<Double> when = new ArrayList<>();
    private double overhead;
    private int runs;

    Judge(int seeds, boolean verbose) {
        this.seeds = seeds;
        this.verbose = verbose;
    }

    private record Series(List<Setup.Outcome> outcomes, List<Setup> setups) {
        double mean() {
            return outcomes.stream().mapToDouble(Setup.Outcome::score).average().orElse(0);
        }

        double error() {
            double mean = mean();
            double squares = outcomes.stream().mapToDouble(o -> (o.score() - mean) * (o.score() - mean)).sum();
            return Math.sqrt(squares / Math.max(1, outcomes.size() - 1) / outcomes.size());
        }
    }

    void program(Program program, List<Fault> faults, boolean variants) {
        Map<String, Series> sound = new LinkedHashMap<>();
        Variants.all().forEach((name, change) -> {
            if (variants || name.equals("as it is")) {
                sound.put(name, run(program, change, false));
            }
        });
        Series base = sound.get("as it is");
        double best = sound.values().stream().mapToDouble(Series::mean).max().orElse(0);
        if (verbose) {
            System.out.printf(Locale.ROOT, "%s: %.4f as it is, best %.4f%n", program.name(), base.mean(), best);
        }
        sound.forEach((name, series) -> {
            for (Setup.Outcome outcome : series.outcomes()) {
                if (outcome.score() >= best - MATTERS - base.error()) {
                    healthy(program.name(), name, outcome);
                } else if (verbose) {
                    System.out.printf(
                            Locale.ROOT, "  %s, %s: %.4f is not counted; %s%n", program.name(), name, outcome.score(), names(outcome));
                }
            }
        });
        for (Fault fault : faults) {
            Series series = run(program, fault.injection(), true);
            if (series.outcomes().isEmpty()) {
                continue;
            }
            double lost = base.mean() - series.mean();
            boolean hurts = lost > MATTERS && lost > 2 * Math.hypot(base.error(), series.error());
            for (int i = 0; i < series.outcomes().size(); i++) {
                Setup.Outcome outcome = series.outcomes().get(i);
                if (hurts) {
                    faulty(program.name(), fault, series.setups().get(i), outcome, base.mean());
                } else if (outcome.score() >= best - MATTERS - base.error()) {
                    harmless(program.name(), fault, outcome);
                }
            }
        }
    }

    private Series run(Program program, Fault.Injection change, boolean isFault) {
        List<Setup.Outcome> outcomes = new ArrayList<>();
        List<Setup> setups = new ArrayList<>();
        for (long seed = 0; seed < seeds; seed++) {
            Setup sound = program.kind().sound(seed);
            Setup changed = change.into(sound, seed);
            if (changed == sound && isFault) {
                return new Series(List.of(), List.of());
            }
            Setup.Outcome outcome = changed.run(seed);
            outcomes.add(outcome);
            setups.add(changed);
            overhead += outcome.overhead();
            runs++;
        }
        return new Series(outcomes, setups);
    }

    private static List<String> names(Setup.Outcome outcome) {
        return outcome.shown().stream().map(Finding::diagnosis).toList();
    }

    private void healthy(String program, String what, Setup.Outcome outcome) {
        healthy++;
        if (outcome.shown().isEmpty()) {
            return;
        }
        alarms++;
        shown += outcome.shown().size();
        for (Finding finding : outcome.shown()) {
            alarmsOf.merge(finding.diagnosis(), 1, Integer::sum);
            System.out.printf(Locale.ROOT, "FALSE ALARM %s, %s (%.4f): %s%n", program, what, outcome.score(), line(finding));
        }
    }

    /** A fault that does not hurt: naming it is true and yet an alarm; it is counted as one, and apart. */
    private void harmless(String program, Fault fault, Setup.Outcome outcome) {
        healthy(program, "harmless " + fault.name(), outcome);
        boolean named = names(outcome).stream().allMatch(fault.causes()::contains);
        trueAlarms += named && !outcome.shown().isEmpty() ? 1 : 0;
        harmless++;
    }

    private void faulty(String program, Fault fault, Setup setup, Setup.Outcome outcome, double sound) {
        faulty++;
        int[] kind = byKind.computeIfAbsent(fault.kind(), k -> new int[4]);
        int[] own = byDiagnosis.computeIfAbsent(fault.name(), k -> new int[4]);
        List<String> names = names(outcome);
        boolean seen = !names.isEmpty();
        boolean firstRight = seen && fault.causes().contains(names.get(0));
        boolean oneRight = names.stream().anyMatch(fault.causes()::contains);
        for (int[] counts : List.of(kind, own)) {
            counts[0]++;
            counts[1] += seen ? 1 : 0;
            counts[2] += firstRight ? 1 : 0;
            counts[3] += oneRight ? 1 : 0;
        }
        detected += seen ? 1 : 0;
        first += firstRight ? 1 : 0;
        within += oneRight ? 1 : 0;
        shown += names.size();
        right += (int) names.stream().filter(fault.causes()::contains).count();
        if (seen) {
            long steps = (long) setup.epochs() * Math.max(1, setup.train().size() / setup.settings().batchSize());
            when.add((double) outcome.shown().stream().mapToLong(Finding::step).min().orElse(0) / steps);
        }
        if (!firstRight) {
            System.out.printf(
                    Locale.ROOT,
                    "%s %s, %s (%.4f, sound %.4f): %s%n",
                    seen ? "OTHER CAUSE" : "MISS",
                    program,
                    fault.name(),
                    outcome.score(),
                    sound,
                    seen
                            ? outcome.shown().stream().map(Judge::line).toList()
                            : outcome.all().stream().map(Finding::diagnosis).toList());
        }
    }

    private static String line(Finding finding) {
        return finding.diagnosis() + "@" + finding.step() + " [" + finding.evidence() + "]";
    }

    void report() {
        System.out.println("fault: runs, detected, first cause right, right within three");
        byDiagnosis.forEach((name, c) -> System.out.printf("  %-24s %4d %4d %4d %4d%n", name, c[0], c[1], c[2], c[3]));
        byKind.forEach((name, c) -> System.out.printf("  %-24s %4d %4d %4d %4d%n", "all " + name, c[0], c[1], c[2], c[3]));
        System.out.println("false alarms by diagnosis: " + alarmsOf + "; " + harmless + " healthy runs had a fault that did no harm, of "
                + trueAlarms + " of which nothing else was said than that it is there");
        when.sort(Double::compare);
        System.out.printf(
                Locale.ROOT,
                "within three %d of %d, precision %.2f, median detection at %.3f of the run, mean overhead %.2f %%%n",
                within,
                faulty,
                right / Math.max(1.0, shown),
                when.isEmpty() ? Double.NaN : when.get(when.size() / 2),
                100 * overhead / Math.max(1, runs));
        System.out.printf(
                Locale.ROOT,
                "false alarms %d of %d, detected %d of %d, first cause right %d of %d%n",
                alarms,
                healthy,
                detected,
                faulty,
                first,
                faulty);
    }
}
