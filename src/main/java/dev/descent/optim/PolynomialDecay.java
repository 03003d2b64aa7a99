package dev.descent.optim;

/**
 * A rate that falls over the whole run, in a straight line for power 1: {@code end + (1 − end) · (1 − step / steps)^power}.
 * PyTorch's {@code PolynomialLR}, whose end is 0.
 *
 * <pre>{@code
 * Schedule linear = new PolynomialDecay(1);
 * }</pre>
 *
 * @param power greater than 0
 * @param end what is left of the rate, from 0 to 1; 0 by default
 */
public record PolynomialDecay(double power, double end) implements Schedule {
    public PolynomialDecay {
        Checks.positive("PolynomialDecay", "power", power);
        Checks.share("PolynomialDecay", "end", end);
    }

    public PolynomialDecay(double power) {
        this(power, 0);
    }

    @Override
    public double factor(Time time) {
        return end + (1 - end) * Math.pow(1 - time.fraction(), power);
    }
}
