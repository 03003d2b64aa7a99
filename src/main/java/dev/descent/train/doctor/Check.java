package dev.descent.train.doctor;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One diagnosis: looks at a {@link Patient} before the first step, at its {@link Vitals} while it trains, or both. It says nothing
 * unless something is wrong; several faults of one kind are one finding about the worst. A check of one's own stands beside the
 * library's:
 *
 * <pre>{@code
 * record RateAboveOne() implements Check {
 *     public Cause cause() {
 *         return Cause.RATE;
 *     }
 *
 *     public Finding before(Patient patient) {
 *         float rate = patient.rule().learningRate();
 *         return rate <= 1 ? null : certain("", "the rate is " + rate, "begin with 0.1");
 *     }
 * }
 * Doctor doctor = Doctor.watch().with(new RateAboveOne());
 * }</pre>
 *
 * <p>Called on the training thread. A check must change nothing, and should hold no state: what it needs of the past, {@link Vitals}
 * has.
 */
public interface Check {
    /** Where faults of this kind sit. */
    Cause cause();

    /** What findings are called and silenced by: by default the class's name in small letters with hyphens. */
    default String name() {
        return getClass()
                .getSimpleName()
                .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT);
    }

    /** What {@link #during} reads beyond the history; nothing by default. */
    default Set<Statistic> needs() {
        return Set.of();
    }

    /** Looks at model, loss, data and settings before the first step; null if all is well. */
    default @Nullable Finding before(Patient patient) {
        return null;
    }

    /** Looks at a run under way, after an epoch, between, and at its end; null if all is well. */
    default @Nullable Finding during(Patient patient, Vitals vitals) {
        return null;
    }

    /**
     * Whether a {@link Level#LIKELY} finding stands although the run does well ({@link Vitals#isWell}): for checks of what cannot be
     * seen in its score. Not by default.
     */
    default boolean concernsGoodRuns() {
        return false;
    }

    /**
     * Whether a {@link Level#HINT} from before the first step becomes likely once the run is behind simple methods ({@link
     * Vitals#isBehind}), being then what explains it. By default.
     */
    default boolean explainsBadRuns() {
        return true;
    }

    /** A finding that is a fact. */
    default Finding certain(String where, String evidence, String advice) {
        return new Finding(Level.CERTAIN, cause(), name(), where, evidence, advice, 0);
    }

    /** A finding with two signals behind it. */
    default Finding likely(String where, String evidence, String advice) {
        return new Finding(Level.LIKELY, cause(), name(), where, evidence, advice, 0);
    }

    /** A finding with one signal behind it. */
    default Finding hint(String where, String evidence, String advice) {
        return new Finding(Level.HINT, cause(), name(), where, evidence, advice, 0);
    }
}
