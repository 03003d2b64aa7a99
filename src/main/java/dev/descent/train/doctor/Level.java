package dev.descent.train.doctor;

/** How sure a {@link Finding} is. */
public enum Level {
    /** A fact that needs no threshold: a NaN, a softmax before a loss that applies it. */
    CERTAIN,
    /** Two independent signals, or an experiment, say so. */
    LIKELY,
    /** One signal; kept in the report, never shown while a run is under way. */
    HINT
}
