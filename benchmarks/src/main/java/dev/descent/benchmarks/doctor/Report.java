package dev.descent.benchmarks.doctor;

import dev.descent.train.doctor.Finding;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Counts what a {@link Tally} holds, and prints it. */
final class Report {
    private final Tally tally;

    Report(Tally tally) {
        this.tally = tally;
    }

    void print() {
        table("fault", run -> run.fault().name());
        table("kind", run -> run.fault().kind().name().toLowerCase(java.util.Locale.ROOT));
        table("program", Tally.Faulty::program);
        diagnoses();
        recovery();
        when();
        summary();
    }

    private void table(String by, Function<Tally.Faulty, String> key) {
        System.out.printf("%n%-34s %5s %8s %5s %6s   said first%n", by, "runs", "detected", "right", "within");
        Map<String, List<Tally.Faulty>> groups = tally.faulty.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
        groups.forEach((name, runs) -> System.out.printf(
                "%-34s %5d %8d %5d %6d   %s%n",
                name,
                runs.size(),
                count(runs, Tally.Faulty::isDetected),
                count(runs, Tally.Faulty::isFirstRight),
                count(runs, Tally.Faulty::isRightWithin),
                firsts(runs)));
    }

    private static String firsts(List<Tally.Faulty> runs) {
        Map<String, Long> counts = runs.stream()
                .filter(Tally.Faulty::isDetected)
                .collect(Collectors.groupingBy(run -> run.outcome().shown().get(0).diagnosis(), Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static long count(List<Tally.Faulty> runs, Predicate<Tally.Faulty> which) {
        return runs.stream().filter(which).count();
    }

    /** For each diagnosis how often it was shown: where it is right, where it is another fault, and on healthy runs. */
    private void diagnoses() {
        Map<String, int[]> rows = new TreeMap<>();
        for (Tally.Faulty run : tally.faulty) {
            for (Finding finding : run.outcome().shown()) {
                rows.computeIfAbsent(finding.diagnosis(), d -> new int[4])[run.isRight(finding) ? 0 : 1]++;
            }
        }
        for (Tally.Healthy run : tally.healthy) {
            for (Finding finding : run.outcome().shown()) {
                rows.computeIfAbsent(finding.diagnosis(), d -> new int[4])[run.causes().contains(finding.diagnosis()) ? 2 : 3]++;
            }
        }
        System.out.printf("%n%-24s %6s %6s %18s %8s%n", "diagnosis shown", "right", "other", "harmless but there", "healthy");
        rows.forEach((name, n) -> System.out.printf("%-24s %6d %6d %18d %8d%n", name, n[0], n[1], n[2], n[3]));
    }

    private void recovery() {
        List<Tally.Recovery> all = tally.faulty.stream()
                .map(Tally.Faulty::recovery)
                .filter(java.util.Objects::nonNull)
                .toList();
        System.out.printf("%n%-24s %8s %8s %8s   of %d runs%n", "lost score won back", "median", "mean", "worse", all.size());
        row("first advice", all, Tally.Recovery::first);
        row("random advice", all, Tally.Recovery::random);
        row("always rate / 10", all, Tally.Recovery::tenth);
        List<Tally.Recovery> detected = tally.faulty.stream()
                .filter(run -> run.recovery() != null && run.isDetected())
                .map(Tally.Faulty::recovery)
                .toList();
        row("first advice if shown", detected, Tally.Recovery::first);
    }

    private static void row(String name, List<Tally.Recovery> all, ToDoubleFunction<Tally.Recovery> after) {
        double[] shares = all.stream().mapToDouble(r -> r.share(after.applyAsDouble(r))).toArray();
        long worse = all.stream().filter(r -> Tally.Recovery.isWorse(r.before(), after.applyAsDouble(r))).count();
        System.out.printf(
                "%-24s %7.0f%% %7.0f%% %7.1f%%%n",
                name, 100 * Statistics.quantile(0.5, shares), 100 * Statistics.mean(shares), 100.0 * worse / Math.max(1, all.size()));
    }

    private void when() {
        double[] all = tally.faulty.stream().mapToDouble(run -> run.outcome().detectedAt()).toArray();
        double[] dynamic = tally.faulty.stream()
                .filter(run -> run.fault().kind() == Fault.Kind.DYNAMIC)
                .mapToDouble(run -> run.outcome().detectedAt())
                .toArray();
        List<Tally.Faulty> early = tally.faulty.stream()
                .filter(run -> run.isDetected() && run.fault().kind() != Fault.Kind.DYNAMIC && run.fault().kind() != Fault.Kind.NAN)
                .toList();
        long before = count(early, run -> run.outcome().detectedAt() == 0);
        System.out.printf(
                "%ndetected after %.1f %% of the run (median; dynamic faults %.1f %%); of static and data faults found, %d of %d before the"
                        + " first step%n",
                100 * Statistics.quantile(0.5, all),
                100 * Statistics.quantile(0.5, dynamic),
                before,
                early.size());
    }

    private void summary() {
        List<Tally.Faulty> faulty = tally.faulty;
        long harmless = tally.healthy.stream().filter(run -> run.what().startsWith("harmless")).count();
        long alarms = tally.healthy.stream().filter(Tally.Healthy::isAlarm).count();
        long plain = tally.healthy.stream().filter(run -> run.isAlarm() && !run.what().startsWith("harmless")).count();
        long shown = faulty.stream().mapToLong(run -> run.outcome().shown().size()).sum();
        long right = faulty.stream().mapToLong(run -> run.outcome().shown().stream().filter(run::isRight).count()).sum();
        System.out.printf(
                "healthy runs without a fault: %d alarms of %d; with a fault that does no harm: %d of %d, of which %d say only that it is there%n",
                plain,
                tally.healthy.size() - harmless,
                alarms - plain,
                harmless,
                tally.healthy.stream().filter(Tally.Healthy::isTrue).count());
        System.out.printf(
                "right within three %d of %d, precision %.0f %%, runs left out %d%n",
                count(faulty, Tally.Faulty::isRightWithin), faulty.size(), 100.0 * right / Math.max(1, shown), tally.neither);
        System.out.printf(
                "false alarms %d of %d, detected %d of %d, first cause right %d of %d%n",
                alarms,
                tally.healthy.size(),
                count(faulty, Tally.Faulty::isDetected),
                faulty.size(),
                count(faulty, Tally.Faulty::isFirstRight),
                faulty.size());
    }
}
