package dev.descent.kernel;

/** The element-by-element loops in plain Java, written so that C2 turns them into vector instructions where it can. */
class ScalarPointwise implements Pointwise {
    /** Two factors of it lift even the smallest denormal above 1. */
    private static final float HUGE = 0x1p127f;

    @Override
    public void add(float[] a, float[] b, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = a[i] + b[i];
        }
    }

    @Override
    public void subtract(float[] a, float[] b, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = a[i] - b[i];
        }
    }

    @Override
    public void multiply(float[] a, float[] b, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = a[i] * b[i];
        }
    }

    @Override
    public void divide(float[] a, float[] b, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = a[i] / b[i];
        }
    }

    @Override
    public void affine(float[] x, float scale, float shift, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = x[i] * scale + shift;
        }
    }

    @Override
    public void addScaled(float[] x, float scale, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] += x[i] * scale;
        }
    }

    @Override
    public void addProduct(float[] a, float[] b, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] += a[i] * b[i];
        }
    }

    @Override
    public void addQuotient(float[] a, float[] b, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] += a[i] / b[i];
        }
    }

    @Override
    public void divisorGradient(float[] b, float[] q, float[] dq, float[] db, int from, int to) {
        for (int i = from; i < to; i++) {
            db[i] -= dq[i] * q[i] / b[i];
        }
    }

    @Override
    public void exp(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = ScalarMath.exp(x[i]);
        }
    }

    @Override
    public void log(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = ScalarMath.log(x[i]);
        }
    }

    @Override
    public void sqrt(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = (float) Math.sqrt(x[i]);
        }
    }

    @Override
    public void sqrtGradient(float[] y, float[] dy, float[] dx, int from, int to) {
        for (int i = from; i < to; i++) {
            dx[i] += dy[i] / (y[i] + y[i]);
        }
    }

    @Override
    public void pow(float[] x, float p, float[] y, int from, int to) {
        ScalarPowers.pow(x, p, y, from, to);
    }

    @Override
    public void powGradient(float[] x, float[] dy, float p, float[] dx, int from, int to) {
        ScalarPowers.gradient(x, dy, p, dx, from, to);
    }

    @Override
    public void abs(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = Math.abs(x[i]);
        }
    }

    @Override
    public void absGradient(float[] x, float[] dy, float[] dx, int from, int to) {
        for (int i = from; i < to; i++) {
            dx[i] += dy[i] * Math.min(Math.max(x[i] * HUGE * HUGE, -1), 1);
        }
    }

    @Override
    public void clamp(float[] x, float low, float high, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = Math.min(Math.max(x[i], low), high);
        }
    }

    @Override
    public void clampGradient(float[] x, float[] dy, float low, float high, float[] dx, int from, int to) {
        for (int i = from; i < to; i++) {
            dx[i] += x[i] >= low && x[i] <= high ? dy[i] : 0;
        }
    }

    @Override
    public void sigmoid(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = ScalarMath.sigmoid(x[i]);
        }
    }

    @Override
    public void sigmoidGradient(float[] y, float[] dy, float[] dx, int from, int to) {
        for (int i = from; i < to; i++) {
            dx[i] += dy[i] * (y[i] * (1 - y[i]));
        }
    }

    @Override
    public void tanh(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = ScalarMath.tanh(x[i]);
        }
    }

    @Override
    public void tanhGradient(float[] y, float[] dy, float[] dx, int from, int to) {
        for (int i = from; i < to; i++) {
            dx[i] += dy[i] * (1 - y[i] * y[i]);
        }
    }

    @Override
    public void relu(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = Math.max(x[i], 0);
        }
    }

    @Override
    public void reluGradient(float[] y, float[] dy, float[] dx, int from, int to) {
        for (int i = from; i < to; i++) {
            dx[i] += dy[i] * Math.min(y[i] * HUGE * HUGE, 1f);
        }
    }

    @Override
    public void reluMask(float[] y, float[] dy, float[] dx, int from, int to) {
        for (int i = from; i < to; i++) {
            // The sum makes one zero of two, as adding to a gradient does.
            dx[i] = dy[i] * Math.min(y[i] * HUGE * HUGE, 1f) + 0f;
        }
    }

    @Override
    public void leakyRelu(float[] x, float slope, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = Math.max(x[i], 0) + slope * Math.min(x[i], 0);
        }
    }

    @Override
    public void leakyReluGradient(float[] x, float[] dy, float slope, float[] dx, int from, int to) {
        for (int i = from; i < to; i++) {
            float positive = Math.min(Math.max(x[i], 0f) * HUGE * HUGE, 1f);
            dx[i] += dy[i] * (positive + slope * (1f - positive));
        }
    }

    @Override
    public void elu(float[] x, float alpha, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = x[i] > 0 ? x[i] : alpha * ScalarMath.expm1(x[i]);
        }
    }

    @Override
    public void eluGradient(float[] y, float[] dy, float alpha, float[] dx, int from, int to) {
        for (int i = from; i < to; i++) {
            dx[i] += y[i] > 0 ? dy[i] : dy[i] * (y[i] + alpha);
        }
    }

    @Override
    public void gelu(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = ScalarMath.gelu(x[i]);
        }
    }

    @Override
    public void geluGradient(float[] x, float[] dy, float[] dx, int from, int to) {
        for (int i = from; i < to; i++) {
            dx[i] += dy[i] * ScalarMath.geluSlope(x[i]);
        }
    }

    @Override
    public void silu(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = ScalarMath.silu(x[i]);
        }
    }

    @Override
    public void siluGradient(float[] x, float[] dy, float[] dx, int from, int to) {
        for (int i = from; i < to; i++) {
            dx[i] += dy[i] * ScalarMath.siluSlope(x[i]);
        }
    }

    @Override
    public void softplus(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = ScalarMath.softplus(x[i]);
        }
    }

    @Override
    public void softplusGradient(float[] x, float[] dy, float[] dx, int from, int to) {
        for (int i = from; i < to; i++) {
            dx[i] += dy[i] * ScalarMath.sigmoid(x[i]);
        }
    }

    @Override
    public double sum(float[] x, int from, int to) {
        return ScalarSums.sum(x, from, to);
    }

    @Override
    public double sumSquares(float[] x, int from, int to) {
        return ScalarSums.dot(x, x, from, to);
    }

    @Override
    public double dot(float[] a, float[] b, int from, int to) {
        return ScalarSums.dot(a, b, from, to);
    }

    /** In two passes, so that a large mean does not eat the variance. */
    @Override
    public void planeMoments(float[] x, int first, int planes, int stride, int size, float[] out, int at) {
        double count = (double) planes * size;
        double mean = ScalarSums.planeSum(x, first, planes, stride, size) / count;
        out[at] = (float) mean;
        out[at + 1] = (float) (ScalarSums.planeDistances(x, mean, first, planes, stride, size) / count);
    }

    @Override
    public void planeGradients(
            float[] g, float[] x, float mean, int first, int planes, int stride, int size, float[] out, int at) {
        out[at] = (float) ScalarSums.planeSum(g, first, planes, stride, size);
        out[at + 1] = (float) ScalarSums.planeDot(g, x, mean, first, planes, stride, size);
    }

    @Override
    public boolean allFinite(float[] x, int from, int to) {
        return ScalarSums.allFinite(x, from, to);
    }
}
