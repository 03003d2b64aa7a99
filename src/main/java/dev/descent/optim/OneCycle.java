package dev.descent.optim;

/**
 * One rise and one long fall, both half a cosine, while the momentum does the contrary: the high rate in the middle
 * regularises and hurries, the fall settles. The rule's rate is the highest; a {@code RateFinder}'s suggestion, or a few times
 * that. PyTorch's {@code OneCycleLR} with its defaults; Smith and Topin, "Super-convergence" (arXiv 1708.07120).
 *
 * <pre>{@code
 * Schedule schedule = new OneCycle();
 * Schedule steady = new OneCycle(0.3, 0.04, 4e-6, Double.NaN, Double.NaN);   // the momentum stays the rule's
 * }</pre>
 *
 * @param rise the share of the steps until the highest rate, at least 0 and less than 1; 0.3 by default
 * @param start the rate at the start, from 0 to 1; 1/25 by default
 * @param end the rate in the last step, from 0 to 1; 1/250,000 by default
 * @param lowMomentum the momentum (Adam's beta1) at the highest rate, at least 0 and less than 1, or NaN for the rule's own;
 *     0.85 by default
 * @param highMomentum the momentum at the start and at the end, likewise; 0.95 by default
 */
public record OneCycle(double rise, double start, double end, double lowMomentum, double highMomentum)
        implements Schedule {
    public OneCycle {
        Checks.riseOfCycle(rise);
        Checks.share("OneCycle", "start", start);
        Checks.share("OneCycle", "end", end);
        Checks.momentum("OneCycle", lowMomentum);
        Checks.momentum("OneCycle", highMomentum);
    }

    public OneCycle() {
        this(0.3, 1 / 25.0, 1 / 25e4, 0.85, 0.95);
    }

    @Override
    public double factor(Time time) {
        return at(time, start, 1, end);
    }

    @Override
    public double momentum(Time time) {
        return at(time, highMomentum, lowMomentum, highMomentum);
    }

    /** PyTorch's counting: the top is at step {@code rise · steps − 1}, the end at the last step. */
    private double at(Time time, double from, double middle, double to) {
        double top = rise * time.steps() - 1;
        double last = time.steps() - 1;
        double step = Math.min(time.step(), last);
        if (step <= top) {
            return Cosine.between(from, middle, step / top);
        }
        double begin = Math.max(top, -1);
        return Cosine.between(middle, to, (step - begin) / (last - begin));
    }
}
