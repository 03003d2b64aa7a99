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
 * The last axis of each example {@code [batch, ..., features]} brought to mean 0 and variance 1, then scaled and shifted by
 * feature (Ba, Kiros, Hinton, 2016). Unlike {@link BatchNorm} it does the same in training and inference and doesn't mind
 * small batches. Parameters {@code weight} and {@code bias [features]}.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), 42, Layers.dense(128), Layers.layerNorm(), Layers.gelu(), Layers.dense(10));
 * }</pre>
 */
public final class LayerNorm implements Layer {
    private final String name;
    private final float epsilon;
    private final Parameter weight;
    private final Parameter bias;

    private LayerNorm(Setup setup, float epsilon, Shape features) {
        name = setup.name();
        this.epsilon = epsilon;
        weight = setup.bias("weight", features, new Ones());
        bias = setup.bias("bias", features, new Zeros());
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        Checks.lastAxis("layerNorm", name, x.shape(), weight.tensor().size());
        return Normalizations.layerNorm(tape, x, weight.tensor(), bias.tensor(), epsilon);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight, bias);
    }

    @Override
    public Shape outputShape(Shape input) {
        Checks.lastAxis("layerNorm", name, input, weight.tensor().size());
        return input;
    }

    /**
     * The blueprint, {@link Layers#layerNorm}.
     *
     * @param epsilon added to the variance; 1e-5 by default
     */
    public record Plan(float epsilon) implements Blueprint {
        /** @throws IllegalArgumentException if epsilon isn't positive and finite */
        public Plan {
            Checks.positive("layerNorm", "epsilon", epsilon);
        }

        public Plan() {
            this(1e-5f);
        }

        @Override
        public Layer build(Shape input, Setup setup) {
            return new LayerNorm(setup, epsilon, Shape.of(Checks.lastAxis("layerNorm", setup.name(), input)));
        }

        @Override
        public Initializer initializerBefore(Initializer after) {
            return after;
        }

        @Override
        public String kind() {
            return "layerNorm";
        }
    }
}
