package dev.descent.init;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;

/**
 * Uniform between ± gain · √(3 / fan), the gain being that of leaky ReLU: keeps the spread of values through ReLU and its
 * relatives, which drop half of them. He, Zhang, Ren and Sun, "Delving deep into rectifiers", ICCV 2015.
 *
 * <pre>{@code
 * Tensor weights = new KaimingUniform().create(Shape.of(128, 64), new Rng(42));            // before ReLU
 * Tensor leaky = new KaimingUniform(Fan.IN, 0.01f).create(Shape.of(128, 64), new Rng(42)); // before leaky ReLU
 * }</pre>
 *
 * @param fan what to divide by: {@link Fan#IN} by default
 * @param slope of the negative side of the following leaky ReLU; 0 by default, which is ReLU
 */
public record KaimingUniform(Fan fan, float slope) implements Initializer {
    /** @throws IllegalArgumentException if the slope is not finite */
    public KaimingUniform {
        Checks.slope("KaimingUniform", slope);
    }

    /** By fan-in, before ReLU. */
    public KaimingUniform() {
        this(Fan.IN, 0);
    }

    /** @throws IllegalArgumentException if the shape has fewer than two axes */
    @Override
    public void fill(float[] weights, Shape shape, Rng rng) {
        double bound = Gain.leakyRelu(slope) * Math.sqrt(3.0 / fan.of(shape));
        Uniform.fill(weights, shape.size(), -bound, bound, rng);
    }
}
