package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.init.XavierUniform;
import dev.descent.op.Activations;
import dev.descent.op.Arithmetic;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A detour that the input may skip: {@code y = x + f(x)}, so that gradients reach early layers undiminished (He, Zhang, Ren,
 * Sun, CVPR 2016). Where f changes the shape, x goes through a projection: {@code y = p(x) + f(x)}. Shapes with one axis
 * get a linear projection without bias by themselves.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(64), 42, Layers.dense(32), Layers.residual(Layers.dense(32), Layers.relu(), Layers.dense(32)), Layers.dense(10));
 * }</pre>
 */
public final class Residual implements Layer, BeforeActivation {
    private final Sequential body;
    private final @Nullable Layer projection;
    private final String projectionName;

    private Residual(Sequential body, @Nullable Layer projection, String projectionName) {
        this.body = body;
        this.projection = projection;
        this.projectionName = projectionName;
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        Tensor y = body.forward(tape, x);
        return Arithmetic.add(tape, skip(tape, x), y);
    }

    @Override
    public Tensor forwardWith(Layer relu, Tape tape, Tensor x) {
        Tensor y = body.forward(tape, x);
        return Activations.reluOfSum(tape, skip(tape, x), y);
    }

    private Tensor skip(Tape tape, Tensor x) {
        if (projection == null) {
            return x;
        }
        Tensor skip = projection.forward(tape, x);
        tape.observe(projectionName, skip);
        return skip;
    }

    @Override
    public List<NamedLayer> layers() {
        List<NamedLayer> all = new ArrayList<>(body.layers());
        if (projection != null) {
            all.add(new NamedLayer(projectionName, projection));
        }
        return all;
    }

    @Override
    public Shape outputShape(Shape input) {
        return body.outputShape(input);
    }

    /**
     * The blueprint, {@link Layers#residual}.
     *
     * @param body what is added to the input
     * @param projection what the input goes through before it is added to; null for nothing, or a linear layer if f changes
     *     the number of features
     */
    public record Plan(Sequential.Plan body, @Nullable Blueprint projection) implements Blueprint {
        /** The same with a projection for the input, which has to put out the same shape as the body. */
        public Plan projected(Blueprint by) {
            return new Plan(body, by);
        }

        @Override
        public Layer build(Shape input, Setup setup) {
            Sequential built = body.build(input, setup);
            Shape output = built.outputShape(input);
            Blueprint by = projection;
            if (by == null && !output.equals(input)) {
                Checks.projectable(setup.name(), input, output);
                by = new Linear.Plan(output.dim(0), false, null);
            }
            Setup child = setup.child("projection", new XavierUniform(1));
            Layer skip = by == null ? null : by.build(input, child);
            if (skip != null) {
                Checks.projected(setup.name(), child.output(skip, input), output);
            }
            return new Residual(built, skip, child.name());
        }

        @Override
        public Initializer initializerBefore(Initializer after) {
            return body.initializerBefore(after);
        }

        @Override
        public String kind() {
            return "residual";
        }
    }
}
