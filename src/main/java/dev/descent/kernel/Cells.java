package dev.descent.kernel;

/**
 * What recurrent cells do to one row of one step apart from its products and activations. A row's parts lie in arrays of all
 * steps, each at a place of its own, so these loops take offsets; the gates of a row lie side by side, {@code hidden} apart,
 * beginning at {@code g}. Former states and cells stand at {@code p}, new ones at {@code n}, gradients of the states at
 * {@code d}. Whether vectors do it can't be told from the bits.
 */
public interface Cells {
    /** y[to + j] += x[from + j]. */
    void add(float[] x, int from, float[] y, int to, int size);

    /** The new cell of an LSTM, whose gates are input i, forget f, candidate c and output: cell' = f · cell + i · c. */
    void lstmCell(float[] gates, int g, float[] cells, int p, int n, int hidden);

    /** The new state of an LSTM: its output gate times the new cell's hyperbolic tangent. */
    void lstmState(float[] gates, int g, float[] squashed, float[] states, int n, int hidden);

    /**
     * Turns an LSTM's gates into the gradients of what went into them, and dCell into that of the former cell; dState is used up.
     *
     * @param squashed the new cell's hyperbolic tangent, at {@code n}
     */
    void lstmGradient(
            float[] gates,
            int g,
            float[] cells,
            int p,
            float[] squashed,
            int n,
            float[] dState,
            float[] dCell,
            int d,
            int hidden);

    /** Adds the reset gate times the candidate's product with the former state, at {@code p}, to a GRU's third gate. */
    void gruCandidate(float[] gates, int g, float[] products, int p, int hidden);

    /** The new state of a GRU, whose gates are reset, update z and candidate c: state' = c + z · (state − c). */
    void gruState(float[] gates, int g, float[] states, int p, int n, int hidden);

    /**
     * Turns a GRU's gates into the gradients of what was added to them from the inputs, writes those of the products with the
     * former state, and leaves in dState what reaches the former state past the products.
     *
     * @param products the candidate's products with the former state, at {@code p}
     */
    void gruGradient(
            float[] gates,
            int g,
            float[] dProducts,
            float[] products,
            float[] states,
            int p,
            float[] dState,
            int d,
            int hidden);
}
