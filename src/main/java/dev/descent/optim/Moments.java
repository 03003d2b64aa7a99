package dev.descent.optim;

/**
 * What Adam and its kin share: running means m of the gradient and v of its square, and a step
 *
 * <pre>w −= (a · g + b · m) / (c · √v + d)</pre>
 *
 * with four numbers that each rule works out once for a parameter and leaves in its {@link Hyper}.
 */
final class Moments {
    static final int SLOTS = 2;

    private static final int OF_GRADIENT = 0;
    private static final int OF_MEAN = 1;
    private static final int OF_ROOT = 2;
    private static final int CONSTANT = 3;
    /** The first of the numbers in Hyper that a rule may use for itself. */
    static final int FREE = 4;

    private Moments() {}

    /** How far a mean that began at 0 and forgets at this rate has come up by now. */
    static double filled(double beta, Hyper hyper) {
        return 1 - Math.pow(beta, hyper.step());
    }

    static void set(Hyper hyper, double a, double b, double c, double d) {
        hyper.set(OF_GRADIENT, a);
        hyper.set(OF_MEAN, b);
        hyper.set(OF_ROOT, c);
        hyper.set(CONSTANT, d);
    }

    /** Adam's bias corrections. */
    static void corrected(Hyper hyper, double beta1, double beta2, double epsilon) {
        set(hyper, 0, hyper.rate() / filled(beta1, hyper), 1 / Math.sqrt(filled(beta2, hyper)), epsilon);
    }

    static void update(
            float[] w, float[] g, float[][] state, double beta1, double beta2, int from, int to, Hyper hyper) {
        float a = (float) hyper.get(OF_GRADIENT);
        float b = (float) hyper.get(OF_MEAN);
        float c = (float) hyper.get(OF_ROOT);
        float d = (float) hyper.get(CONSTANT);
        update(w, g, state[0], state[1], Steps.fresh(beta1), (float) beta2, Steps.fresh(beta2), a, b, c, d, from, to);
    }

    private static void update(
            float[] w,
            float[] g,
            float[] m,
            float[] v,
            float new1,
            float beta2,
            float new2,
            float a,
            float b,
            float c,
            float d,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float mean = m[i] + new1 * (g[i] - m[i]);
            float square = beta2 * v[i] + new2 * g[i] * g[i];
            m[i] = mean;
            v[i] = square;
            w[i] -= (a * g[i] + b * mean) / (c * (float) Math.sqrt(square) + d);
        }
    }

    /** The same with the largest v so far below the root; a is left out. */
    static void updateByLargest(
            float[] w, float[] g, float[][] state, double beta1, double beta2, int from, int to, Hyper hyper) {
        float[] m = state[0];
        float[] v = state[1];
        float[] largest = state[2];
        float new1 = Steps.fresh(beta1);
        float kept2 = (float) beta2;
        float new2 = Steps.fresh(beta2);
        float b = (float) hyper.get(OF_MEAN);
        float c = (float) hyper.get(OF_ROOT);
        float d = (float) hyper.get(CONSTANT);
        for (int i = from; i < to; i++) {
            float mean = m[i] + new1 * (g[i] - m[i]);
            float square = kept2 * v[i] + new2 * g[i] * g[i];
            float most = Math.max(largest[i], square);
            m[i] = mean;
            v[i] = square;
            largest[i] = most;
            w[i] -= b * mean / (c * (float) Math.sqrt(most) + d);
        }
    }
}
