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
 * Groups of channels {@code [batch, channels, ...]} of each example brought to mean 0 and variance 1, then scaled and shifted
 * by channel (Wu, He, ECCV 2018). Unlike {@link BatchNorm} it does the same in training and inference and doesn't mind small
 * batches. Parameters {@code weight} and {@code bias [channels]}.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(3, 32, 32), 42, Layers.conv2d(16, 3).withoutBias(), Layers.groupNorm(4), Layers.relu(),
 *         Layers.globalAvgPool(), Layers.dense(10));
 * }</pre>
 */
public final class GroupNorm implements Layer {
    private final Plan plan;
    private final Parameter weight;
    private final Parameter bias;

    private GroupNorm(Setup setup, Plan plan, Shape channels) {
        this.plan = plan;
        weight = setup.bias("weight", channels, new Ones());
        bias = setup.bias("bias", channels, new Zeros());
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Normalizations.groupNorm(tape, x, plan.groups, weight.tensor(), bias.tensor(), plan.epsilon);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight, bias);
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    /**
     * The blueprint, {@link Layers#groupNorm}.
     *
     * @param groups a divisor of the channels
     * @param epsilon added to the variance; 1e-5 by default
     */
    public record Plan(int groups, float epsilon) implements Blueprint {
        /** @throws IllegalArgumentException if there are no groups, or epsilon isn't positive and finite */
        public Plan {
            ImageChecks.groups("groupNorm", groups);
            Checks.positive("groupNorm", "epsilon", epsilon);
        }

        @Override
        public Layer build(Shape input, Setup setup) {
            int channels = ImageChecks.leadingChannels("groupNorm", setup.name(), input);
            ImageChecks.normGroups(setup.name(), groups, channels);
            return new GroupNorm(setup, this, Shape.of(channels));
        }

        @Override
        public Initializer initializerBefore(Initializer after) {
            return after;
        }

        @Override
        public String kind() {
            return "groupNorm";
        }
    }
}
