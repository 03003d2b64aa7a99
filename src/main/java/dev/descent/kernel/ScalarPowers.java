package dev.descent.kernel;

/** x^p: the powers that networks use as arithmetic, the others through {@link Math#pow} in double precision. */
final class ScalarPowers {
    private ScalarPowers() {}

    static void pow(float[] x, float p, float[] y, int from, int to) {
        if (p == 2) {
            for (int i = from; i < to; i++) {
                y[i] = x[i] * x[i];
            }
        } else if (p == 3) {
            for (int i = from; i < to; i++) {
                y[i] = x[i] * x[i] * x[i];
            }
        } else if (p == 1) {
            System.arraycopy(x, from, y, from, Math.max(to - from, 0));
        } else if (p == 0) {
            for (int i = from; i < to; i++) {
                y[i] = 1;
            }
        } else if (p == -1) {
            for (int i = from; i < to; i++) {
                y[i] = 1 / x[i];
            }
        } else if (p == 0.5f) {
            for (int i = from; i < to; i++) {
                y[i] = root(x[i]);
            }
        } else {
            for (int i = from; i < to; i++) {
                y[i] = (float) Math.pow(x[i], p);
            }
        }
    }

    static void gradient(float[] x, float[] dy, float p, float[] dx, int from, int to) {
        if (p == 0) {
            return;
        }
        if (p == 2) {
            for (int i = from; i < to; i++) {
                dx[i] += dy[i] * (x[i] + x[i]);
            }
        } else if (p == 3) {
            for (int i = from; i < to; i++) {
                dx[i] += dy[i] * (3 * x[i] * x[i]);
            }
        } else if (p == 1) {
            for (int i = from; i < to; i++) {
                dx[i] += dy[i];
            }
        } else if (p == -1) {
            for (int i = from; i < to; i++) {
                dx[i] -= dy[i] / (x[i] * x[i]);
            }
        } else if (p == 0.5f) {
            for (int i = from; i < to; i++) {
                dx[i] += dy[i] * (0.5f / root(x[i]));
            }
        } else {
            double exponent = (double) p - 1;
            for (int i = from; i < to; i++) {
                dx[i] += dy[i] * (float) (p * Math.pow(x[i], exponent));
            }
        }
    }

    /** {@link Math#pow} knows no −0 as a root and takes that of −∞ to be ∞. */
    private static float root(float x) {
        return x == Float.NEGATIVE_INFINITY ? Float.POSITIVE_INFINITY : (float) Math.sqrt(x) + 0f;
    }
}
