package dev.descent.kernel;

import static dev.descent.kernel.ScalarMath.EXP_PLAIN;
import static dev.descent.kernel.ScalarMath.GAUSS_PLAIN;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The element-by-element loops on vectors. What is left at the end of a range goes to the scalar kernel, which does the same
 * operations, so that an element's bits do not depend on where a range ends. A loop of its own for each kernel: a shared one
 * with a lambda would be megamorphic and box its vectors.
 */
final class VectorPointwise implements Pointwise {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
    private static final int LENGTH = S.length();
    private static final ScalarPointwise TAIL = new ScalarPointwise();

    /** Two factors of it lift even the smallest denormal above 1. */
    private static final float HUGE = 0x1p127f;

    private static FloatVector load(float[] x, int i) {
        return FloatVector.fromArray(S, x, i);
    }

    @Override
    public void add(float[] a, float[] b, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            load(a, i).add(load(b, i)).intoArray(y, i);
        }
        TAIL.add(a, b, y, i, to);
    }

    @Override
    public void subtract(float[] a, float[] b, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            load(a, i).sub(load(b, i)).intoArray(y, i);
        }
        TAIL.subtract(a, b, y, i, to);
    }

    @Override
    public void multiply(float[] a, float[] b, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            load(a, i).mul(load(b, i)).intoArray(y, i);
        }
        TAIL.multiply(a, b, y, i, to);
    }

    @Override
    public void divide(float[] a, float[] b, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            load(a, i).div(load(b, i)).intoArray(y, i);
        }
        TAIL.divide(a, b, y, i, to);
    }

    @Override
    public void affine(float[] x, float scale, float shift, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            load(x, i).mul(scale).add(shift).intoArray(y, i);
        }
        TAIL.affine(x, scale, shift, y, i, to);
    }

    @Override
    public void addScaled(float[] x, float scale, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            load(y, i).add(load(x, i).mul(scale)).intoArray(y, i);
        }
        TAIL.addScaled(x, scale, y, i, to);
    }

    @Override
    public void addProduct(float[] a, float[] b, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            load(y, i).add(load(a, i).mul(load(b, i))).intoArray(y, i);
        }
        TAIL.addProduct(a, b, y, i, to);
    }

    @Override
    public void addQuotient(float[] a, float[] b, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            load(y, i).add(load(a, i).div(load(b, i))).intoArray(y, i);
        }
        TAIL.addQuotient(a, b, y, i, to);
    }

    @Override
    public void divisorGradient(float[] b, float[] q, float[] dq, float[] db, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            load(db, i).sub(load(dq, i).mul(load(q, i)).div(load(b, i))).intoArray(db, i);
        }
        TAIL.divisorGradient(b, q, dq, db, i, to);
    }

    @Override
    public void exp(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            if (VectorMath.within(v, EXP_PLAIN)) {
                VectorMath.exp(v).intoArray(y, i);
            } else {
                TAIL.exp(x, y, i, i + LENGTH);
            }
        }
        TAIL.exp(x, y, i, to);
    }

    @Override
    public void log(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            if (VectorMath.allNormal(v)) {
                VectorMath.log(v).intoArray(y, i);
            } else {
                TAIL.log(x, y, i, i + LENGTH);
            }
        }
        TAIL.log(x, y, i, to);
    }

    @Override
    public void sqrt(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            load(x, i).sqrt().intoArray(y, i);
        }
        TAIL.sqrt(x, y, i, to);
    }

    @Override
    public void sqrtGradient(float[] y, float[] dy, float[] dx, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            load(dx, i).add(load(dy, i).div(load(y, i).add(load(y, i)))).intoArray(dx, i);
        }
        TAIL.sqrtGradient(y, dy, dx, i, to);
    }

    @Override
    public void pow(float[] x, float p, float[] y, int from, int to) {
        TAIL.pow(x, p, y, from, to);
    }

    @Override
    public void powGradient(float[] x, float[] dy, float p, float[] dx, int from, int to) {
        TAIL.powGradient(x, dy, p, dx, from, to);
    }

    @Override
    public void abs(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            load(x, i).abs().intoArray(y, i);
        }
        TAIL.abs(x, y, i, to);
    }

    @Override
    public void absGradient(float[] x, float[] dy, float[] dx, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            load(dx, i)
                    .add(load(dy, i).mul(load(x, i).mul(HUGE).mul(HUGE).max(-1).min(1)))
                    .intoArray(dx, i);
        }
        TAIL.absGradient(x, dy, dx, i, to);
    }

    @Override
    public void clamp(float[] x, float low, float high, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            load(x, i).max(low).min(high).intoArray(y, i);
        }
        TAIL.clamp(x, low, high, y, i, to);
    }

    @Override
    public void clampGradient(float[] x, float[] dy, float low, float high, float[] dx, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            FloatVector g = load(dy, i).blend(0f, v.compare(GE, low).and(v.compare(LE, high)).not());
            load(dx, i).add(g).intoArray(dx, i);
        }
        TAIL.clampGradient(x, dy, low, high, dx, i, to);
    }

    @Override
    public void sigmoid(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            if (VectorMath.within(v, EXP_PLAIN)) {
                VectorMath.sigmoid(v).intoArray(y, i);
            } else {
                TAIL.sigmoid(x, y, i, i + LENGTH);
            }
        }
        TAIL.sigmoid(x, y, i, to);
    }

    @Override
    public void sigmoidGradient(float[] y, float[] dy, float[] dx, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(y, i);
            FloatVector slope = v.mul(FloatVector.broadcast(S, 1).sub(v));
            load(dx, i).add(load(dy, i).mul(slope)).intoArray(dx, i);
        }
        TAIL.sigmoidGradient(y, dy, dx, i, to);
    }

    @Override
    public void tanh(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            VectorMath.tanh(load(x, i)).intoArray(y, i);
        }
        TAIL.tanh(x, y, i, to);
    }

    @Override
    public void tanhGradient(float[] y, float[] dy, float[] dx, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(y, i);
            FloatVector slope = FloatVector.broadcast(S, 1).sub(v.mul(v));
            load(dx, i).add(load(dy, i).mul(slope)).intoArray(dx, i);
        }
        TAIL.tanhGradient(y, dy, dx, i, to);
    }

    @Override
    public void relu(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            load(x, i).max(0).intoArray(y, i);
        }
        TAIL.relu(x, y, i, to);
    }

    @Override
    public void reluGradient(float[] y, float[] dy, float[] dx, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            load(dx, i)
                    .add(load(dy, i).blend(0f, load(y, i).compare(GT, 0f).not()))
                    .intoArray(dx, i);
        }
        TAIL.reluGradient(y, dy, dx, i, to);
    }

    @Override
    public void leakyRelu(float[] x, float slope, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            v.mul(slope).blend(v, v.compare(GT, 0f)).intoArray(y, i);
        }
        TAIL.leakyRelu(x, slope, y, i, to);
    }

    @Override
    public void leakyReluGradient(float[] x, float[] dy, float slope, float[] dx, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector g = load(dy, i);
            FloatVector share = g.mul(slope).blend(g, load(x, i).compare(GT, 0f));
            load(dx, i).add(share).intoArray(dx, i);
        }
        TAIL.leakyReluGradient(x, dy, slope, dx, i, to);
    }

    @Override
    public void elu(float[] x, float alpha, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            VectorMath.expm1(v).mul(alpha).blend(v, v.compare(GT, 0f)).intoArray(y, i);
        }
        TAIL.elu(x, alpha, y, i, to);
    }

    @Override
    public void eluGradient(float[] y, float[] dy, float alpha, float[] dx, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(y, i);
            FloatVector g = load(dy, i);
            FloatVector share = g.mul(v.add(alpha)).blend(g, v.compare(GT, 0f));
            load(dx, i).add(share).intoArray(dx, i);
        }
        TAIL.eluGradient(y, dy, alpha, dx, i, to);
    }

    @Override
    public void gelu(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            if (VectorMath.within(v, GAUSS_PLAIN)) {
                VectorMath.gelu(v).intoArray(y, i);
            } else {
                TAIL.gelu(x, y, i, i + LENGTH);
            }
        }
        TAIL.gelu(x, y, i, to);
    }

    @Override
    public void geluGradient(float[] x, float[] dy, float[] dx, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            if (VectorMath.within(v, GAUSS_PLAIN)) {
                load(dx, i).add(load(dy, i).mul(VectorMath.geluSlope(v))).intoArray(dx, i);
            } else {
                TAIL.geluGradient(x, dy, dx, i, i + LENGTH);
            }
        }
        TAIL.geluGradient(x, dy, dx, i, to);
    }

    @Override
    public void silu(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            if (VectorMath.within(v, EXP_PLAIN)) {
                VectorMath.silu(v).intoArray(y, i);
            } else {
                TAIL.silu(x, y, i, i + LENGTH);
            }
        }
        TAIL.silu(x, y, i, to);
    }

    @Override
    public void siluGradient(float[] x, float[] dy, float[] dx, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            if (VectorMath.within(v, EXP_PLAIN)) {
                load(dx, i).add(load(dy, i).mul(VectorMath.siluSlope(v))).intoArray(dx, i);
            } else {
                TAIL.siluGradient(x, dy, dx, i, i + LENGTH);
            }
        }
        TAIL.siluGradient(x, dy, dx, i, to);
    }

    @Override
    public void softplus(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            if (VectorMath.within(v, EXP_PLAIN)) {
                VectorMath.softplus(v).intoArray(y, i);
            } else {
                TAIL.softplus(x, y, i, i + LENGTH);
            }
        }
        TAIL.softplus(x, y, i, to);
    }

    @Override
    public void softplusGradient(float[] x, float[] dy, float[] dx, int from, int to) {
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector v = load(x, i);
            if (VectorMath.within(v, EXP_PLAIN)) {
                load(dx, i).add(load(dy, i).mul(VectorMath.sigmoid(v))).intoArray(dx, i);
            } else {
                TAIL.softplusGradient(x, dy, dx, i, i + LENGTH);
            }
        }
        TAIL.softplusGradient(x, dy, dx, i, to);
    }

    @Override
    public double sum(float[] x, int from, int to) {
        return VectorSums.sum(x, from, to);
    }

    @Override
    public double sumSquares(float[] x, int from, int to) {
        return VectorSums.dot(x, x, from, to);
    }

    @Override
    public double dot(float[] a, float[] b, int from, int to) {
        return VectorSums.dot(a, b, from, to);
    }

    @Override
    public boolean allFinite(float[] x, int from, int to) {
        return VectorSums.allFinite(x, from, to);
    }
}
