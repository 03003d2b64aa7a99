package dev.descent.init;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;

/**
 * Normal around 0 with standard deviation gain / √fan, the gain being that of leaky ReLU; {@link KaimingUniform}'s sibling,
 * from the same paper.
 *
 * <pre>{@code
 * Tensor kernels = new KaimingNormal(Fan.OUT, 0).create(Shape.of(32, 16, 3, 3), new Rng(42));
 * }</pre>
 *
 * @param fan what to divide by: {@link Fan#IN} by default
 * @param slope of the negative side of the following leaky ReLU; 0 by default, which is ReLU
 */
public record KaimingNormal(Fan fan, float slope) implements Initializer {
    /** @throws IllegalArgumentException if the slope is not finite */
    public KaimingNormal {
        Checks.slope("KaimingNormal", slope);
    }

    /** By fan-in, before ReLU. */
    public KaimingNormal() {
        this(Fan.IN, 0);
    }

    /** @throws IllegalArgumentException if the shape has fewer than two axes */
    @Override
    public void fill(float[] weights, Shape shape, Rng rng) {
        double std = Gain.leakyRelu(slope) / Math.sqrt(fan.of(shape));
        Normal.fill(weights, shape.size(), 0, std, rng);
    }
}
