package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.init.XavierUniform;
import dev.descent.tensor.Shape;

/**
 * A layer before its input size is known: {@code dense(128)}. Containers build their blueprints one after the other and
 * pass the shape along, so that sizes are fixed, checked and initialised at construction. A layer without sizes of its own
 * is its own blueprint.
 *
 * <pre>{@code
 * // As many outputs as inputs, whatever comes before.
 * Blueprint square = (input, setup) -> dense(input.size()).build(input, setup);
 * Model model = Model.of(Shape.of(16), 42, square, tanh(), square);
 * }</pre>
 *
 * <p>A blueprint may be built any number of times, each time into a layer with parameters of its own.
 */
@FunctionalInterface
public interface Blueprint {
    /**
     * Makes the layer.
     *
     * @param input the shape of one example, without the batch
     * @param setup the layer's name, its random numbers, and how its weights begin
     * @throws IllegalArgumentException if the layer cannot take this shape
     */
    Layer build(Shape input, Setup setup);

    /**
     * What tables and errors call it, and what its name begins with: by default the class's simple name with a small first
     * letter, {@code swish} for a class {@code Swish}; for a lambda, that of the class it stands in.
     */
    default String kind() {
        String name = getClass().getSimpleName();
        int lambda = getClass().getName().indexOf("$$Lambda");
        if (lambda >= 0) {
            String outer = getClass().getName().substring(0, lambda);
            name = outer.substring(Math.max(outer.lastIndexOf('.'), outer.lastIndexOf('$')) + 1);
        }
        boolean named = !name.isEmpty() && Character.isLetter(name.charAt(0));
        return named ? Character.toLowerCase(name.charAt(0)) + name.substring(1) : "layer";
    }

    /**
     * How weights right before this layer should begin. Activations decide it; what hardly changes the spread of values,
     * such as dropout or a normalisation, returns {@code after}; by default Xavier's uniform initialisation.
     *
     * @param after what the layers behind this one ask for
     */
    default Initializer initializerBefore(Initializer after) {
        return new XavierUniform(1);
    }
}
