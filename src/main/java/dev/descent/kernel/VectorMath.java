package dev.descent.kernel;

import static dev.descent.kernel.ScalarMath.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link ScalarMath} on a vector: the same operations in the same order, hence the same bits. */
final class VectorMath {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;

    private VectorMath() {}

    private static FloatVector all(float value) {
        return FloatVector.broadcast(S, value);
    }

    private static FloatVector fma(FloatVector a, FloatVector b, float c) {
        return a.fma(b, all(c));
    }

    static FloatVector exp(FloatVector x) {
        FloatVector c = atLeast(atMost(x, EXP_HIGHEST), EXP_LOWEST);
        FloatVector t = c.fma(all(LOG2_E), all(ROUNDER));
        return scale(expm1Reduced(remainder(c, t.sub(ROUNDER))).add(1), t);
    }

    /** e^−|x|, which needs one limit less. */
    private static FloatVector expOfMinusAbs(FloatVector x) {
        FloatVector c = atLeast(x.abs().neg(), EXP_LOWEST);
        FloatVector t = c.fma(all(LOG2_E), all(ROUNDER));
        return scale(expm1Reduced(remainder(c, t.sub(ROUNDER))).add(1), t);
    }

    /** e^x − 1 for x ≤ 0. */
    static FloatVector expm1(FloatVector x) {
        FloatVector c = atLeast(x, EXPM1_LOWEST);
        FloatVector t = c.fma(all(LOG2_E), all(ROUNDER));
        FloatVector s = power(t.reinterpretAsInts().sub(ROUNDER_BITS));
        return s.fma(expm1Reduced(remainder(c, t.sub(ROUNDER))), s.sub(1));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector m = expm1(x.abs().mul(-2));
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        IntVector size = m.div(m.add(2)).reinterpretAsInts().and(Integer.MAX_VALUE);
        return size.or(sign).reinterpretAsFloats();
    }

    static FloatVector sigmoid(FloatVector x) {
        FloatVector e = expOfMinusAbs(x);
        return all(1).blend(e, negative(x)).div(e.add(1));
    }

    static FloatVector silu(FloatVector x) {
        FloatVector e = expOfMinusAbs(x);
        return x.blend(atLeast(x, EXP_LOWEST).mul(e), negative(x)).div(e.add(1));
    }

    static FloatVector siluSlope(FloatVector x) {
        FloatVector e = expOfMinusAbs(x);
        FloatVector d = all(1).div(e.add(1));
        FloatVector c = atMost(atLeast(x, EXP_LOWEST), -EXP_LOWEST);
        return c.mul(e).mul(d).fma(d, all(1).blend(e, negative(x)).mul(d));
    }

    static FloatVector log(FloatVector x) {
        VectorMask<Float> tiny = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        IntVector bits = x.blend(x.mul(0x1p23f), tiny).reinterpretAsInts();
        IntVector exponent = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
        FloatVector f = bits.sub(exponent.lanewise(VectorOperators.LSHL, 23))
                .reinterpretAsFloats()
                .sub(1);
        FloatVector k = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
        k = k.blend(k.sub(23), tiny);
        FloatVector p = fma(f, all(L8), L7);
        p = fma(p, f, L6);
        p = fma(p, f, L5);
        p = fma(p, f, L4);
        p = fma(p, f, L3);
        p = fma(p, f, L2);
        p = fma(p, f, L1);
        p = fma(p, f, L0);
        FloatVector square = f.mul(f);
        FloatVector y = f.mul(square).fma(p, k.mul(LN2_LOW));
        y = k.fma(all(LN2_HIGH), f.add(square.fma(all(-0.5f), y)));
        y = y.blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
        y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
        // Not x ≥ 0, so that NaN is among them.
        return y.blend(Float.NaN, x.compare(VectorOperators.GE, 0f).not());
    }

    static FloatVector softplus(FloatVector x) {
        FloatVector u = expOfMinusAbs(x);
        FloatVector s = u.add(u).div(u.add(2));
        FloatVector z = s.mul(s);
        FloatVector p = fma(z, all(A3), A2);
        p = fma(p, z, A1);
        p = fma(p, z, A0);
        return x.blend(0f, negative(x)).add(s.mul(z).fma(p, s));
    }

    static FloatVector gelu(FloatVector x) {
        FloatVector a = atMost(x.abs(), GAUSS_WIDEST);
        FloatVector half = a.mul(0.5f);
        FloatVector h = half.mul(a);
        FloatVector t = h.fma(all(-LOG2_E), all(ROUNDER));
        FloatVector p = gaussReduced(a, half, h, t);
        return x.blend(0f, negative(x)).sub(scale(a.mul(gaussTail(a)).mul(p), t));
    }

    static FloatVector geluSlope(FloatVector x) {
        FloatVector a = atMost(x.abs(), GAUSS_WIDEST);
        FloatVector half = a.mul(0.5f);
        FloatVector h = half.mul(a);
        FloatVector t = h.fma(all(-LOG2_E), all(ROUNDER));
        FloatVector p = gaussReduced(a, half, h, t);
        FloatVector b = scale(a.fma(all(-GAUSS_PEAK), gaussTail(a)).mul(p), t);
        return all(1).sub(b).blend(b, negative(x));
    }

    /** e^−a²/2 before its scaling. */
    private static FloatVector gaussReduced(FloatVector a, FloatVector half, FloatVector h, FloatVector t) {
        FloatVector lost = half.fma(a, h.neg());
        return expm1Reduced(remainder(h.neg(), t.sub(ROUNDER)).sub(lost)).add(1);
    }

    private static FloatVector gaussTail(FloatVector a) {
        FloatVector p = fma(a, all(P4), P3);
        p = fma(p, a, P2);
        p = fma(p, a, P1);
        p = fma(p, a, P0);
        FloatVector q = fma(a, all(Q5), Q4);
        q = fma(q, a, Q3);
        q = fma(q, a, Q2);
        q = fma(q, a, Q1);
        q = fma(q, a, 1);
        return p.div(q);
    }

    private static FloatVector remainder(FloatVector x, FloatVector k) {
        return k.fma(all(-LN2_LOW), k.fma(all(-LN2_HIGH), x));
    }

    private static FloatVector expm1Reduced(FloatVector r) {
        FloatVector q = fma(r, all(E4), E3);
        q = fma(q, r, E2);
        q = fma(q, r, E1);
        q = fma(q, r, E0);
        return r.mul(r).fma(q, r);
    }

    /** p · 2^n, n being in the low bits of t, by two factors since 2^n alone may be none. */
    private static FloatVector scale(FloatVector p, FloatVector t) {
        IntVector n = t.reinterpretAsInts().sub(ROUNDER_BITS);
        IntVector half = n.lanewise(VectorOperators.ASHR, 1);
        return p.mul(power(half)).mul(power(n.sub(half)));
    }

    private static FloatVector power(IntVector n) {
        return n.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    }

    private static VectorMask<Float> negative(FloatVector x) {
        return x.compare(VectorOperators.LT, 0f);
    }

    /** A comparison keeps NaN and costs less than Java's maximum, which minds the sign of zero. */
    private static FloatVector atLeast(FloatVector x, float low) {
        return x.blend(low, x.compare(VectorOperators.LT, low));
    }

    private static FloatVector atMost(FloatVector x, float high) {
        return x.blend(high, x.compare(VectorOperators.GT, high));
    }
}
