package dev.descent.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The exact texts. */
class ChecksTest {
    private static final Rng RNG = new Rng(1);

    @Test
    void shapes() {
        String end =
                ", expected at least 2 ([out, in]); begin biases and scales with Zeros, Constant, Uniform or Normal";
        fails("fan-in and fan-out of shape [5]: it has 1 axis" + end, () -> Fans.of(Shape.of(5)));
        fails("fan-in and fan-out of shape []: it has 0 axes" + end, () -> Fans.of(Shape.of()));
        fails(
                "fan-in and fan-out of shape [5]: it has 1 axis" + end,
                () -> new KaimingNormal().create(Shape.of(5), RNG));
        fails(
                "Orthogonal: got shape [5], expected at least 2 axes ([out, in]); begin biases and scales with Zeros or"
                        + " Constant",
                () -> new Orthogonal().create(Shape.of(5), RNG));
        fails(
                "Sparse: got shape [5, 4, 3], expected 2 axes ([out, in]); it is meant for the weights of linear layers",
                () -> new Sparse(0.1f).create(Shape.of(5, 4, 3), RNG));
    }

    @Test
    void settings() {
        fails("XavierUniform: gain NaN, expected a finite number", () -> new XavierUniform(Float.NaN));
        fails("XavierNormal: gain NaN, expected a finite number", () -> new XavierNormal(Float.NaN));
        fails("Orthogonal: gain Infinity, expected a finite number", () -> new Orthogonal(1f / 0));
        fails("KaimingUniform: slope NaN, expected a finite number", () -> new KaimingUniform(Fan.IN, Float.NaN));
        fails("KaimingNormal: slope NaN, expected a finite number", () -> new KaimingNormal(Fan.IN, Float.NaN));
        fails("Constant: value NaN, expected a finite number", () -> new Constant(Float.NaN));
        fails("Normal: mean NaN, expected a finite number", () -> new Normal(Float.NaN, 1));
        fails("Normal: standard deviation -1.0, expected a finite number of at least 0", () -> new Normal(-1));
        fails("Sparse: standard deviation -1.0, expected a finite number of at least 0", () -> new Sparse(0, -1));
        fails("Sparse: sparsity 1.5, expected the share of zeros, from 0 to 1", () -> new Sparse(1.5f));
        fails(
                "TruncatedNormal: standard deviation 0.0, expected a finite number above 0",
                () -> new TruncatedNormal(0f));
        String interval = ", expected finite bounds, the lower one first; use Constant for a single value";
        fails("TruncatedNormal: values from 2.0 to 1.0" + interval, () -> new TruncatedNormal(0, 1, 2, 1));
        fails("Uniform: values from 1.0 to 1.0" + interval, () -> new Uniform(1, 1));
        fails("Uniform: values from 0.0 to Infinity" + interval, () -> new Uniform(0, 1f / 0));
    }

    private static void fails(String text, Executable call) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
