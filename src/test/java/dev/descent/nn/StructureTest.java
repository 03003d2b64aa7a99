package dev.descent.nn;

import static dev.descent.nn.Layers.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.init.XavierUniform;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.MeanSquaredError;
import dev.descent.op.Products;
import dev.descent.optim.Adam;
import dev.descent.optim.Group;
import dev.descent.optim.Optimizer;
import dev.descent.optim.SGD;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import dev.descent.train.Callback;
import dev.descent.train.Run;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Weights that several layers share, weights that stand still, and weights with a rate of their own. */
class StructureTest {
    private record Down(Parameter weight) implements Layer {
        @Override
        public Tensor forward(Tape tape, Tensor x) {
            return Products.matmul(tape, x, weight.tensor());
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(weight);
        }
    }

    private record Up(Parameter weight) implements Layer {
        @Override
        public Tensor forward(Tape tape, Tensor x) {
            return Products.matmul(tape, x, false, weight.tensor(), true);
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(weight);
        }
    }

    private static Blueprint tied(int hidden) {
        return (input, setup) -> {
            Parameter weight = setup.matrix("weight", input.size(), hidden, new XavierUniform(1));
            return sequential(new Down(weight), tanh(), new Up(weight)).build(input, setup);
        };
    }

    private static final Dataset DIGITS = Digits.load().subset(range(96));

    private static int[] range(int size) {
        int[] all = new int[size];
        Arrays.setAll(all, i -> i);
        return all;
    }

    private static Tensor batch(int rows, int columns) {
        Tensor x = Tensor.zeros(Shape.of(rows, columns));
        Rng rng = new Rng(12);
        for (int i = 0; i < x.size(); i++) {
            x.values()[i] = (float) rng.normal(i);
        }
        return x;
    }

    private static Map<String, float[]> values(Model model) {
        Map<String, float[]> all = new LinkedHashMap<>();
        model.parameters()
                .forEach(parameter ->
                        all.put(parameter.name(), parameter.tensor().toArray()));
        return all;
    }

    @Test
    void aSharedParameterIsOne() {
        Model model = Model.of(Shape.of(6), 3, tied(2));
        assertEquals(1, model.parameters().size());
        assertEquals(12, model.parameterCount());
        Parameter shared = model.parameters().get(0);

        // The same numbers in two parameters: what each gets adds up to what the shared one gets.
        Parameter down = Parameter.weight("down", shared.tensor().copy());
        Parameter up = Parameter.weight("up", shared.tensor().copy());
        Model apart = Model.of(Shape.of(6), 3, new Down(down), tanh(), new Up(up));
        assertEquals(24, apart.parameterCount());
        Tensor x = batch(5, 6);
        for (Model each : List.of(model, apart)) {
            try (Tape tape = Tape.training(1)) {
                tape.backward(new MeanSquaredError().forward(tape, each.forward(tape, x), x));
            }
        }
        for (int i = 0; i < 12; i++) {
            float both = down.tensor().gradient()[i] + up.tensor().gradient()[i];
            assertEquals(both, shared.tensor().gradient()[i], 1e-6 * Math.abs(both) + 1e-7);
            assertNotEquals(0, up.tensor().gradient()[i]);
            assertNotEquals(0, down.tensor().gradient()[i]);
        }
        float before = shared.tensor().get(0, 0);
        float gradient = shared.tensor().gradient()[0];
        try (Tape tape = Tape.training(1)) {
            new Optimizer(model.parameters(), new SGD(0.5f)).step(tape);
        }
        assertEquals(before - 0.5f * gradient, shared.tensor().get(0, 0), "updated once");
    }

    @Test
    void aSharedParameterIsKeptOnceAndCopiedAsShared() {
        Model model = Model.of(Shape.of(6), 3, tied(2));
        Model copy = model.copy();
        assertNotSame(model.parameters().get(0), copy.parameters().get(0));
        assertEquals(1, copy.parameters().size());
        Tensor x = batch(5, 6);
        assertArrayEquals(model.predict(x).toArray(), copy.predict(x).toArray());
        Model.Snapshot snapshot = model.snapshot();
        Arrays.fill(model.parameters().get(0).tensor().values(), 0);
        assertEquals(0, model.predict(x).get(0, 0));
        model.restore(snapshot);
        assertArrayEquals(copy.predict(x).toArray(), model.predict(x).toArray());
    }

    @Test
    void aModelInTwoPlacesIsSharedButCannotBeCopied() {
        Model twice = Model.of(Shape.of(8), 1, dense(8), tanh());
        Model model = Model.of(Shape.of(8), 1, twice, twice, sequential(dense(1)));
        assertEquals(8 * 8 + 8 + 8 + 1, model.parameterCount());
        assertThrows(IllegalArgumentException.class, () -> Model.of(Shape.of(8), 1, twice, dense(8)));
        assertThrows(IllegalStateException.class, model::copy);
    }

    @Test
    void frozenLayersCostNoGradientWorkAndStayAsTheyAre() {
        Model model = Model.of(Shape.of(64), 3, dense(32), relu(), dense(16), relu(), dense(10));
        freeze(model, "dense1", false);
        List<String> recorded = new ArrayList<>();
        try (Tape tape = Tape.training(1)) {
            tape.setObserver((name, output) -> {
                if (output.needsGradient()) {
                    recorded.add(name);
                }
            });
            Tensor outputs = model.forward(tape, batch(4, 64));
            tape.backward(new CrossEntropy().forward(tape, outputs, Tensor.zeros(Shape.of(4))));
        }
        assertEquals(List.of("dense2", "relu2", "dense3"), recorded);
        assertFalse(model.parameter("dense1.weight").tensor().hasGradient());
        assertTrue(model.parameter("dense2.weight").tensor().hasGradient());

        Map<String, float[]> before = values(model);
        Trainer.of(model, new CrossEntropy(), new Adam(1e-2f)).fit(DIGITS, 1);
        assertArrayEquals(before.get("dense1.weight"), values(model).get("dense1.weight"));
        assertArrayEquals(before.get("dense1.bias"), values(model).get("dense1.bias"));
        assertFalse(Arrays.equals(before.get("dense2.weight"), values(model).get("dense2.weight")));
    }

    /** Unfrozen in the second epoch, it moves as far in its first step as Adam's first step goes: by the rate. */
    @Test
    void unfrozenLayersBeginWithTheirOwnFirstStep() {
        Model model = Model.of(Shape.of(64), 3, dense(32), tanh(), dense(10));
        freeze(model, "dense1", false);
        List<float[]> ends = new ArrayList<>();
        Callback thaw = new Callback() {
            @Override
            public void epochStart(Run run) {
                freeze(run.model(), "dense1", run.epoch() > 1);
            }

            @Override
            public void epochEnd(Run run) {
                ends.add(values(run.model()).get("dense1.bias"));
            }
        };
        float[] first = values(model).get("dense1.bias");
        Trainer.of(model, new CrossEntropy(), new Adam(1e-3f))
                .with(thaw, Settings.defaults().withBatchSize(DIGITS.size()))
                .fit(DIGITS, 2);
        assertArrayEquals(first, ends.get(0));
        for (int i = 0; i < first.length; i++) {
            assertEquals(1e-3, Math.abs(ends.get(1)[i] - first[i]), 1e-5);
        }
    }

    /** As in PyTorch: a training tape normalises by the batch and moves the running values, frozen or not. */
    @Test
    void frozenBatchNormStillFollowsTheBatches() {
        Model model = Model.of(Shape.of(64), 3, dense(16).withoutBias(), batchNorm(), relu(), dense(10));
        freeze(model, "batchNorm1", false);
        freeze(model, "dense1", false);
        Map<String, float[]> before = values(model);
        Trainer.of(model, new CrossEntropy(), new Adam(1e-2f)).fit(DIGITS, 1);
        Map<String, float[]> after = values(model);
        assertArrayEquals(before.get("batchNorm1.weight"), after.get("batchNorm1.weight"));
        assertArrayEquals(before.get("batchNorm1.bias"), after.get("batchNorm1.bias"));
        assertFalse(Arrays.equals(before.get("batchNorm1.running_mean"), after.get("batchNorm1.running_mean")));
        assertFalse(Arrays.equals(before.get("batchNorm1.running_var"), after.get("batchNorm1.running_var")));
    }

    @Test
    void aBodyThatPredictsStandsStillAltogether() {
        Model body = Model.of(Shape.of(64), 3, dense(16).withoutBias(), batchNorm(), relu());
        Layer still = (tape, x) -> body.logits(x);
        Model model = Model.of(Shape.of(64), 4, still, dense(10));
        assertEquals(170, model.parameterCount());
        Map<String, float[]> before = values(body);
        float[] head = model.parameter("dense1.weight").tensor().toArray();
        Trainer.of(model, new CrossEntropy(), new Adam(1e-2f)).fit(DIGITS, 1);
        values(body).forEach((name, values) -> assertArrayEquals(before.get(name), values, name));
        assertFalse(
                Arrays.equals(head, model.parameter("dense1.weight").tensor().toArray()));
    }

    private static void freeze(Model model, String layer, boolean trainable) {
        for (Parameter parameter : model.parameters()) {
            if (parameter.name().startsWith(layer + ".")) {
                parameter.setTrainable(trainable);
            }
        }
    }

    @Test
    void layersHaveRatesOfTheirOwn() {
        Model plain = Model.of(Shape.of(64), 3, dense(16), relu(), dense(10));
        Model scaled = plain.copy();
        Map<String, float[]> before = values(plain);
        Settings once = Settings.defaults().withBatchSize(DIGITS.size());
        Trainer.of(plain, new CrossEntropy(), new SGD(0.5f)).with(once).fit(DIGITS, 1);
        Trainer.of(scaled, new CrossEntropy(), new SGD(0.5f))
                .with(once, Group.named("dense1", 0.25f))
                .fit(DIGITS, 1);
        Map<String, float[]> whole = values(plain);
        Map<String, float[]> part = values(scaled);
        assertArrayEquals(whole.get("dense2.weight"), part.get("dense2.weight"));
        double largest = 0;
        for (int i = 0; i < before.get("dense1.weight").length; i++) {
            double far = whole.get("dense1.weight")[i] - before.get("dense1.weight")[i];
            double near = part.get("dense1.weight")[i] - before.get("dense1.weight")[i];
            assertEquals(0.25 * far, near, 1e-6);
            largest = Math.max(largest, Math.abs(far));
        }
        assertTrue(largest > 1e-3, "nothing moved");
    }

    @Test
    void someWeightsAreTakenOverByName() {
        Model trained = Model.of(Shape.of(64), 3, dense(16), relu(), dense(10));
        Model model = Model.of(Shape.of(64), 4, dense(16), relu(), dense(3));
        assertThrows(IllegalArgumentException.class, () -> model.copyFrom(trained));
        for (String name : List.of("dense1.weight", "dense1.bias")) {
            Tensor from = trained.parameter(name).tensor();
            System.arraycopy(from.values(), 0, model.parameter(name).tensor().values(), 0, from.size());
        }
        assertArrayEquals(
                trained.parameter("dense1.weight").tensor().toArray(),
                model.parameter("dense1.weight").tensor().toArray());
    }

    /** A body in two models: trained in one, it is trained in the other. */
    @Test
    void aBodyWithTwoHeads() {
        Model body = Model.of(Shape.of(64), 3, dense(16), relu());
        Model digit = Model.of(Shape.of(64), 3, body, sequential(dense(10)));
        Model second = Model.of(Shape.of(64), 3, body, sequential(dense(2)));
        float[] before = second.predict(new float[64]);
        body.parameter("dense1.bias").tensor().values()[0] = 3;
        assertFalse(Arrays.equals(before, second.predict(new float[64])));
        Trainer.of(digit, new CrossEntropy(), new Adam(1e-2f)).fit(DIGITS, 1);
        assertNotEquals(3, second.parameter("dense1.bias").tensor().get(0));
    }
}
