package dev.descent.train.doctor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Which findings are shown: causes before what follows from them, and few. */
final class Triage {
    static final int SHOWN = 3;

    private Triage() {}

    /** All, the root of the evil first, hints last. */
    static List<Finding> ordered(Collection<Finding> findings) {
        List<Finding> all = new ArrayList<>(findings);
        all.sort(Comparator.comparing((Finding f) -> f.level() == Level.HINT)
                .thenComparing(Finding::cause)
                .thenComparing(Finding::level));
        return all;
    }

    /**
     * At most three. What is only likely and was seen while training follows from any cause that comes before it; what was known
     * before the first step, or is certain, stands for itself.
     */
    static List<Finding> shown(Collection<Finding> findings) {
        List<Finding> shown = new ArrayList<>();
        for (Finding finding : ordered(findings)) {
            boolean follows = finding.level() == Level.LIKELY
                    && finding.step() > 0
                    && shown.stream().anyMatch(f -> f.cause().compareTo(finding.cause()) < 0);
            if (finding.level() != Level.HINT && !follows && shown.size() < SHOWN) {
                shown.add(finding);
            }
        }
        return List.copyOf(shown);
    }
}
