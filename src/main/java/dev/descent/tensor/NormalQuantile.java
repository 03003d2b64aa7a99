package dev.descent.tensor;

/**
 * The standard normal distribution's quantile to about 16 digits: Wichura, Algorithm AS 241 (PPND16), Applied Statistics
 * 37, 1988. Six of seven arguments take one division and no transcendental function.
 */
final class NormalQuantile {
    private NormalQuantile() {}

    /**
     * @param q the probability less a half, strictly between −0.5 and 0.5, which keeps both tails equally exact
     */
    static double of(double q) {
        if (Math.abs(q) <= 0.425) {
            return q * centre(0.180625 - q * q);
        }
        double r = Math.sqrt(-StrictMath.log(0.5 - Math.abs(q)));
        double x = r <= 5 ? tail(r - 1.6) : farTail(r - 5);
        return q < 0 ? -x : x;
    }

    private static double centre(double r) {
        double above = 2.5090809287301226727e3;
        above = above * r + 3.3430575583588128105e4;
        above = above * r + 6.7265770927008700853e4;
        above = above * r + 4.5921953931549871457e4;
        above = above * r + 1.3731693765509461125e4;
        above = above * r + 1.9715909503065514427e3;
        above = above * r + 1.3314166789178437745e2;
        above = above * r + 3.3871328727963666080e0;
        double below = 5.2264952788528545610e3;
        below = below * r + 2.8729085735721942674e4;
        below = below * r + 3.9307895800092710610e4;
        below = below * r + 2.1213794301586595867e4;
        below = below * r + 5.3941960214247511077e3;
        below = below * r + 6.8718700749205790830e2;
        below = below * r + 4.2313330701600911252e1;
        below = below * r + 1.0;
        return above / below;
    }

    private static double tail(double r) {
        double above = 7.74545014278341407640e-4;
        above = above * r + 2.27238449892691845833e-2;
        above = above * r + 2.41780725177450611770e-1;
        above = above * r + 1.27045825245236838258e0;
        above = above * r + 3.64784832476320460504e0;
        above = above * r + 5.76949722146069140550e0;
        above = above * r + 4.63033784615654529590e0;
        above = above * r + 1.42343711074968357734e0;
        double below = 1.05075007164441684324e-9;
        below = below * r + 5.47593808499534494600e-4;
        below = below * r + 1.51986665636164571966e-2;
        below = below * r + 1.48103976427480074590e-1;
        below = below * r + 6.89767334985100004550e-1;
        below = below * r + 1.67638483018380384940e0;
        below = below * r + 2.05319162663775882187e0;
        below = below * r + 1.0;
        return above / below;
    }

    private static double farTail(double r) {
        double above = 2.01033439929228813265e-7;
        above = above * r + 2.71155556874348757815e-5;
        above = above * r + 1.24266094738807843860e-3;
        above = above * r + 2.65321895265761230930e-2;
        above = above * r + 2.96560571828504891230e-1;
        above = above * r + 1.78482653991729133580e0;
        above = above * r + 5.46378491116411436990e0;
        above = above * r + 6.65790464350110377720e0;
        double below = 2.04426310338993978564e-15;
        below = below * r + 1.42151175831644588870e-7;
        below = below * r + 1.84631831751005468180e-5;
        below = below * r + 7.86869131145613259100e-4;
        below = below * r + 1.48753612908506148525e-2;
        below = below * r + 1.36929880922735805310e-1;
        below = below * r + 5.99832206555887937690e-1;
        below = below * r + 1.0;
        return above / below;
    }
}
