package dev.descent.kernel;

import static dev.descent.kernel.ScalarMath.*;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** {@link ScalarMath} on a vector: the same operations in the same order, hence the same bits. */
final class VectorMath {
    private static final VectorSpecies<Float> S = VectorWidth.SPECIES;

    // Longer polynomials take their coefficients from memory: too many for the registers, and each broadcast costs C2
    // nodes,
    // of which it takes 18,000 a method (NodeCountInliningCutoff) before it leaves a call and boxes every vector.
    private static final FloatVector VL0 = all(L0);
    private static final FloatVector VL1 = all(L1);
    private static final FloatVector VL2 = all(L2);
    private static final FloatVector VL3 = all(L3);
    private static final FloatVector VL4 = all(L4);
    private static final FloatVector VL5 = all(L5);
    private static final FloatVector VL6 = all(L6);
    private static final FloatVector VL7 = all(L7);
    private static final FloatVector VL8 = all(L8);
    private static final FloatVector VP0 = all(P0);
    private static final FloatVector VP1 = all(P1);
    private static final FloatVector VP2 = all(P2);
    private static final FloatVector VP3 = all(P3);
    private static final FloatVector VP4 = all(P4);
    private static final FloatVector VQ1 = all(Q1);
    private static final FloatVector VQ2 = all(Q2);
    private static final FloatVector VQ3 = all(Q3);
    private static final FloatVector VQ4 = all(Q4);
    private static final FloatVector VQ5 = all(Q5);
    private static final FloatVector ONE = all(1);

    private VectorMath() {}

    private static FloatVector all(float value) {
        return FloatVector.broadcast(S, value);
    }

    private static FloatVector fma(FloatVector a, FloatVector b, float c) {
        return a.fma(b, all(c));
    }

    /** Whether all |x| ≤ limit; NaN is not. Elements beyond a function's plain range are so rare that the scalar form takes them. */
    static boolean within(FloatVector x, float limit) {
        return x.abs().compare(LE, limit).allTrue();
    }

    /** e^x for |x| ≤ {@link ScalarMath#EXP_PLAIN}. */
    static FloatVector exp(FloatVector x) {
        FloatVector t = x.fma(all(LOG2_E), all(ROUNDER));
        return raise(expm1Reduced(remainder(x, t.sub(ROUNDER))).add(ONE), t);
    }

    /** e^x for x ≤ 0, by way of 2^64 e^x, which is normal even where e^x no longer is. */
    static FloatVector expOfNegative(FloatVector x) {
        FloatVector c = atLeast(x, EXP_LOWEST);
        FloatVector t = c.fma(all(LOG2_E), all(LIFTED_ROUNDER));
        return raise(expm1Reduced(remainder(c, t.sub(LIFTED_ROUNDER))).add(ONE), t)
                .mul(LOWERING);
    }

    /** p · 2^n, n being in the low bits of t. */
    private static FloatVector raise(FloatVector p, FloatVector t) {
        IntVector exponent = t.reinterpretAsInts().lanewise(LSHL, 23);
        return p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
    }

    /** e^x − 1 for x ≤ 0. */
    static FloatVector expm1(FloatVector x) {
        FloatVector c = atLeast(x, EXPM1_LOWEST);
        FloatVector t = c.fma(all(LOG2_E), all(BIASED_ROUNDER));
        FloatVector s = t.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        return s.fma(expm1Reduced(remainder(c, t.sub(BIASED_ROUNDER))), s.sub(1));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector m = expm1(x.abs().mul(-2));
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        IntVector size = m.div(m.add(2)).reinterpretAsInts().and(Integer.MAX_VALUE);
        return size.or(sign).reinterpretAsFloats();
    }

    static FloatVector sigmoid(FloatVector x) {
        FloatVector e = exp(x.abs().neg());
        return ONE.blend(e, negative(x)).div(e.add(1));
    }

    static FloatVector silu(FloatVector x) {
        FloatVector e = exp(x.abs().neg());
        return x.blend(x.mul(e), negative(x)).div(e.add(1));
    }

    static FloatVector siluSlope(FloatVector x) {
        FloatVector e = exp(x.abs().neg());
        FloatVector d = ONE.div(e.add(1));
        return x.mul(e).mul(d).fma(d, ONE.blend(e, negative(x)).mul(d));
    }

    /** Where {@link #log} holds: normal, positive and finite. */
    static boolean allNormal(FloatVector x) {
        return x.compare(GE, Float.MIN_NORMAL)
                .and(x.compare(LT, Float.POSITIVE_INFINITY))
                .allTrue();
    }

    static FloatVector log(FloatVector x) {
        IntVector bits = x.reinterpretAsInts();
        IntVector exponent = bits.sub(SQRT_HALF_BITS).lanewise(ASHR, 23);
        FloatVector f =
                bits.sub(exponent.lanewise(LSHL, 23)).reinterpretAsFloats().sub(1);
        FloatVector k = (FloatVector) exponent.convert(I2F, 0);
        FloatVector p =
                f.fma(VL8, VL7).fma(f, VL6).fma(f, VL5).fma(f, VL4).fma(f, VL3).fma(f, VL2);
        p = p.fma(f, VL1).fma(f, VL0);
        FloatVector square = f.mul(f);
        FloatVector y = f.mul(square).fma(p, k.mul(LN2_LOW));
        return k.fma(all(LN2_HIGH), f.add(square.fma(all(-0.5f), y)));
    }

    static FloatVector softplus(FloatVector x) {
        FloatVector u = exp(x.abs().neg());
        FloatVector s = u.add(u).div(u.add(2));
        FloatVector z = s.mul(s);
        FloatVector p = fma(z, all(A3), A2);
        p = fma(p, z, A1);
        p = fma(p, z, A0);
        return x.blend(0f, negative(x)).add(s.mul(z).fma(p, s));
    }

    static FloatVector gelu(FloatVector x) {
        FloatVector a = x.abs();
        return x.blend(0f, negative(x)).sub(a.mul(gaussTail(a)).mul(gauss(a)));
    }

    static FloatVector geluSlope(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector b = a.fma(all(-GAUSS_PEAK), gaussTail(a)).mul(gauss(a));
        return ONE.sub(b).blend(b, negative(x));
    }

    /** e^−a²/2. */
    private static FloatVector gauss(FloatVector a) {
        FloatVector half = a.mul(0.5f);
        FloatVector h = half.mul(a).neg();
        FloatVector t = h.fma(all(LOG2_E), all(ROUNDER));
        FloatVector lost = half.fma(a, h);
        return raise(expm1Reduced(remainder(h, t.sub(ROUNDER)).sub(lost)).add(ONE), t);
    }

    private static FloatVector gaussTail(FloatVector a) {
        FloatVector p = a.fma(VP4, VP3).fma(a, VP2).fma(a, VP1).fma(a, VP0);
        FloatVector q = a.fma(VQ5, VQ4).fma(a, VQ3).fma(a, VQ2).fma(a, VQ1).fma(a, ONE);
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

    private static VectorMask<Float> negative(FloatVector x) {
        return x.compare(LT, 0f);
    }

    /** A comparison keeps NaN and costs less than Java's maximum, which minds the sign of zero. */
    private static FloatVector atLeast(FloatVector x, float low) {
        return x.blend(low, x.compare(LT, low));
    }
}
