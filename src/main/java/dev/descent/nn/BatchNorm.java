package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.init.Ones;
import dev.descent.init.Zeros;
import dev.descent.op.Normalizations;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.List;

/**
 * Each feature {@code [batch, features]} brought to mean 0 and variance 1, then scaled and shifted: in training by the
 * batch's own mean and variance, in inference by their running means (Ioffe, Szegedy, ICML 2015). It stands before the
 * activation. Parameters {@code weight} and {@code bias [features]}, buffers {@code running_mean} and {@code running_var},
 * the latter unbiased, all as in PyTorch; so are the defaults.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(64), 42, Layers.dense(128).withoutBias(), Layers.batchNorm(), Layers.relu(), Layers.dense(10));
 * }</pre>
 *
 * <p>Every forward pass on a training tape changes the buffers.
 */
public final class BatchNorm implements Layer {
    private final String name;
    private final Plan plan;
    private final Parameter weight;
    private final Parameter bias;
    private final Parameter runningMean;
    private final Parameter runningVariance;

    private BatchNorm(Setup setup, Plan plan, Shape features) {
        name = setup.name();
        this.plan = plan;
        weight = setup.bias("weight", features, new Ones());
        bias = setup.bias("bias", features, new Zeros());
        runningMean = setup.buffer("running_mean", features, new Zeros());
        runningVariance = setup.buffer("running_var", features, new Ones());
    }

    /** @throws IllegalArgumentException in training, for a batch of one */
    @Override
    public Tensor forward(Tape tape, Tensor x) {
        Checks.features("batchNorm", name, x.shape(), 1, weight.tensor().size());
        return Normalizations.batchNorm(
                tape,
                x,
                weight.tensor(),
                bias.tensor(),
                runningMean.tensor(),
                runningVariance.tensor(),
                plan.momentum,
                plan.epsilon);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight, bias, runningMean, runningVariance);
    }

    @Override
    public Shape outputShape(Shape input) {
        Checks.features("batchNorm", name, input, 0, weight.tensor().size());
        return input;
    }

    /**
     * The blueprint, {@link Layers#batchNorm}.
     *
     * @param momentum the share that a batch has in the running values; 0.1 by default
     * @param epsilon added to the variance, so that a constant feature doesn't divide by zero; 1e-5 by default
     */
    public record Plan(float momentum, float epsilon) implements Blueprint {
        /** @throws IllegalArgumentException if momentum is outside (0, 1], or epsilon isn't positive and finite */
        public Plan {
            Checks.momentum("batchNorm", momentum);
            Checks.positive("batchNorm", "epsilon", epsilon);
        }

        public Plan() {
            this(0.1f, 1e-5f);
        }

        @Override
        public Layer build(Shape input, Setup setup) {
            Checks.oneAxis("batchNorm", setup.name(), input);
            return new BatchNorm(setup, this, input);
        }

        @Override
        public Initializer initializerBefore(Initializer after) {
            return after;
        }

        @Override
        public String kind() {
            return "batchNorm";
        }
    }
}
