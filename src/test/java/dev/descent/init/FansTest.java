package dev.descent.init;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.descent.tensor.Shape;
import org.junit.jupiter.api.Test;

class FansTest {
    /** torch.nn.init._calculate_fan_in_and_fan_out(torch.empty(shape)). */
    @Test
    void asPyTorchCountsThem() {
        assertEquals(new Fans(64, 10), Fans.of(Shape.of(10, 64)));
        assertEquals(new Fans(48, 96), Fans.of(Shape.of(32, 16, 3)));
        assertEquals(new Fans(240, 480), Fans.of(Shape.of(32, 16, 3, 5)));
        assertEquals(new Fans(9, 288), Fans.of(Shape.of(32, 1, 3, 3)));
        assertEquals(9, Fan.IN.of(Shape.of(32, 1, 3, 3)));
        assertEquals(288, Fan.OUT.of(Shape.of(32, 1, 3, 3)));
    }

    /** torch.nn.init.calculate_gain(name[, slope]). */
    @Test
    void gainsAsPyTorchs() {
        assertEquals(1f, Gain.LINEAR);
        assertEquals(1f, Gain.SIGMOID);
        assertEquals(1.6666666666666667, Gain.TANH, 1e-7);
        assertEquals(1.4142135623730951, Gain.RELU, 1e-7);
        assertEquals(0.75f, Gain.SELU);
        assertEquals(1.4141428569978354, Gain.leakyRelu(0.01f), 1e-7);
        assertEquals(1.3867504905630728, Gain.leakyRelu(0.2f), 1e-7);
        assertEquals(1f, Gain.leakyRelu(1));
    }
}
