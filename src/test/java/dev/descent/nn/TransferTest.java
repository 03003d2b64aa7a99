package dev.descent.nn;

import static dev.descent.nn.Layers.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferTest {
    private final Model model = Model.of(Shape.of(4), 1, dense(6), batchNorm(), relu(), dense(3));

    @Test
    void aNewHeadOnCopiesOfTheRest() {
        model.parameter("dense1.bias").setRateScale(0.1f).setDecayed(true);
        model.setTrainable("dense1", false);
        Model other = model.withHead(9, dense(5), tanh(), dense(2));
        assertEquals(Shape.of(2), other.outputShape());
        for (String name : List.of("dense1.weight", "dense1.bias", "batchNorm1.running_var")) {
            Parameter mine = model.parameter(name);
            Parameter copied = other.parameter(name);
            assertNotSame(mine.tensor(), copied.tensor());
            assertArrayEquals(mine.tensor().toArray(), copied.tensor().toArray());
            assertEquals(mine.isTrainable(), copied.isTrainable());
            assertEquals(mine.isDecayed(), copied.isDecayed());
            assertEquals(mine.rateScale(), copied.rateScale());
        }
        assertEquals(Shape.of(6, 5), other.parameter("dense2.weight").tensor().shape());
        assertTrue(other.parameter("dense2.weight").isTrainable());
        Model same = model.withHead(9, dense(5), tanh(), dense(2));
        assertArrayEquals(
                same.parameter("dense3.weight").tensor().toArray(),
                other.parameter("dense3.weight").tensor().toArray());
    }

    @Test
    void whatHasNoLastLayer() {
        String text =
                "model: has no last layer to replace, since it is no sequence of at least two layers; build the new"
                        + " model with Model.of, and take over weights by name with StateDict.of(model).loadMatching(newModel)";
        Model single = Model.of(Shape.of(4), 1, dense(3));
        assertEquals(
                text,
                assertThrows(IllegalStateException.class, () -> single.withHead(1, dense(2)))
                        .getMessage());
    }

    @Test
    void layersAreFrozenByName() {
        model.setTrainable("", false);
        assertTrue(model.parameters().stream().noneMatch(Parameter::isTrainable));
        model.setTrainable("dense2", true);
        assertTrue(model.parameter("dense2.bias").isTrainable());
        assertFalse(model.parameter("dense1.bias").isTrainable());
        model.setTrainable("batchNorm1", true);
        assertTrue(model.parameter("batchNorm1.weight").isTrainable());
        assertFalse(model.parameter("batchNorm1.running_mean").isTrainable());
        assertEquals(
                "model: has no parameter of layer \"dense\"; it has [dense1.weight, dense1.bias, batchNorm1.weight,"
                        + " batchNorm1.bias, batchNorm1.running_mean, batchNorm1.running_var, dense2.weight, dense2.bias]",
                assertThrows(IllegalArgumentException.class, () -> model.setTrainable("dense", true))
                        .getMessage());
    }

    @Test
    void stateTensorsTurnAndJoin() {
        Parameter a = Parameter.weight("a", Tensor.of(Shape.of(2, 1), 1, 2));
        Parameter b = Parameter.weight("b", Tensor.of(Shape.of(2, 2), 3, 4, 5, 6));
        StateTensor turned = StateTensor.joined("ab", true, a, b);
        assertEquals(Shape.of(3, 2), turned.shape());
        assertArrayEquals(new float[] {1, 2, 3, 5, 4, 6}, turned.values());
        turned.set(new float[] {10, 20, 30, 50, 40, 60});
        assertArrayEquals(new float[] {10, 20}, a.tensor().toArray());
        assertArrayEquals(new float[] {30, 40, 50, 60}, b.tensor().toArray());
        Parameter c = Parameter.weight("c", Tensor.of(Shape.of(1, 2), 7, 8));
        StateTensor joined = StateTensor.joined("bc", false, b, c);
        assertEquals(Shape.of(3, 2), joined.shape());
        assertArrayEquals(new float[] {30, 40, 50, 60, 7, 8}, joined.values());
        assertEquals(0, StateTensor.ignored("n").values().length);
        assertEquals(
                "state tensor \"x\": \"d\" has shape [2], but only a matrix [in, out] can be turned",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new StateTensor(
                                        "x",
                                        Shape.of(2),
                                        List.of(Parameter.weight("d", Tensor.zeros(Shape.of(2)))),
                                        true))
                        .getMessage());
        assertEquals(
                "state tensor \"bc\": shape [2] has 2 elements, but the parameters in it have 6",
                assertThrows(IllegalArgumentException.class, () -> joined.as(Shape.of(2)))
                        .getMessage());
        assertEquals(
                "state tensor \"bc\": got 1 values, expected 6 for shape [3, 2]",
                assertThrows(IllegalArgumentException.class, () -> joined.set(new float[1]))
                        .getMessage());
    }
}
