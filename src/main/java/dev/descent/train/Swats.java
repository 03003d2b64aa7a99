package dev.descent.train;

import dev.descent.nn.Parameter;
import dev.descent.optim.Momentum;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Watches Adam (or any rule) until it knows which rate of SGD would make steps as long, and goes on with that: SWATS. In every
 * update the step p that was made is projected on the gradient g, {@code gamma = p·p / −p·g} over all parameters; gamma's
 * running mean, corrected for having begun at 0, is the rate. The whole model switches once gamma agrees with it. Keskar and
 * Socher, "Improving generalization performance by switching from Adam to SGD" (arXiv 1712.07628), algorithm 1.
 *
 * <pre>{@code
 * Split digits = Digits.load().split(0.8, 42);
 * Model model = Model.of(Shape.of(64), 42, dense(32), relu(), dense(10));
 * Swats swats = new Swats();
 * History history = Trainer.of(model, new CrossEntropy(), new Adam(1e-3f)).with(swats).fit(digits.train(), 50);
 * long when = swats.switchedAt();
 * }</pre>
 *
 * <p>The gradient is that of the loss, before clipping and penalties. Under a {@code Schedule} gamma is divided by the factor of
 * its step, and the schedule then goes on with the rate found. Until the switch, a step takes two more passes over the weights,
 * and two copies of them are kept. One instance serves one fit at a time.
 */
public final class Swats implements Stateful {
    private final double momentum;
    private final double beta2;
    private final double tolerance;
    private float[][] weights = {};
    private float[][] gradients = {};
    private boolean measuring;
    private long measured;
    private double mean;
    private long switchedAt = -1;

    /** Momentum 0.9, a memory of 0.999 and a tolerance of a hundredth. */
    public Swats() {
        this(0.9, 0.999, 1e-2);
    }

    /**
     * @param momentum of the rule after the switch, at least 0 and less than 1; 0.9 by default
     * @param beta2 what gamma's mean keeps in each update, at least 0 and less than 1; 0.999 by default. The switch comes
     *     after {@code 1 / (1 − beta2)} updates at the earliest, when the mean has seen enough
     * @param tolerance how near gamma must come, as a share of its mean, greater than 0; 0.01 by default. (The paper's 1e-9 is
     *     absolute, so that the moment it is met depends on the size of the gradients.)
     */
    public Swats(double momentum, double beta2, double tolerance) {
        Checks.fraction("Swats: momentum", momentum);
        Checks.fraction("Swats: beta2", beta2);
        Checks.aboveZero("Swats: tolerance", tolerance);
        this.momentum = momentum;
        this.beta2 = beta2;
        this.tolerance = tolerance;
    }

    @Override
    public void fitStart(Run run) {
        List<Parameter> parameters = trained(run);
        weights = new float[parameters.size()][];
        gradients = new float[parameters.size()][];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = new float[parameters.get(i).tensor().size()];
            gradients[i] = new float[parameters.get(i).tensor().size()];
        }
        measuring = false;
        measured = 0;
        mean = 0;
        switchedAt = -1;
    }

    @Override
    public void gradientsReady(Run run) {
        if (switchedAt >= 0) {
            return;
        }
        List<Parameter> parameters = trained(run);
        for (int i = 0; i < weights.length; i++) {
            Tensor tensor = parameters.get(i).tensor();
            System.arraycopy(tensor.values(), 0, weights[i], 0, weights[i].length);
            if (tensor.hasGradient()) {
                System.arraycopy(tensor.gradient(), 0, gradients[i], 0, gradients[i].length);
            } else {
                Arrays.fill(gradients[i], 0);
            }
        }
        measuring = true;
    }

    @Override
    public void stepDone(Run run) {
        if (!measuring) {
            return;
        }
        measuring = false;
        double gamma = projection(trained(run)) / run.scheduleFactor();
        if (!Double.isFinite(gamma)) {
            return;
        }
        measured++;
        mean = beta2 * mean + (1 - beta2) * gamma;
        double rate = mean / (1 - Math.pow(beta2, (double) measured));
        if (measured > Math.max(1, 1 / (1 - beta2)) && rate > 0 && Math.abs(rate - gamma) < tolerance * rate) {
            switchTo(rate, run);
            switchedAt = run.step();
        }
    }

    private void switchTo(double rate, Run run) {
        run.switchTo(new Momentum((float) ((1 - momentum) * rate), momentum, 0));
        weights = new float[0][];
        gradients = new float[0][];
    }

    /** Buffers move without the rule. */
    private static List<Parameter> trained(Run run) {
        return run.model().parameters().stream().filter(p -> !p.isBuffer()).toList();
    }

    /** p·p / −p·g over all parameters; not finite if nothing moved. */
    private double projection(List<Parameter> parameters) {
        double stepSquared = 0;
        double alongGradient = 0;
        for (int i = 0; i < weights.length; i++) {
            float[] now = parameters.get(i).tensor().values();
            for (int j = 0; j < weights[i].length; j++) {
                double step = (double) now[j] - weights[i][j];
                stepSquared += step * step;
                alongGradient += step * gradients[i][j];
            }
        }
        return stepSquared == 0 ? Double.NaN : stepSquared / -alongGradient;
    }

    /** How many batches had been worked on when it switched; −1 if it has not. */
    public long switchedAt() {
        return switchedAt;
    }

    /** The rate that SGD without momentum would have; after the switch, (1 − momentum) times this is the new rule's rate. */
    public double rate() {
        return measured == 0 ? Double.NaN : mean / (1 - Math.pow(beta2, (double) measured));
    }

    @Override
    public SavedState save() {
        return new SavedState().put("measured", measured).put("mean", mean).put("switchedAt", switchedAt);
    }

    @Override
    public void restore(Run run, SavedState state) {
        measured = state.whole("measured");
        mean = state.number("mean");
        switchedAt = state.whole("switchedAt");
        if (switchedAt >= 0) {
            switchTo(rate(), run);
        }
    }
}
