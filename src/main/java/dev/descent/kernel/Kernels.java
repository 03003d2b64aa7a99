package dev.descent.kernel;

/** The kernels, chosen once when this class is loaded. */
public final class Kernels {
    private static final Choice CHOICE = new Choice("scalar", "the vector kernels are not written yet", "");
    private static final Pointwise POINTWISE = new ScalarPointwise();
    private static final Rowwise ROWWISE = new ScalarRowwise();

    private Kernels() {}

    /**
     * What was chosen.
     *
     * @param name "vector" or "scalar"
     * @param reason why
     * @param advice how to get the faster one, empty if there is nothing to do
     */
    public record Choice(String name, String reason, String advice) {}

    public static Pointwise pointwise() {
        return POINTWISE;
    }

    public static Rowwise rowwise() {
        return ROWWISE;
    }

    /** "vector" or "scalar". */
    public static String name() {
        return CHOICE.name();
    }

    /** Such as "vector, 256 bits". */
    public static String description() {
        return CHOICE.name();
    }

    /** What was chosen, why, and what would be faster. */
    public static Choice choice() {
        return CHOICE;
    }
}
