package dev.descent.kernel;

/**
 * Element-by-element loops. Every array runs under the same index {@code i} in {@code [from, to)}: offsets into shared
 * arrays would keep C2 from vectorizing the scalar form. Unless a method's name ends in {@code Gradient} or goes on after
 * {@code add}, it overwrites its last array; the others add to theirs, since a tensor's gradient gathers the share of
 * each use. The output array may be one of the inputs, except where a gradient is added.
 */
public interface Pointwise {
    /** Elements that sums over planes work in: two vectors of the longest kind. */
    int WORK = 128;

    void add(float[] a, float[] b, float[] y, int from, int to);

    void subtract(float[] a, float[] b, float[] y, int from, int to);

    void multiply(float[] a, float[] b, float[] y, int from, int to);

    void divide(float[] a, float[] b, float[] y, int from, int to);

    /** y = x · scale + shift. */
    void affine(float[] x, float scale, float shift, float[] y, int from, int to);

    /** y += x · scale. */
    void addScaled(float[] x, float scale, float[] y, int from, int to);

    /** y += a · b. */
    void addProduct(float[] a, float[] b, float[] y, int from, int to);

    /** y += a / b. */
    void addQuotient(float[] a, float[] b, float[] y, int from, int to);

    /** For q = a / b: db −= dq · q / b. */
    void divisorGradient(float[] b, float[] q, float[] dq, float[] db, int from, int to);

    void exp(float[] x, float[] y, int from, int to);

    void log(float[] x, float[] y, int from, int to);

    void sqrt(float[] x, float[] y, int from, int to);

    /** For y = √x: dx += dy / (2 y). */
    void sqrtGradient(float[] y, float[] dy, float[] dx, int from, int to);

    /** y = x^p, with {@link Math#pow}'s special cases. */
    void pow(float[] x, float p, float[] y, int from, int to);

    /** dx += dy · p · x^(p−1); 0 where p is 0. */
    void powGradient(float[] x, float[] dy, float p, float[] dx, int from, int to);

    void abs(float[] x, float[] y, int from, int to);

    /** dx += dy · sign(x), with sign(0) = 0 as in PyTorch. */
    void absGradient(float[] x, float[] dy, float[] dx, int from, int to);

    /** y = min(max(x, low), high); NaN stays NaN. */
    void clamp(float[] x, float low, float high, float[] y, int from, int to);

    /** dx += dy where low ≤ x ≤ high, which NaN is not. */
    void clampGradient(float[] x, float[] dy, float low, float high, float[] dx, int from, int to);

    void sigmoid(float[] x, float[] y, int from, int to);

    /** dx += dy · y (1 − y). */
    void sigmoidGradient(float[] y, float[] dy, float[] dx, int from, int to);

    void tanh(float[] x, float[] y, int from, int to);

    /** dx += dy · (1 − y²). */
    void tanhGradient(float[] y, float[] dy, float[] dx, int from, int to);

    /** y = max(x, 0); NaN stays NaN. */
    void relu(float[] x, float[] y, int from, int to);

    /**
     * For y = max(x, 0): dx += dy · (1 where y > 0, 0 where not), as a product: NaN in y stays NaN, and an infinite dy makes NaN
     * where y is 0.
     */
    void reluGradient(float[] y, float[] dy, float[] dx, int from, int to);

    /** {@link #reluGradient} where nothing has flown into dx, which is overwritten and may be dy. */
    void reluMask(float[] y, float[] dy, float[] dx, int from, int to);

    /** y = x where x > 0, else slope · x. */
    void leakyRelu(float[] x, float slope, float[] y, int from, int to);

    /** dx += dy · (1 where x > 0, slope where not); NaN in x stays NaN. */
    void leakyReluGradient(float[] x, float[] dy, float slope, float[] dx, int from, int to);

    /** y = x where x > 0, else alpha (e^x − 1). */
    void elu(float[] x, float alpha, float[] y, int from, int to);

    /** dx += dy where y > 0, else dy · (y + alpha). */
    void eluGradient(float[] y, float[] dy, float alpha, float[] dx, int from, int to);

    /** y = x · Φ(x), the exact form with erf (PyTorch's default). */
    void gelu(float[] x, float[] y, int from, int to);

    /** dx += dy · (Φ(x) + x φ(x)). */
    void geluGradient(float[] x, float[] dy, float[] dx, int from, int to);

    /** y = x · σ(x). */
    void silu(float[] x, float[] y, int from, int to);

    /** dx += dy · σ(x) (1 + x (1 − σ(x))). */
    void siluGradient(float[] x, float[] dy, float[] dx, int from, int to);

    /** y = log(1 + e^x), which is max(x, 0) + log1p(e^−|x|) and never overflows. */
    void softplus(float[] x, float[] y, int from, int to);

    /** dx += dy · σ(x). */
    void softplusGradient(float[] x, float[] dy, float[] dx, int from, int to);

    /** Σ x, in several partial sums so that float32 keeps its digits; the order is fixed by the range alone. */
    double sum(float[] x, int from, int to);

    /** Σ x², accumulated as {@link #sum}. */
    double sumSquares(float[] x, int from, int to);

    /** Σ a · b, accumulated as {@link #sum}. */
    double dot(float[] a, float[] b, int from, int to);

    /**
     * Mean and biased variance over {@code planes} ranges of {@code size} elements, the first at {@code first}, {@code stride}
     * apart: to {@code out[at]} and the place behind it, with {@link #WORK} elements from {@code at} on to work in.
     */
    void planeMoments(float[] x, int first, int planes, int stride, int size, float[] out, int at);

    /** Σ g and Σ g · (x − mean) over such ranges, to {@code out[at]} and the place behind it, as {@link #planeMoments}. */
    void planeGradients(
            float[] g, float[] x, float mean, int first, int planes, int stride, int size, float[] out, int at);

    /** Whether no element is NaN or infinite. */
    boolean allFinite(float[] x, int from, int to);
}
