package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.init.XavierUniform;
import dev.descent.op.Arithmetic;
import dev.descent.op.Shakes;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A residual block with two branches mixed at random: {@code y = x + α f(x) + (1 − α) g(x)}, its gradient with another random
 * number in place of α; in inference both branches count half (Gastaldi, "Shake-Shake regularization", 2017). Both have the
 * same layers with weights of their own. Where they change the shape, x goes through a projection.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(8), 42, Layers.shakeShake(Layers.dense(8), Layers.relu(), Layers.dense(8)), Layers.dense(10));
 * }</pre>
 */
public final class ShakeShake implements Layer {
    private final NamedLayer first;
    private final NamedLayer second;
    private final @Nullable NamedLayer projection;
    private final boolean perImage;
    private final Shape output;

    private ShakeShake(
            NamedLayer first, NamedLayer second, @Nullable NamedLayer projection, boolean perImage, Shape output) {
        this.first = first;
        this.second = second;
        this.projection = projection;
        this.perImage = perImage;
        this.output = output;
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        Tensor a = first.layer().forward(tape, x);
        Tensor b = second.layer().forward(tape, x);
        Tensor skip = projection == null ? x : projection.layer().forward(tape, x);
        return Arithmetic.add(tape, skip, Shakes.shakeShake(tape, a, b, perImage));
    }

    @Override
    public List<NamedLayer> layers() {
        return projection == null ? List.of(first, second) : List.of(first, second, projection);
    }

    @Override
    public Shape outputShape(Shape input) {
        return output;
    }

    /**
     * The blueprint, {@link Layers#shakeShake}.
     *
     * @param branch the layers of each branch
     * @param projection what the input goes through before it is added to; null for nothing
     * @param perImage whether each image has random numbers of its own, as by default, or all of a batch the same
     */
    public record Plan(Sequential.Plan branch, @Nullable Blueprint projection, boolean perImage) implements Blueprint {
        /** The same with a projection for the input, which has to put out the same shape as the branches. */
        public Plan projected(Blueprint by) {
            return new Plan(branch, by, perImage);
        }

        /** The same with one pair of random numbers for a whole batch. */
        public Plan perBatch() {
            return new Plan(branch, projection, false);
        }

        @Override
        public Layer build(Shape input, Setup setup) {
            NamedLayer first = build("branch1", input, setup);
            NamedLayer second = build("branch2", input, setup);
            Shape output = first.layer().outputShape(input);
            NamedLayer skip = null;
            if (projection == null) {
                ImageChecks.branches(setup.name(), input, output);
            } else {
                Setup child = setup.child("projection", new XavierUniform(1));
                skip = new NamedLayer(child.name(), projection.build(input, child));
                Checks.projected(setup.name(), child.output(skip.layer(), input), output);
            }
            return new ShakeShake(first, second, skip, perImage, output);
        }

        private NamedLayer build(String local, Shape input, Setup setup) {
            Setup child = setup.child(local, setup.initializer());
            return new NamedLayer(child.name(), branch.build(input, child));
        }

        @Override
        public Initializer initializerBefore(Initializer after) {
            return branch.initializerBefore(after);
        }

        @Override
        public String kind() {
            return "shakeShake";
        }
    }
}
