package dev.descent.kernel;

/** The recurrent cells' loops without vectors; the vector ones leave the ends of their rows to it. */
final class ScalarCells implements Cells {
    @Override
    public void add(float[] x, int from, float[] y, int to, int size) {
        for (int j = 0; j < size; j++) {
            y[to + j] += x[from + j];
        }
    }

    @Override
    public void lstmCell(float[] gates, int g, float[] cells, int p, int n, int hidden) {
        lstmCell(gates, g, cells, p, n, hidden, 0);
    }

    static void lstmCell(float[] gates, int g, float[] cells, int p, int n, int hidden, int begin) {
        int f = g + hidden;
        int c = f + hidden;
        for (int j = begin; j < hidden; j++) {
            cells[n + j] = gates[f + j] * cells[p + j] + gates[g + j] * gates[c + j];
        }
    }

    @Override
    public void lstmState(float[] gates, int g, float[] squashed, float[] states, int n, int hidden) {
        lstmState(gates, g, squashed, states, n, hidden, 0);
    }

    static void lstmState(float[] gates, int g, float[] squashed, float[] states, int n, int hidden, int begin) {
        int o = g + 3 * hidden;
        for (int j = begin; j < hidden; j++) {
            states[n + j] = gates[o + j] * squashed[n + j];
        }
    }

    @Override
    public void lstmGradient(
            float[] gates,
            int g,
            float[] cells,
            int p,
            float[] squashed,
            int n,
            float[] dState,
            float[] dCell,
            int d,
            int hidden) {
        lstmGradient(gates, g, cells, p, squashed, n, dState, dCell, d, hidden, 0);
    }

    static void lstmGradient(
            float[] gates,
            int g,
            float[] cells,
            int p,
            float[] squashed,
            int n,
            float[] dState,
            float[] dCell,
            int d,
            int hidden,
            int begin) {
        for (int j = begin; j < hidden; j++) {
            float i = gates[g + j];
            float f = gates[g + hidden + j];
            float c = gates[g + 2 * hidden + j];
            float o = gates[g + 3 * hidden + j];
            float s = squashed[n + j];
            float dh = dState[d + j];
            float dc = dCell[d + j] + dh * o * (1 - s * s);
            gates[g + j] = dc * c * i * (1 - i);
            gates[g + hidden + j] = dc * cells[p + j] * f * (1 - f);
            gates[g + 2 * hidden + j] = dc * i * (1 - c * c);
            gates[g + 3 * hidden + j] = dh * s * o * (1 - o);
            dCell[d + j] = dc * f;
            dState[d + j] = 0;
        }
    }

    @Override
    public void gruCandidate(float[] gates, int g, float[] products, int p, int hidden) {
        gruCandidate(gates, g, products, p, hidden, 0);
    }

    static void gruCandidate(float[] gates, int g, float[] products, int p, int hidden, int begin) {
        int c = g + 2 * hidden;
        for (int j = begin; j < hidden; j++) {
            gates[c + j] += gates[g + j] * products[p + j];
        }
    }

    @Override
    public void gruState(float[] gates, int g, float[] states, int p, int n, int hidden) {
        gruState(gates, g, states, p, n, hidden, 0);
    }

    static void gruState(float[] gates, int g, float[] states, int p, int n, int hidden, int begin) {
        int z = g + hidden;
        int c = z + hidden;
        for (int j = begin; j < hidden; j++) {
            states[n + j] = gates[c + j] + gates[z + j] * (states[p + j] - gates[c + j]);
        }
    }

    @Override
    public void gruGradient(
            float[] gates,
            int g,
            float[] dProducts,
            float[] products,
            float[] states,
            int p,
            float[] dState,
            int d,
            int hidden) {
        gruGradient(gates, g, dProducts, products, states, p, dState, d, hidden, 0);
    }

    static void gruGradient(
            float[] gates,
            int g,
            float[] dProducts,
            float[] products,
            float[] states,
            int p,
            float[] dState,
            int d,
            int hidden,
            int begin) {
        for (int j = begin; j < hidden; j++) {
            float r = gates[g + j];
            float z = gates[g + hidden + j];
            float c = gates[g + 2 * hidden + j];
            float dh = dState[d + j];
            float dc = dh * (1 - z) * (1 - c * c);
            float dr = dc * products[p + j] * r * (1 - r);
            float dz = dh * (states[p + j] - c) * z * (1 - z);
            gates[g + j] = dr;
            gates[g + hidden + j] = dz;
            gates[g + 2 * hidden + j] = dc;
            dProducts[g + j] = dr;
            dProducts[g + hidden + j] = dz;
            dProducts[g + 2 * hidden + j] = dc * r;
            dState[d + j] = dh * z;
        }
    }
}
