package dev.descent.train.doctor;

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
 *         return rate <= 1 ? null : certain("learning rate", "the rate is {}", "rate {} → 0.1", rate, rate);
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
        return Text.hyphenated(getClass().getSimpleName());
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
    default boolean explainsBadRuns(Finding hint) {
        return true;
    }

    /**
     * Whether the end of the run refutes what was only likely before its first step: by default, if no simple method does better. Not
     * for what such methods suffer from as well.
     */
    default boolean isRefuted(Finding early, Vitals vitals) {
        return vitals.isBest();
    }

    /**
     * Whether what was found stands although the run reached its target: for what makes its score worth nothing. Otherwise it is kept
     * as a hint.
     */
    default boolean standsAtTarget() {
        return false;
    }

    /**
     * The experiments whose success confirms a finding of this check, by {@link Trial#change}; none by default. See {@link
     * Doctor#confirm}.
     */
    default Set<String> confirmedBy() {
        return Set.of();
    }

    /** A finding that is a fact; its texts as in {@link #finding}. */
    default Finding certain(String where, String evidence, String advice, Object... values) {
        return finding(Level.CERTAIN, where, evidence, advice, values);
    }

    /** A finding with two signals behind it; its texts as in {@link #finding}. */
    default Finding likely(String where, String evidence, String advice, Object... values) {
        return finding(Level.LIKELY, where, evidence, advice, values);
    }

    /** A finding with one signal behind it; its texts as in {@link #finding}. */
    default Finding hint(String where, String evidence, String advice, Object... values) {
        return finding(Level.HINT, where, evidence, advice, values);
    }

    /**
     * A finding of this check.
     *
     * @param where the layer, parameter, data set or curve it speaks of; empty for the loss
     * @param evidence what was seen; the values stand, in order, where it and the advice have {@code {}}, or {@code {%}} for a share
     *     that is shown as a percentage
     * @param advice the change to make, as {@code rate {} → {}}
     */
    default Finding finding(Level level, String where, String evidence, String advice, Object... values) {
        String[] texts = Text.fill(evidence + '\n' + advice, values).split("\n", 2);
        return new Finding(level, cause(), name(), where, texts[0], texts[1], 0);
    }
}
