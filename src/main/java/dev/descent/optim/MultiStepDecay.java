package dev.descent.optim;

import java.util.Arrays;
import java.util.List;

/**
 * A rate that falls by a factor at each of some steps: {@code gamma} to the number of milestones reached. PyTorch's
 * {@code MultiStepLR}.
 *
 * <pre>{@code
 * Schedule schedule = new MultiStepDecay(0.1, 30, 60, 80).perEpoch();
 * }</pre>
 *
 * @param gamma greater than 0; PyTorch's default is 0.1
 * @param milestones the steps, each larger than the one before, the first at least 1
 */
public record MultiStepDecay(double gamma, List<Long> milestones) implements Schedule {
    public MultiStepDecay {
        Checks.gamma("MultiStepDecay", gamma);
        Checks.milestones(milestones);
        milestones = List.copyOf(milestones);
    }

    public MultiStepDecay(double gamma, long... milestones) {
        this(gamma, Arrays.stream(milestones).boxed().toList());
    }

    @Override
    public double factor(Time time) {
        int reached = 0;
        while (reached < milestones.size() && milestones.get(reached) <= time.step()) {
            reached++;
        }
        return Math.pow(gamma, reached);
    }
}
