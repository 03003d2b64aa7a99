package dev.descent.nn;

import static dev.descent.nn.Layers.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.init.Constant;
import dev.descent.init.Fan;
import dev.descent.init.Gain;
import dev.descent.init.Initializer;
import dev.descent.init.KaimingUniform;
import dev.descent.init.Normal;
import dev.descent.init.XavierUniform;
import dev.descent.op.Activations;
import dev.descent.op.Arithmetic;
import dev.descent.op.Reductions;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names, shapes and first weights, as the containers give them out. */
class SequentialTest {
    record Swish(float beta) implements Layer {
        @Override
        public Tensor forward(Tape tape, Tensor x) {
            return Arithmetic.mul(tape, x, Activations.sigmoid(tape, Arithmetic.scale(tape, x, beta)));
        }
    }

    record Conv2d() implements Layer {
        @Override
        public Tensor forward(Tape tape, Tensor x) {
            return x;
        }
    }

    private static List<String> names(List<NamedLayer> layers) {
        return layers.stream().map(NamedLayer::name).toList();
    }

    private static List<String> parameterNames(Layer layer) {
        return layer.parameters().stream().map(Parameter::name).toList();
    }

    @Test
    void layersAreCalledByKindAndNumber() {
        Layer anonymous = new Layer() {
            @Override
            public Tensor forward(Tape tape, Tensor x) {
                return x;
            }
        };
        Layer lambda = (tape, x) -> x;
        Sequential net = Sequential.of(
                Shape.of(4),
                1,
                dense(3),
                relu(),
                dense(3),
                new Swish(1),
                lambda,
                anonymous,
                new Conv2d(),
                new Swish(2));
        assertEquals(
                List.of("dense1", "relu1", "dense2", "swish1", "sequentialTest1", "layer1", "conv1", "swish2"),
                names(net.layers()));
        assertEquals(List.of("dense1.weight", "dense1.bias", "dense2.weight", "dense2.bias"), parameterNames(net));
    }

    @Test
    void layersWithinOthersAreCalledByTheWay() {
        Sequential net = Sequential.of(
                Shape.of(4),
                1,
                dense(3).withoutBias(),
                residual(dense(5), relu(), sequential(dense(2), batchNorm())),
                residual(layerNorm(), dropConnect(2, 0.5f)));
        assertEquals(List.of("dense1", "residual1", "residual2"), names(net.layers()));
        assertEquals(
                List.of("residual1.dense1", "residual1.relu1", "residual1.sequential1", "residual1.projection"),
                names(net.layers().get(1).layer().layers()));
        assertEquals(
                List.of(
                        "dense1.weight",
                        "residual1.dense1.weight",
                        "residual1.dense1.bias",
                        "residual1.sequential1.dense1.weight",
                        "residual1.sequential1.dense1.bias",
                        "residual1.sequential1.batchNorm1.weight",
                        "residual1.sequential1.batchNorm1.bias",
                        "residual1.sequential1.batchNorm1.running_mean",
                        "residual1.sequential1.batchNorm1.running_var",
                        "residual1.projection.weight",
                        "residual2.layerNorm1.weight",
                        "residual2.layerNorm1.bias",
                        "residual2.dropConnect1.weight",
                        "residual2.dropConnect1.bias"),
                parameterNames(net));
        for (Parameter parameter : net.parameters()) {
            boolean weight =
                    parameter.name().endsWith("weight") && !parameter.name().contains("Norm");
            assertEquals(weight, parameter.isDecayed(), parameter.name());
            assertEquals(parameter.name().contains("running"), parameter.isBuffer(), parameter.name());
        }
    }

    @Test
    void observersSeeEveryNamedLayerInOrder() {
        Sequential net = Sequential.of(Shape.of(4), 1, dense(3), residual(dense(2), relu()), flatten());
        List<String> seen = new ArrayList<>();
        try (Tape tape = Tape.inference()) {
            tape.setObserver((layer, output) -> seen.add(layer + " " + output.shape()));
            net.forward(tape, Tensor.zeros(Shape.of(7, 4)));
        }
        assertEquals(
                List.of(
                        "dense1 [7, 3]",
                        "residual1.dense1 [7, 2]",
                        "residual1.relu1 [7, 2]",
                        "residual1.projection [7, 2]",
                        "residual1 [7, 2]",
                        "flatten1 [7, 2]"),
                seen);
    }

    /** Spies stand where weights would: each keeps how they should begin. */
    @Test
    void weightsBeginAsWhatFollowsAsks() {
        List<Initializer> asked = new ArrayList<>();
        Blueprint spy = (input, setup) -> {
            asked.add(setup.initializer());
            return flatten();
        };
        Sequential.of(
                Shape.of(3),
                1,
                spy,
                batchNorm(),
                dropout(0.5f),
                layerNorm(),
                flatten(),
                relu(),
                spy,
                tanh(),
                spy,
                dense(3),
                relu(),
                spy,
                leakyRelu(0.2f),
                spy,
                residual(dropout(0.1f), elu(), spy),
                sigmoid(),
                spy,
                sequential(batchNorm(), sequential(gelu())),
                spy,
                new Swish(1),
                spy,
                softmax(),
                spy,
                dropout(0.5f));
        Initializer xavier = new XavierUniform(1);
        Initializer kaiming = new KaimingUniform();
        assertEquals(
                List.of(
                        kaiming,
                        new XavierUniform(Gain.TANH),
                        xavier,
                        new KaimingUniform(Fan.IN, 0.2f),
                        kaiming,
                        xavier,
                        kaiming,
                        xavier,
                        xavier,
                        xavier),
                asked);
        assertEquals(kaiming, silu().initializer());
        assertEquals(kaiming, softplus().initializer());
    }

    @Test
    void ownInitializersWin() {
        Sequential net =
                Sequential.of(Shape.of(2), 1, dense(3, new Constant(0.5f)), relu(), dense(1).weights(new Constant(2)));
        assertArrayEquals(
                new float[] {0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f},
                net.parameters().get(0).tensor().toArray());
        assertArrayEquals(new float[3], net.parameters().get(1).tensor().toArray());
        assertArrayEquals(
                new float[] {2, 2, 2}, net.parameters().get(2).tensor().toArray());
    }

    @Test
    void seedsAndNamesDetermineTheFirstWeights() {
        Blueprint[] layers = {dense(4), dense(4), residual(dense(4))};
        Sequential one = Sequential.of(Shape.of(4), 1, layers);
        Sequential same = Sequential.of(Shape.of(4), 1, layers);
        Sequential other = Sequential.of(Shape.of(4), 2, layers);
        List<float[]> weights = new ArrayList<>();
        for (int i = 0; i < 6; i += 2) {
            float[] values = one.parameters().get(i).tensor().toArray();
            assertArrayEquals(values, same.parameters().get(i).tensor().toArray());
            assertFalse(Arrays.equals(values, other.parameters().get(i).tensor().toArray()));
            weights.forEach(before -> assertFalse(Arrays.equals(before, values)));
            weights.add(values);
        }
    }

    static List<Blueprint> nonlinearities() {
        return List.of(relu(), leakyRelu(), leakyRelu(0.3f), elu(), gelu(), silu(), tanh());
    }

    /** Ten layers deep, values neither vanish nor explode; begun ten times as small they would, so the test can fail. */
    @ParameterizedTest
    @MethodSource("nonlinearities")
    void spreadIsKeptThroughTenLayers(Activation activation) {
        double kept = spread(activation, null);
        assertTrue(kept > 0.05 && kept < 3, activation + ": " + kept);
        double lost = spread(activation, new Normal(0, 0.01f));
        assertTrue(lost < 1e-3, activation + ": " + lost);
    }

    private static double spread(Activation activation, Initializer weights) {
        List<Blueprint> layers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            layers.add(weights == null ? dense(256) : dense(256, weights));
            layers.add(activation);
        }
        Sequential net = Sequential.of(Shape.of(256), 4, layers.toArray(Blueprint[]::new));
        Tensor x = Tensor.zeros(Shape.of(32, 256));
        Rng rng = new Rng(8);
        for (int i = 0; i < x.size(); i++) {
            x.values()[i] = (float) rng.normal(i);
        }
        try (Tape tape = Tape.inference()) {
            Tensor y = net.forward(tape, x);
            double squares = 0;
            for (float value : y.toArray()) {
                squares += (double) value * value;
            }
            return Math.sqrt(squares / y.size());
        }
    }

    @Test
    void oneLayerInTwoPlacesIsSharedAndCountedOnce() {
        Linear shared = new Linear("shared", Parameter.weight("shared.weight", Tensor.of(Shape.of(1, 1), 3)), null);
        Sequential net = Sequential.of(Shape.of(1), 1, shared, shared);
        assertEquals(List.of("shared.weight"), parameterNames(net));
        assertEquals(List.of("dense1", "dense2"), names(net.layers()));
        try (Tape tape = Tape.training(1)) {
            Tensor y = net.forward(tape, Tensor.of(Shape.of(1, 1), 2));
            assertEquals(18, y.item());
            tape.backward(Reductions.sum(tape, y));
        }
        // d(w² x)/dw = 2 w x
        assertArrayEquals(new float[] {12}, shared.weight().tensor().gradient());
    }

    @Test
    void parametersOfContainersOfOnesOwnAreFound() {
        Linear left = dense(2).build(Shape.of(3), Sequential.root(1).child("left", new XavierUniform()));
        Linear right = dense(2).build(Shape.of(3), Sequential.root(1).child("right", new XavierUniform()));
        Layer both = new Layer() {
            @Override
            public Tensor forward(Tape tape, Tensor x) {
                return Arithmetic.add(tape, left.forward(tape, x), right.forward(tape, x));
            }

            @Override
            public List<NamedLayer> layers() {
                return List.of(new NamedLayer("left", left), new NamedLayer("right", right));
            }
        };
        Model model = Model.of(Shape.of(3), both);
        assertEquals(List.of("left.weight", "left.bias", "right.weight", "right.bias"), parameterNames(model));
        assertSame(left.weight(), model.parameter("left.weight"));
        assertEquals(Shape.of(2), model.outputShape());
        assertEquals(16, model.parameterCount());
    }

    @Test
    void frozenParametersGetNoGradient() {
        Sequential net = Sequential.of(Shape.of(2), 1, dense(2), dense(1));
        net.parameters().get(0).setTrainable(false);
        try (Tape tape = Tape.training(1)) {
            tape.backward(Reductions.sum(tape, net.forward(tape, Tensor.of(Shape.of(1, 2), 1, 2))));
        }
        assertFalse(net.parameters().get(0).tensor().hasGradient());
        assertTrue(net.parameters().get(1).tensor().hasGradient());
        assertTrue(net.parameters().get(2).tensor().hasGradient());
    }

    /** An observer wants to see what comes before an activation, which else is done in place or by the layer before. */
    @Test
    void whoLooksChangesNoBit() {
        Sequential net = Sequential.of(
                Shape.of(2, 5, 6),
                3,
                conv2d(4, 3),
                batchNorm(),
                relu(),
                residual(
                        conv2d(4, 3).padding(1),
                        batchNorm(),
                        relu(),
                        conv2d(4, 3).padding(1),
                        batchNorm()),
                relu(),
                residual(conv2d(3, 3)).projected(conv2d(3, 3)),
                relu(),
                conv2d(4, 1),
                tanh(),
                flatten(),
                dense(8),
                sigmoid(),
                residual(dense(8), tanh()), // whose gradient is the block's own
                dense(8),
                batchNorm(),
                relu());
        List<String> seen = new ArrayList<>();
        List<float[]> alone = outputAndGradients(net, null);
        List<float[]> observed = outputAndGradients(net, (layer, output) -> seen.add(layer));
        assertTrue(
                seen.containsAll(List.of(
                        "batchNorm1",
                        "relu1",
                        "residual1",
                        "relu2",
                        "conv2",
                        "tanh1",
                        "dense1",
                        "batchNorm2",
                        "relu4")),
                seen + "");
        assertEquals(alone.size(), observed.size());
        for (int i = 0; i < alone.size(); i++) {
            assertArrayEquals(alone.get(i), observed.get(i), "array " + i);
        }
    }

    private static List<float[]> outputAndGradients(Sequential net, Tape.Observer observer) {
        Rng rng = new Rng(5);
        float[] images = new float[3 * 60];
        for (int i = 0; i < images.length; i++) {
            images[i] = (float) rng.normal(i);
        }
        Tensor x = Tensor.of(Shape.of(3, 2, 5, 6), images).needsGradient(true);
        List<float[]> all = new ArrayList<>();
        try (Tape tape = Tape.training(1)) {
            tape.setObserver(observer);
            Tensor y = net.forward(tape, x);
            tape.backward(Reductions.sum(tape, Arithmetic.mul(tape, y, y)));
            all.add(y.toArray());
        }
        all.add(x.gradient().clone());
        for (Parameter parameter : net.parameters()) {
            if (parameter.tensor().hasGradient()) {
                all.add(parameter.tensor().gradient().clone());
                parameter.tensor().clearGradient();
            }
        }
        assertTrue(all.size() > 20, "only " + all.size());
        return all;
    }

    /** A sum hands its own gradient on; what reaches one of its terms besides must not reach the other. */
    @Test
    void termsOfASumHaveGradientsOfTheirOwn() {
        Tensor x = Tensor.of(Shape.of(2), 1, 2).needsGradient(true);
        try (Tape tape = Tape.training(1)) {
            Tensor a = Arithmetic.scale(tape, x, 2);
            Tensor b = Arithmetic.scale(tape, x, 3);
            Tensor more = Arithmetic.scale(tape, a, 10);
            Tensor sum = Arithmetic.add(tape, a, b);
            tape.backward(Reductions.sum(tape, Arithmetic.add(tape, sum, more)));
            assertArrayEquals(new float[] {11, 11}, Arrays.copyOf(a.gradient(), 2));
            assertArrayEquals(new float[] {1, 1}, Arrays.copyOf(b.gradient(), 2));
            assertArrayEquals(new float[] {1, 1}, Arrays.copyOf(sum.gradient(), 2));
            assertArrayEquals(new float[] {25, 25}, Arrays.copyOf(x.gradient(), 2));
        }
    }
}
