package dev.descent.optim;

/**
 * {@link L1} and {@link L2} together: {@code l1 · Σ|w| + l2 / 2 · Σw²}, after Zou and Hastie, "Regularization and variable
 * selection via the elastic net" (2005).
 *
 * <pre>{@code
 * Penalty penalty = new ElasticNet(1e-5f, 1e-4f);
 * }</pre>
 *
 * @param l1 strength of the absolute values, at least 0
 * @param l2 strength of the squares, at least 0
 */
public record ElasticNet(float l1, float l2) implements Penalty {
    public ElasticNet {
        Checks.notNegative("ElasticNet", "l1", l1);
        Checks.notNegative("ElasticNet", "l2", l2);
    }
}
