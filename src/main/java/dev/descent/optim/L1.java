package dev.descent.optim;

/**
 * The penalty {@code l1 · Σ|w|}, which drives weights that matter little to zero. Its gradient at 0 is 0.
 *
 * <pre>{@code
 * Penalty penalty = new L1(1e-5f);
 * }</pre>
 *
 * @param l1 its strength, at least 0
 */
public record L1(float l1) implements Penalty {
    public L1 {
        Checks.notNegative("L1", "l1", l1);
    }
}
