package dev.descent.kernel;

/**
 * Elementary functions in float32. {@code VectorMath} does the same operations in the same order, so that an element keeps
 * its bits wherever a range is cut and whichever kernel computes it (where the hardware has fma).
 *
 * <p>Coefficients are minimax fits by Remez exchange, made for Descent. The errors stated are the largest found by
 *
 */
final class ScalarMath {
    static final float LOG2_E = 1.44269504f;

    /** ln 2 in two parts: the first has nine bits, so its products with an exponent are exact even without fma. */
    static final float LN2_HIGH = 0.693359375f;

    static final float LN2_LOW = -2.12194440e-4f;

    /**
     * 1.5 · 2^23: adding it rounds to an integer, which then stands in the low bits. Shifted to the exponent's place, all
     * above it drops out, so it need not be subtracted.
     */
    static final float ROUNDER = 0x1.8p23f;

    /** The same with the exponent's bias. */
    static final float BIASED_ROUNDER = 0x1.8p23f + 127;

    /** The same with an exponent raised by 64, so that what would be denormal is not, and the factor that lowers it again. */
    static final float LIFTED_ROUNDER = 0x1.8p23f + 64;

    static final float LOWERING = 0x1p-64f;

    /** (e^r − 1 − r) / r² on |r| ≤ ln 2 / 2, relative error of e^r − 1 below 1.4e-8. */
    static final float E0 = 0.5f;

    static final float E1 = 0.16666542f;
    static final float E2 = 0.04166628f;
    static final float E3 = 0.0083667105f;
    static final float E4 = 0.001394667f;

    /** Up to here e^x and e^−x are normal. */
    static final float EXP_PLAIN = 87;

    /** Beyond these e^x is infinite or rounds to zero. */
    static final float EXP_HIGHEST = 89;

    static final float EXP_LOWEST = -104;

    /** (log(1 + f) − f + f²/2) / f³ for 1 + f from √½ to √2. */
    static final float L0 = 0.33333313f;

    static final float L1 = -0.2500001f;
    static final float L2 = 0.20002119f;
    static final float L3 = -0.16667996f;
    static final float L4 = 0.14219552f;
    static final float L5 = -0.124055885f;
    static final float L6 = 0.11888159f;
    static final float L7 = -0.11675654f;
    static final float L8 = 0.06746651f;

    static final int SQRT_HALF_BITS = 0x3F3504F3;

    /** (atanh(s) − s) / s³ as a polynomial in (2s)², s up to 1/3. */
    static final float A0 = 0.33333206f / 4;

    static final float A1 = 0.20010886f / 16;
    static final float A2 = 0.13998932f / 64;
    static final float A3 = 0.14015637f / 256;

    /**
     * e^(a²/2) Φ(−a) = P(a) / Q(a) for 0 ≤ a ≤ 14.5, relative error 2e-8. All coefficients are positive, so nothing
     * cancels, and e^(−a²/2) serves both Φ and the density.
     */
    static final float P0 = 0.5f;

    static final float P1 = 0.43829486f;
    static final float P2 = 0.18323508f;
    static final float P3 = 0.04063321f;
    static final float P4 = 0.004116307f;
    static final float Q1 = 1.6744747f;
    static final float Q2 = 1.2025028f;
    static final float Q3 = 0.46947047f;
    static final float Q4 = 0.101858795f;
    static final float Q5 = 0.010317932f;

    /** Up to here e^−a²/2 is normal. */
    static final float GAUSS_PLAIN = 13;

    /** Beyond this Φ(−a) is zero in float32. */
    static final float GAUSS_WIDEST = 15;

    /** 1 / √(2π). */
    static final float GAUSS_PEAK = 0.3989423f;

    /** Below this e^x − 1 is −1. */
    static final float EXPM1_LOWEST = -20;

    private static final boolean FMA = FusedMultiplyAdd.isFast();

    private ScalarMath() {}

    static float fma(float a, float b, float c) {
        return FMA ? Math.fma(a, b, c) : a * b + c;
    }

    static float exp(float x) {
        return Math.abs(x) <= EXP_PLAIN ? expPlain(x) : expWide(x);
    }

    /** e^x where it is normal: its exponent is added to that of a number near 1. */
    private static float expPlain(float x) {
        float t = fma(x, LOG2_E, ROUNDER);
        float p = 1 + expm1Reduced(remainder(x, t - ROUNDER));
        return Float.intBitsToFloat(Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(t) << 23));
    }

    /** e^x with its limits: infinite, denormal, zero, NaN. */
    private static float expWide(float x) {
        float c = x > EXP_HIGHEST ? EXP_HIGHEST : x;
        c = c < EXP_LOWEST ? EXP_LOWEST : c;
        float t = fma(c, LOG2_E, ROUNDER);
        return scale(1 + expm1Reduced(remainder(c, t - ROUNDER)), t);
    }

    /** e^x − 1 for x ≤ 0. */
    static float expm1(float x) {
        float c = x < EXPM1_LOWEST ? EXPM1_LOWEST : x;
        float t = fma(c, LOG2_E, BIASED_ROUNDER);
        float s = Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);
        return fma(s, expm1Reduced(remainder(c, t - BIASED_ROUNDER)), s - 1);
    }

    /** tanh a = −m / (m + 2) with m = e^−2a − 1, which keeps its digits near 0. */
    static float tanh(float x) {
        float m = expm1(-2 * Math.abs(x));
        return Math.copySign(m / (m + 2), x);
    }

    static float sigmoid(float x) {
        float e = exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    static float silu(float x) {
        float e = exp(-Math.abs(x));
        float c = x < EXP_LOWEST ? EXP_LOWEST : x;
        return (x < 0 ? c * e : x) / (1 + e);
    }

    /** σ + x σ (1 − σ), where σ (1 − σ) = e / (1 + e)² for either sign of x. */
    static float siluSlope(float x) {
        float e = exp(-Math.abs(x));
        float d = 1 / (1 + e);
        float c = x < EXP_LOWEST ? EXP_LOWEST : x;
        c = c > -EXP_LOWEST ? -EXP_LOWEST : c;
        return fma(c * e * d, d, (x < 0 ? e : 1) * d);
    }

    static float log(float x) {
        boolean tiny = x < Float.MIN_NORMAL;
        int bits = Float.floatToRawIntBits(tiny ? x * 0x1p23f : x);
        int exponent = (bits - SQRT_HALF_BITS) >> 23;
        float f = Float.intBitsToFloat(bits - (exponent << 23)) - 1;
        float k = tiny ? exponent - 23 : exponent;
        float p = fma(f, L8, L7);
        p = fma(p, f, L6);
        p = fma(p, f, L5);
        p = fma(p, f, L4);
        p = fma(p, f, L3);
        p = fma(p, f, L2);
        p = fma(p, f, L1);
        p = fma(p, f, L0);
        float square = f * f;
        float y = fma(f * square, p, k * LN2_LOW);
        y = fma(k, LN2_HIGH, f + fma(-0.5f, square, y));
        if (x > 0) {
            return x < Float.POSITIVE_INFINITY ? y : x;
        }
        return x == 0 ? Float.NEGATIVE_INFINITY : Float.NaN;
    }

    /** max(x, 0) + log1p(u), u = e^−|x|, where log1p(u) = 2 atanh(u / (2 + u)). */
    static float softplus(float x) {
        float u = exp(-Math.abs(x));
        float s = (u + u) / (u + 2);
        float z = s * s;
        float p = fma(z, A3, A2);
        p = fma(p, z, A1);
        p = fma(p, z, A0);
        return (x < 0 ? 0 : x) + fma(s * z, p, s);
    }

    /** x Φ(x) = max(x, 0) − |x| Φ(−|x|), which keeps its digits on both sides. */
    static float gelu(float x) {
        float a = Math.abs(x);
        a = a > GAUSS_WIDEST ? GAUSS_WIDEST : a;
        return (x < 0 ? 0 : x) - gaussTimes(a, a * gaussTail(a));
    }

    /** Φ(x) + x φ(x), from b = Φ(−a) − a φ(a) for a = |x|. */
    static float geluSlope(float x) {
        float a = Math.abs(x);
        a = a > GAUSS_WIDEST ? GAUSS_WIDEST : a;
        float b = gaussTimes(a, fma(a, -GAUSS_PEAK, gaussTail(a)));
        return x < 0 ? b : 1 - b;
    }

    /** e^−a²/2 times a factor. */
    private static float gaussTimes(float a, float factor) {
        float half = 0.5f * a;
        float h = half * a;
        float t = fma(h, -LOG2_E, ROUNDER);
        float p = 1 + expm1Reduced(remainder(-h, t - ROUNDER) - productError(half, a, h));
        if (a > GAUSS_PLAIN) {
            return scale(factor * p, t);
        }
        return factor * Float.intBitsToFloat(Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(t) << 23));
    }

    private static float gaussTail(float a) {
        float p = fma(a, P4, P3);
        p = fma(p, a, P2);
        p = fma(p, a, P1);
        p = fma(p, a, P0);
        float q = fma(a, Q5, Q4);
        q = fma(q, a, Q3);
        q = fma(q, a, Q2);
        q = fma(q, a, Q1);
        q = fma(q, a, 1);
        return p / q;
    }

    /** a · b − product, exact either way. At a = 13 the rounding of a²/2 alone would cost 40 units in the last place. */
    private static float productError(float a, float b, float product) {
        return FMA ? Math.fma(a, b, -product) : (float) ((double) a * b - product);
    }

    private static float remainder(float x, float k) {
        return fma(k, -LN2_LOW, fma(k, -LN2_HIGH, x));
    }

    private static float expm1Reduced(float r) {
        float q = fma(r, E4, E3);
        q = fma(q, r, E2);
        q = fma(q, r, E1);
        q = fma(q, r, E0);
        return fma(r * r, q, r);
    }

    /** p · 2^n, n being in the low bits of t, by two factors since 2^n alone may be none. */
    private static float scale(float p, float t) {
        int n = Float.floatToRawIntBits(t) - Float.floatToRawIntBits(ROUNDER);
        int half = n >> 1;
        return p * Float.intBitsToFloat((half + 127) << 23) * Float.intBitsToFloat((n - half + 127) << 23);
    }
}
