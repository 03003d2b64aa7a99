package dev.descent.nn;

/** Every argument check of this package, and the text of its error. */
final class Checks {
    private Checks() {}

    static void rateScale(String parameter, float scale) {
        if (!(scale >= 0 && scale < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("parameter \"" + parameter + "\": rate scale " + scale
                    + ", expected a finite number of at least 0 (0 keeps it, 1 is the plain rate)");
        }
    }
}
