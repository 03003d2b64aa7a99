package dev.descent.optim;

/**
 * A rate that rises and falls again and again in straight lines between a low one and the rule's own. PyTorch's
 * {@code CyclicLR}; Smith, "Cyclical learning rates for training neural networks" (arXiv 1506.01186), who lets half a cycle be two
 * to ten epochs long.
 *
 * <pre>{@code
 * Schedule same = Cyclical.triangular(0.1, 2000);
 * Schedule halved = Cyclical.triangular2(0.1, 2000);
 * Schedule fading = Cyclical.expRange(0.1, 2000, 0.9999);
 * }</pre>
 *
 * @param low the lowest rate, from 0 to 1
 * @param up steps of a rise, at least 1
 * @param down steps of a fall, at least 1
 * @param perCycle what the height above {@code low} is multiplied by in each cycle, greater than 0 and at most 1
 * @param perStep what it is multiplied by in each step, greater than 0 and at most 1
 */
public record Cyclical(double low, long up, long down, double perCycle, double perStep) implements Schedule {
    public Cyclical {
        Checks.share("Cyclical", "low", low);
        Checks.atLeastOne("Cyclical", "up", up);
        Checks.atLeastOne("Cyclical", "down", down);
        Checks.shrinking("Cyclical", "perCycle", perCycle);
        Checks.shrinking("Cyclical", "perStep", perStep);
    }

    /** Every cycle as high as the first; {@code half} steps up, and as many down. */
    public static Cyclical triangular(double low, long half) {
        return new Cyclical(low, half, half, 1, 1);
    }

    /** Every cycle half as high as the one before. */
    public static Cyclical triangular2(double low, long half) {
        return new Cyclical(low, half, half, 0.5, 1);
    }

    /** A height that shrinks by {@code gamma} in each step. */
    public static Cyclical expRange(double low, long half, double gamma) {
        return new Cyclical(low, half, half, 1, gamma);
    }

    @Override
    public double factor(Time time) {
        long cycle = time.step() / (up + down);
        long step = time.step() % (up + down);
        double height = step <= up ? (double) step / up : (double) (up + down - step) / down;
        return low + (1 - low) * height * Math.pow(perCycle, (double) cycle) * Math.pow(perStep, (double) time.step());
    }
}
