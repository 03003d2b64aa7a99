package dev.descent.io;

import dev.descent.init.Initializer;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;

/** Zeros for parameters whose values a file has: no more of them than the file has numbers, whatever its architecture asks. */
final class Budget implements Initializer {
    private long left;

    Budget(long numbers) {
        left = numbers;
    }

    @Override
    public void fill(float[] weights, Shape shape, Rng rng) {}

    @Override
    public Tensor create(Shape shape, Rng rng) {
        left -= shape.size();
        if (left < 0) {
            throw new IllegalArgumentException("its layers have more parameters than the file has numbers");
        }
        return Tensor.zeros(shape);
    }
}
