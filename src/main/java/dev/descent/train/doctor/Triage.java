package dev.descent.train.doctor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Which findings are shown: causes before what follows from them, and few. */
final class Triage {
    static final int SHOWN = 3;

    private Triage() {}

    /** All, the root of the evil first: what was known before the first step, facts before the rest, then by cause; hints last. */
    static List<Finding> ordered(Collection<Finding> findings) {
        List<Finding> all = new ArrayList<>(findings);
        all.sort(Triage::compare);
        return all;
    }

    private static int compare(Finding a, Finding b) {
        int order = Boolean.compare(a.level() == Level.HINT, b.level() == Level.HINT);
        order = order != 0 ? order : Boolean.compare(a.step() > 0, b.step() > 0);
        order = order != 0 ? order : Boolean.compare(isEarlyGuess(a), isEarlyGuess(b));
        order = order != 0 ? order : a.cause().compareTo(b.cause());
        return order != 0 ? order : a.level().compareTo(b.level());
    }

    private static boolean isEarlyGuess(Finding finding) {
        return finding.step() == 0 && finding.level() != Level.CERTAIN;
    }

    /**
     * At most three. What is only likely follows from any cause that comes before it: from what was wrong before the first step, if
     * that is a fact or it was seen later, and otherwise from a fault nearer to the root.
     */
    static List<Finding> shown(Collection<Finding> findings) {
        List<Finding> shown = new ArrayList<>();
        for (Finding finding : ordered(findings)) {
            if (finding.level() == Level.HINT || shown.size() == SHOWN) {
                break;
            }
            boolean follows = finding.level() == Level.LIKELY
                    && shown.stream()
                            .anyMatch(f -> f.step() == 0 && (finding.step() > 0 || f.level() == Level.CERTAIN)
                                    || f.cause().compareTo(finding.cause()) < 0);
            if (!follows) {
                shown.add(finding);
            }
        }
        return List.copyOf(shown);
    }
}
