package dev.descent.kernel;

import static dev.descent.kernel.ScalarMath.EXP_PLAIN;
import static dev.descent.kernel.ScalarMath.GAUSS_PLAIN;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The element-by-element loops on vectors where C2 doesn't find the vectors by itself: functions made of many steps. The
 * others are the scalar kernel's, which C2 makes as fast, and for which it takes two milliseconds instead of a hundred; until
 * it is done with one of these, every vector is an object.
 *
 * <p>What is left at the end of a range goes to the scalar kernel too. It does the same operations, so that an element's bits
 * do not depend on where a range ends. A loop of its own for each kernel: a shared one with a lambda would be megamorphic and
 * box its vectors.
 */
final class VectorPointwise extends ScalarPointwise {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int LENGTH = S.length();

    /**
     * A classifier's few outputs are done in ten microseconds without vectors; with them, they would make 50 KB of garbage a
     * step until the thousandth, when C2 thinks the loop worth compiling.
     */
    static final int SHORT = 4096;

    /** Sums of less than a small image's plane take longer to gather from the lanes than to add up. */
    private static final int PLANE = 256;

    private static final ScalarPointwise PLAIN = new ScalarPointwise();

    private static FloatVector load(float[] x, int i) {
        return FloatVector.fromArray(S, x, i);
    }

    @Override
    public void exp(float[] x, float[] y, int from, int to) {
        exp(to - from < SHORT, x, y, from, to);
    }

    /** The same for a piece, by vectors if the whole is not short. */
    static void exp(boolean isShort, float[] x, float[] y, int from, int to) {
        if (isShort) {
            PLAIN.exp(x, y, from, to);
            return;
        }
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            if (VectorMath.within(v, EXP_PLAIN)) {
                VectorMath.exp(v).intoArray(y, i);
            } else {
                PLAIN.exp(x, y, i, i + LENGTH);
            }
        }
        PLAIN.exp(x, y, i, to);
    }

    @Override
    public void log(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            if (VectorMath.allNormal(v)) {
                VectorMath.log(v).intoArray(y, i);
            } else {
                PLAIN.log(x, y, i, i + LENGTH);
            }
        }
        PLAIN.log(x, y, i, to);
    }

    @Override
    public void clampGradient(float[] x, float[] dy, float low, float high, float[] dx, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            FloatVector g = load(dy, i)
                    .blend(0f, v.compare(GE, low).and(v.compare(LE, high)).not());
            load(dx, i).add(g).intoArray(dx, i);
        }
        PLAIN.clampGradient(x, dy, low, high, dx, i, to);
    }

    @Override
    public void sigmoid(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            if (VectorMath.within(v, EXP_PLAIN)) {
                VectorMath.sigmoid(v).intoArray(y, i);
            } else {
                PLAIN.sigmoid(x, y, i, i + LENGTH);
            }
        }
        PLAIN.sigmoid(x, y, i, to);
    }

    @Override
    public void tanh(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            VectorMath.tanh(load(x, i)).intoArray(y, i);
        }
        PLAIN.tanh(x, y, i, to);
    }

    @Override
    public void elu(float[] x, float alpha, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            VectorMath.expm1(v).mul(alpha).blend(v, v.compare(GT, 0f)).intoArray(y, i);
        }
        PLAIN.elu(x, alpha, y, i, to);
    }

    @Override
    public void gelu(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            if (VectorMath.within(v, GAUSS_PLAIN)) {
                VectorMath.gelu(v).intoArray(y, i);
            } else {
                PLAIN.gelu(x, y, i, i + LENGTH);
            }
        }
        PLAIN.gelu(x, y, i, to);
    }

    @Override
    public void geluGradient(float[] x, float[] dy, float[] dx, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            if (VectorMath.within(v, GAUSS_PLAIN)) {
                load(dx, i).add(load(dy, i).mul(VectorMath.geluSlope(v))).intoArray(dx, i);
            } else {
                PLAIN.geluGradient(x, dy, dx, i, i + LENGTH);
            }
        }
        PLAIN.geluGradient(x, dy, dx, i, to);
    }

    @Override
    public void silu(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            if (VectorMath.within(v, EXP_PLAIN)) {
                VectorMath.silu(v).intoArray(y, i);
            } else {
                PLAIN.silu(x, y, i, i + LENGTH);
            }
        }
        PLAIN.silu(x, y, i, to);
    }

    @Override
    public void siluGradient(float[] x, float[] dy, float[] dx, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            if (VectorMath.within(v, EXP_PLAIN)) {
                load(dx, i).add(load(dy, i).mul(VectorMath.siluSlope(v))).intoArray(dx, i);
            } else {
                PLAIN.siluGradient(x, dy, dx, i, i + LENGTH);
            }
        }
        PLAIN.siluGradient(x, dy, dx, i, to);
    }

    @Override
    public void softplus(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            if (VectorMath.within(v, EXP_PLAIN)) {
                VectorMath.softplus(v).intoArray(y, i);
            } else {
                PLAIN.softplus(x, y, i, i + LENGTH);
            }
        }
        PLAIN.softplus(x, y, i, to);
    }

    @Override
    public void softplusGradient(float[] x, float[] dy, float[] dx, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            if (VectorMath.within(v, EXP_PLAIN)) {
                load(dx, i).add(load(dy, i).mul(VectorMath.sigmoid(v))).intoArray(dx, i);
            } else {
                PLAIN.softplusGradient(x, dy, dx, i, i + LENGTH);
            }
        }
        PLAIN.softplusGradient(x, dy, dx, i, to);
    }

    @Override
    public double sum(float[] x, int from, int to) {
        return to - from < PLANE ? PLAIN.sum(x, from, to) : VectorSums.sum(x, from, to);
    }

    @Override
    public double dot(float[] a, float[] b, int from, int to) {
        return to - from < PLANE ? PLAIN.dot(a, b, from, to) : VectorSums.dot(a, b, from, to);
    }

    @Override
    public void planeMoments(float[] x, int first, int planes, int stride, int size, float[] out, int at) {
        if (planes * size < PLANE) {
            PLAIN.planeMoments(x, first, planes, stride, size, out, at);
        } else {
            VectorSums.moments(x, first, planes, stride, size, out, at);
        }
    }

    @Override
    public void planeGradients(
            float[] g, float[] x, float mean, int first, int planes, int stride, int size, float[] out, int at) {
        if (planes * size < PLANE) {
            PLAIN.planeGradients(g, x, mean, first, planes, stride, size, out, at);
        } else {
            VectorSums.gradients(g, x, mean, first, planes, stride, size, out, at);
        }
    }
}
