package dev.descent.train.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What experiments say about findings: a change that helps is the second signal, and the size of the gain. */
final class Confirmation {
    private Confirmation() {}

    static List<Finding> of(List<Check> checks, List<Trial> trials, List<Finding> findings) {
        Map<String, Set<String>> changes = new HashMap<>();
        checks.forEach(check -> changes.put(check.name(), check.confirmedBy()));
        List<Finding> all = new ArrayList<>();
        for (Finding finding : findings) {
            Trial best = best(trials, changes.getOrDefault(finding.diagnosis(), Set.of()));
            all.add(best == null ? finding : confirmed(finding, best));
        }
        return Triage.ordered(all);
    }

    private static @Nullable Trial best(List<Trial> trials, Set<String> changes) {
        return trials.stream()
                .filter(trial -> trial.isConfirmed() && changes.contains(trial.change()))
                .max(Comparator.comparingDouble(trial -> trial.after() - trial.before()))
                .orElse(null);
    }

    private static Finding confirmed(Finding finding, Trial trial) {
        String evidence = finding.evidence() + "; on clones, " + Experiments.STEPS + " updates with " + trial.change()
                + " bring the score to " + Text.number(trial.after()) + ", as they are to "
                + Text.number(trial.before());
        return new Finding(
                finding.level() == Level.HINT ? Level.LIKELY : finding.level(),
                finding.cause(),
                finding.diagnosis(),
                finding.where(),
                evidence,
                finding.advice(),
                finding.step());
    }
}
