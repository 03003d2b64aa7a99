package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.init.XavierUniform;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Layers one after the other. They are built in order, each told the shape that the one before puts out, and called by kind
 * and number: {@code dense1}, {@code relu1}, {@code dense2}. Weights begin as the activation that follows them asks.
 *
 * <p>Where nothing observes the tape, an activation may be done in the memory of the layer's output before it. The gradient that
 * can be read from the activation's output is then that of the layer's output.
 *
 * <pre>{@code
 * Sequential net = Sequential.of(Shape.of(1, 28, 28), 42, Layers.flatten(), Layers.dense(128), Layers.relu(), Layers.dense(10));
 * }</pre>
 */
public final class Sequential implements Layer {
    private final List<NamedLayer> layers;
    private final List<Parameter> parameters;
    private final Shape input;
    private final Shape output;

    private Sequential(Shape input, Shape output, List<NamedLayer> layers) {
        this.input = input;
        this.output = output;
        this.layers = List.copyOf(layers);
        this.parameters = Parameters.of(layers);
    }

    /**
     * @param input the shape of one example
     * @param seed determines the first weights
     * @throws IllegalArgumentException if a layer can't take what the one before puts out; the text names it
     */
    public static Sequential of(Shape input, long seed, Blueprint... blueprints) {
        return new Plan(List.of(blueprints)).build(input, root(seed));
    }

    static Setup root(long seed) {
        return root(seed, null);
    }

    /** The setup of a whole network: no name, and Xavier's initialisation where nothing follows. */
    static Setup root(long seed, @Nullable Limits limits) {
        return new Setup("", new Rng(seed), new XavierUniform(1), limits);
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        Tensor y = x;
        for (int i = 0; i < layers.size(); i++) {
            NamedLayer named = layers.get(i);
            boolean joins = !tape.isObserved() && i + 1 < layers.size();
            if (joins
                    && named.layer() instanceof BeforeActivation layer
                    && layer.takes(layers.get(i + 1).layer())) {
                y = layer.forwardWith(layers.get(++i).layer(), tape, y);
            } else {
                y = named.layer().forward(tape, y);
                tape.observe(named.name(), y);
            }
        }
        return y;
    }

    @Override
    public List<NamedLayer> layers() {
        return layers;
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    /** The shape of one example before the first layer. */
    public Shape inputShape() {
        return input;
    }

    @Override
    public Shape outputShape(Shape shape) {
        Checks.builtFor(kind(), shape, input);
        return output;
    }

    /**
     * The blueprint, {@link Layers#sequential}.
     *
     * @param blueprints at least one
     */
    public record Plan(List<Blueprint> blueprints) implements Blueprint {
        public Plan {
            Checks.notEmpty("sequential", blueprints.size());
            blueprints = List.copyOf(blueprints);
        }

        @Override
        public Sequential build(Shape input, Setup setup) {
            List<Initializer> initializers = initializers(setup.initializer());
            List<NamedLayer> layers = new ArrayList<>();
            Map<String, Integer> ordinals = new HashMap<>();
            Shape shape = input;
            for (int i = 0; i < blueprints.size(); i++) {
                Blueprint blueprint = blueprints.get(i);
                String prefix = prefix(blueprint.kind());
                Setup child = setup.child(prefix + ordinals.merge(prefix, 1, Integer::sum), initializers.get(i + 1));
                Layer layer = blueprint.build(shape, child);
                layers.add(new NamedLayer(child.name(), layer));
                shape = child.output(layer, shape);
            }
            return new Sequential(input, shape, layers);
        }

        @Override
        public Initializer initializerBefore(Initializer after) {
            return initializers(after).get(0);
        }

        @Override
        public String kind() {
            return "sequential";
        }

        /** How weights right before each blueprint should begin, and, last, those before what follows them all. */
        private List<Initializer> initializers(Initializer after) {
            List<Initializer> backwards = new ArrayList<>(List.of(after));
            for (int i = blueprints.size() - 1; i >= 0; i--) {
                backwards.add(blueprints.get(i).initializerBefore(backwards.get(backwards.size() - 1)));
            }
            Collections.reverse(backwards);
            return backwards;
        }

        /** A convolution of kind {@code conv2d} is called {@code conv1}: its number should not run into its dimension. */
        private static String prefix(String kind) {
            return kind.replaceFirst("[1-9]d$", "");
        }
    }
}
