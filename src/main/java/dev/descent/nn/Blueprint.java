package dev.descent.nn;

import dev.descent.tensor.Shape;

/**
 * A layer before its input size is known: {@code dense(128)}. Containers build their blueprints one after the other and
 * pass the shape along, so that sizes are fixed, checked and initialised at construction. A layer without sizes of its own
 * is its own blueprint.
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
}
