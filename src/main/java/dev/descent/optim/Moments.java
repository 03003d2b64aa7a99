package dev.descent.optim;

/**
 * What Adam and its kin share: running means m of the gradient and v of its square, and a step
 *
 * <pre>w −= rate · m / (root · √v + floor)</pre>
 *
 * with three numbers that each rule works out once for a parameter and leaves in its {@link Hyper}.
 */
final class Moments {
    static final int SLOTS = 2;

    static final int RATE = 0;
    static final int ROOT = 1;
    static final int FLOOR = 2;
    /** The first of the numbers in Hyper that a rule may use for itself. */
    static final int FREE = 3;

    private Moments() {}

    /** How far a mean that began at 0 and forgets at this rate has come up by now. */
    static double filled(double beta, Hyper hyper) {
        return 1 - Math.pow(beta, (double) hyper.step());
    }

    static void set(Hyper hyper, double rate, double root, double floor) {
        hyper.set(RATE, rate);
        hyper.set(ROOT, root);
        hyper.set(FLOOR, floor);
    }

    /** Adam's bias corrections. */
    static void correct(Hyper hyper, double beta1, double beta2, double epsilon) {
        set(hyper, hyper.rate() / filled(beta1, hyper), 1 / Math.sqrt(filled(beta2, hyper)), epsilon);
    }

    static void update(
            float[] w, float[] g, float[][] state, double beta1, double beta2, int from, int to, Hyper hyper) {
        float[] m = state[0];
        float[] v = state[1];
        float fresh1 = Steps.fresh(beta1);
        float kept2 = (float) beta2;
        float fresh2 = Steps.fresh(beta2);
        float rate = (float) hyper.get(RATE);
        float root = (float) hyper.get(ROOT);
        float floor = (float) hyper.get(FLOOR);
        for (int i = from; i < to; i++) {
            float mean = m[i] + fresh1 * (g[i] - m[i]);
            float square = kept2 * v[i] + fresh2 * g[i] * g[i];
            m[i] = mean;
            v[i] = square;
            w[i] -= rate * mean / (root * (float) Math.sqrt(square) + floor);
        }
    }

    /** The means alone, for rules with a step of their own. */
    static void gather(float[] g, float[][] state, double beta1, double beta2, int from, int to) {
        float[] m = state[0];
        float[] v = state[1];
        float fresh1 = Steps.fresh(beta1);
        float kept2 = (float) beta2;
        float fresh2 = Steps.fresh(beta2);
        for (int i = from; i < to; i++) {
            m[i] += fresh1 * (g[i] - m[i]);
            v[i] = kept2 * v[i] + fresh2 * g[i] * g[i];
        }
    }
}
