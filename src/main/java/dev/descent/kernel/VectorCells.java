package dev.descent.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The recurrent cells' loops on vectors: under so many offsets C2 finds none by itself. */
final class VectorCells implements Cells {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int LENGTH = S.length();
    private static final FloatVector ONE = FloatVector.broadcast(S, 1);

    private static FloatVector load(float[] x, int i) {
        return FloatVector.fromArray(S, x, i);
    }

    @Override
    public void add(float[] x, int from, float[] y, int to, int size) {
        int j = 0;
        for (; j <= size - LENGTH; j += LENGTH) {
            load(y, to + j).add(load(x, from + j)).intoArray(y, to + j);
        }
        for (; j < size; j++) {
            y[to + j] += x[from + j];
        }
    }

    @Override
    public void lstmCell(float[] gates, int g, float[] cells, int p, int n, int hidden) {
        int f = g + hidden;
        int c = f + hidden;
        int j = 0;
        for (; j <= hidden - LENGTH; j += LENGTH) {
            FloatVector kept = load(gates, f + j).mul(load(cells, p + j));
            kept.add(load(gates, g + j).mul(load(gates, c + j))).intoArray(cells, n + j);
        }
        ScalarCells.lstmCell(gates, g, cells, p, n, hidden, j);
    }

    @Override
    public void lstmState(float[] gates, int g, float[] squashed, float[] states, int n, int hidden) {
        int o = g + 3 * hidden;
        int j = 0;
        for (; j <= hidden - LENGTH; j += LENGTH) {
            load(gates, o + j).mul(load(squashed, n + j)).intoArray(states, n + j);
        }
        ScalarCells.lstmState(gates, g, squashed, states, n, hidden, j);
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
        int j = 0;
        for (; j <= hidden - LENGTH; j += LENGTH) {
            int at = g + j;
            FloatVector i = load(gates, at);
            FloatVector f = load(gates, at + hidden);
            FloatVector c = load(gates, at + 2 * hidden);
            FloatVector o = load(gates, at + 3 * hidden);
            FloatVector s = load(squashed, n + j);
            FloatVector dh = load(dState, d + j);
            FloatVector dc = load(dCell, d + j).add(dh.mul(o).mul(ONE.sub(s.mul(s))));
            dc.mul(c).mul(i).mul(ONE.sub(i)).intoArray(gates, at);
            dc.mul(load(cells, p + j)).mul(f).mul(ONE.sub(f)).intoArray(gates, at + hidden);
            dc.mul(i).mul(ONE.sub(c.mul(c))).intoArray(gates, at + 2 * hidden);
            dh.mul(s).mul(o).mul(ONE.sub(o)).intoArray(gates, at + 3 * hidden);
            dc.mul(f).intoArray(dCell, d + j);
            FloatVector.zero(S).intoArray(dState, d + j);
        }
        ScalarCells.lstmGradient(gates, g, cells, p, squashed, n, dState, dCell, d, hidden, j);
    }

    @Override
    public void gruCandidate(float[] gates, int g, float[] products, int p, int hidden) {
        int c = g + 2 * hidden;
        int j = 0;
        for (; j <= hidden - LENGTH; j += LENGTH) {
            load(gates, c + j)
                    .add(load(gates, g + j).mul(load(products, p + j)))
                    .intoArray(gates, c + j);
        }
        ScalarCells.gruCandidate(gates, g, products, p, hidden, j);
    }

    @Override
    public void gruState(float[] gates, int g, float[] states, int p, int n, int hidden) {
        int z = g + hidden;
        int c = z + hidden;
        int j = 0;
        for (; j <= hidden - LENGTH; j += LENGTH) {
            FloatVector candidate = load(gates, c + j);
            candidate
                    .add(load(gates, z + j).mul(load(states, p + j).sub(candidate)))
                    .intoArray(states, n + j);
        }
        ScalarCells.gruState(gates, g, states, p, n, hidden, j);
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
        int j = 0;
        for (; j <= hidden - LENGTH; j += LENGTH) {
            int at = g + j;
            FloatVector r = load(gates, at);
            FloatVector z = load(gates, at + hidden);
            FloatVector c = load(gates, at + 2 * hidden);
            FloatVector dh = load(dState, d + j);
            FloatVector dc = dh.mul(ONE.sub(z)).mul(ONE.sub(c.mul(c)));
            FloatVector dr = dc.mul(load(products, p + j)).mul(r).mul(ONE.sub(r));
            FloatVector dz = dh.mul(load(states, p + j).sub(c)).mul(z).mul(ONE.sub(z));
            dr.intoArray(gates, at);
            dz.intoArray(gates, at + hidden);
            dc.intoArray(gates, at + 2 * hidden);
            dr.intoArray(dProducts, at);
            dz.intoArray(dProducts, at + hidden);
            dc.mul(r).intoArray(dProducts, at + 2 * hidden);
            dh.mul(z).intoArray(dState, d + j);
        }
        ScalarCells.gruGradient(gates, g, dProducts, products, states, p, dState, d, hidden, j);
    }
}
