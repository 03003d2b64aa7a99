package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.init.Ones;
import dev.descent.init.Zeros;
import dev.descent.op.Normalizations;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Each feature {@code [batch, features]}, or each channel {@code [batch, channels, length]} or {@code [batch, channels, height,
 * width]}, brought to mean 0 and variance 1, then scaled and shifted: in training by the
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
public final class BatchNorm implements Layer, BeforeActivation {
    private final String name;
    private final Plan plan;
    private final int rank;
    private final Parameter weight;
    private final Parameter bias;
    private final Parameter runningMean;
    private final Parameter runningVariance;
    /** How many batches the running values are the mean of; null if they move by a momentum. */
    private final @Nullable Parameter batches;

    private boolean gathering;
    private long gathered;

    private BatchNorm(Setup setup, Plan plan, int rank, Shape features) {
        name = setup.name();
        this.plan = plan;
        this.rank = rank;
        weight = setup.bias("weight", features, new Ones());
        bias = setup.bias("bias", features, new Zeros());
        runningMean = setup.buffer("running_mean", features, new Zeros());
        runningVariance = setup.buffer("running_var", features, new Ones());
        batches = plan.cumulative ? setup.buffer("num_batches_tracked", Shape.of(1), new Zeros()) : null;
    }

    /** @throws IllegalArgumentException in training, for a batch of one */
    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return forward(tape, x, false);
    }

    @Override
    public Tensor forwardWith(Layer relu, Tape tape, Tensor x) {
        return forward(tape, x, true);
    }

    private Tensor forward(Tape tape, Tensor x, boolean relu) {
        Tensor gamma = weight.tensor();
        Tensor beta = bias.tensor();
        Tensor mean = runningMean.tensor();
        Tensor variance = runningVariance.tensor();
        ImageChecks.normalized(name, x.shape(), rank, gamma.size());
        float share = momentum(tape, x.dim(0));
        return relu
                ? Normalizations.batchNormRelu(tape, x, gamma, beta, mean, variance, share, plan.epsilon)
                : Normalizations.batchNorm(tape, x, gamma, beta, mean, variance, share, plan.epsilon);
    }

    private float momentum(Tape tape, int examples) {
        if (!tape.isTraining()) {
            return plan.momentum;
        }
        float share = batches == null ? plan.momentum : 1 / ++batches.tensor().values()[0];
        if (!gathering) {
            return share;
        }
        gathered += examples;
        return (float) examples / gathered;
    }

    /**
     * Whether the running values are means over all examples that come on training tapes from now on, beginning with none,
     * instead of moving by a momentum: for taking them anew over the training data, after weights were averaged. PyTorch's
     * {@code update_bn}, but for weighing a smaller batch less.
     */
    public void setGathering(boolean on) {
        gathering = on;
        gathered = 0;
        if (on && batches != null) {
            batches.tensor().values()[0] = 0;
        }
    }

    @Override
    public List<Parameter> parameters() {
        return batches == null
                ? List.of(weight, bias, runningMean, runningVariance)
                : List.of(weight, bias, runningMean, runningVariance, batches);
    }

    @Override
    public List<StateTensor> state(String name) {
        String counter = "num_batches_tracked"; // PyTorch's is there in any case, and has no axis
        return List.of(
                StateTensor.of("weight", weight),
                StateTensor.of("bias", bias),
                StateTensor.of("running_mean", runningMean),
                StateTensor.of("running_var", runningVariance),
                batches == null
                        ? StateTensor.ignored(counter)
                        : StateTensor.of(counter, batches).as(Shape.of()));
    }

    @Override
    public Shape outputShape(Shape input) {
        ImageChecks.normalized(name, input.withFirst(1), rank, weight.tensor().size());
        return input;
    }

    /**
     * The blueprint, {@link Layers#batchNorm}.
     *
     * @param momentum the share that a batch has in the running values; 0.1 by default
     * @param epsilon added to the variance, so that a constant feature doesn't divide by zero; 1e-5 by default
     * @param cumulative whether the running values are the means over all batches instead, in which case a buffer {@code
     *     num_batches_tracked} counts them; not by default
     */
    public record Plan(float momentum, float epsilon, boolean cumulative) implements Blueprint {
        /** @throws IllegalArgumentException if momentum is outside (0, 1], or epsilon isn't positive and finite */
        public Plan {
            Checks.momentum("batchNorm", momentum);
            Checks.positive("batchNorm", "epsilon", epsilon);
        }

        public Plan(float momentum, float epsilon) {
            this(momentum, epsilon, false);
        }

        public Plan() {
            this(0.1f, 1e-5f, false);
        }

        /** The same with running values that are the means over all batches, PyTorch's {@code momentum=None}. */
        public Plan cumulated() {
            return new Plan(momentum, epsilon, true);
        }

        @Override
        public Layer build(Shape input, Setup setup) {
            int features = ImageChecks.normalized(setup.name(), input);
            return new BatchNorm(setup, this, input.rank() + 1, Shape.of(features));
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
