package dev.descent.nn;

import static dev.descent.nn.Layers.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.descent.op.Products;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Every error of the package, to the letter. */
class ChecksTest {
    private static final Shape IMAGE = Shape.of(1, 28, 28);

    private static void bad(String text, Executable call) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    private static void badState(String text, Executable call) {
        assertEquals(text, assertThrows(IllegalStateException.class, call).getMessage());
    }

    private static Model model(int in, Blueprint... layers) {
        return Model.of(Shape.of(in), 1, layers);
    }

    @Test
    void settings() {
        bad("dense: 0 outputs, expected at least 1", () -> dense(0));
        bad("dense: -3 outputs, expected at least 1", () -> dropConnect(-3, 0.5f));
        String share = ", expected at least 0 and below 1; it is the share that is set to zero";
        bad("dropout: rate 1.0" + share, () -> dropout(1));
        bad("dropout: rate -0.1" + share, () -> dropout(-0.1f));
        bad("dropout: rate NaN" + share, () -> dropout(Float.NaN));
        bad("dropConnect: rate 1.5" + share, () -> dropConnect(3, 1.5f));
        bad("leakyRelu: slope NaN, expected a finite number, such as 0.01", () -> leakyRelu(Float.NaN));
        bad("elu: alpha 0.0, expected a finite number greater than 0", () -> elu(0));
        bad("elu: alpha Infinity, expected a finite number greater than 0", () -> elu(Float.POSITIVE_INFINITY));
        String running = ", expected more than 0 and at most 1; it is the share that a batch has in the running values";
        bad("batchNorm: momentum 0.0" + running, () -> batchNorm(0, 1e-5f));
        bad("batchNorm: momentum 1.1" + running, () -> batchNorm(1.1f, 1e-5f));
        bad("batchNorm: epsilon 0.0, expected a finite number greater than 0", () -> batchNorm(0.1f, 0));
        bad("layerNorm: epsilon -1.0, expected a finite number greater than 0", () -> layerNorm(-1));
        bad("sequential: has no layers, expected at least one", () -> model(3));
        bad("sequential: has no layers, expected at least one", Layers::residual);
        Parameter parameter = model(3, dense(2)).parameter("dense1.weight");
        bad(
                "parameter \"dense1.weight\": rate scale -1.0, expected a finite number of at least 0"
                        + " (0 keeps it, 1 is the plain rate)",
                () -> parameter.setRateScale(-1));
    }

    @Test
    void shapesWhileBuilding() {
        bad(
                "dense \"dense1\": an example has shape [1, 28, 28], expected [features] or [time, features]; put flatten() before it",
                () -> Model.of(IMAGE, 1, relu(), dense(10)));
        bad(
                "dropConnect \"dropConnect1\": an example has shape [1, 28, 28], expected one axis, [features];"
                        + " put flatten() before it",
                () -> Model.of(IMAGE, 1, dropConnect(10, 0.5f)));
        bad(
                "layerNorm \"layerNorm1\": an example has shape [], expected at least one axis, [..., features]",
                () -> Model.of(Shape.of(), 1, layerNorm()));
        bad(
                "residual \"residual1\": takes examples of shape [1, 28, 28] and its layers put out [784], which cannot be"
                        + " added; keep the shape, or give residual(...).projected(layer)",
                () -> Model.of(IMAGE, 1, residual(flatten())));
        bad(
                "residual \"residual1\": the projection puts out [5], but the layers put out [6]; make both the same",
                () -> model(3, residual(dense(6)).projected(dense(5))));
        bad(
                "dense \"sequential1.residual2.dense1\": an example has shape [2, 3, 4], expected [features] or"
                        + " [time, features]; put flatten() before it",
                () -> Model.of(Shape.of(2, 3, 4), 1, sequential(residual(relu()), residual(relu(), dense(3)))));
    }

    @Test
    void layersBuiltForAnotherShape() {
        Linear linear = (Linear) model(3, dense(2)).layers().get(0).layer();
        bad(
                "layer \"dense1\" cannot take examples of shape [4]: dense \"dense1\": input has shape [4], but the layer was"
                        + " built for [3]; build it for that shape, or reshape the input",
                () -> model(4, linear));
        Layer composed = (tape, x) -> Products.linear(tape, x, Tensor.zeros(Shape.of(3, 2)), null);
        String text = assertThrows(IllegalArgumentException.class, () -> model(4, relu(), composed))
                .getMessage();
        String start = "layer \"checksTest1\" cannot take examples of shape [4]: ";
        assertEquals(start, text.substring(0, start.length()));
        Model inner = model(3, relu());
        bad(
                "layer \"model1\" cannot take examples of shape [4]: model: an example has shape [4], but the layers were"
                        + " built for [3]; build them for that shape",
                () -> model(4, inner));
        bad(
                "sequential: an example has shape [4], but the layers were built for [3]; build them for that shape",
                () -> Sequential.of(Shape.of(3), 1, relu()).outputShape(Shape.of(4)));
    }

    @Test
    void shapesInForward() {
        String end = "; build it for that shape, or reshape the input";
        forward(
                3,
                dense(2),
                Shape.of(5, 4),
                "dense \"dense1\": input has shape [5, 4], but the layer was built for [batch, 3]" + end);
        forward(
                3,
                dense(2),
                Shape.of(3),
                "dense \"dense1\": input has shape [3], but the layer was built for [batch, 3]" + end);
        forward(
                3,
                dropConnect(2, 0.5f),
                Shape.of(5, 4),
                "dropConnect \"dropConnect1\": input has shape [5, 4], but the layer was built for [batch, 3]" + end);
        forward(
                3,
                batchNorm(),
                Shape.of(5, 1, 3),
                "batchNorm \"batchNorm1\": input has shape [5, 1, 3], but the layer was built for [batch, 3]" + end);
        forward(
                3,
                layerNorm(),
                Shape.of(5, 4),
                "layerNorm \"layerNorm1\": input has shape [5, 4], but the layer was built for 3 features on the last axis"
                        + end);
    }

    private static void forward(int in, Blueprint layer, Shape x, String text) {
        try (Tape tape = Tape.training(1)) {
            bad(text, () -> model(in, layer).forward(tape, Tensor.zeros(x)));
        }
    }

    @Test
    void softmaxInTraining() {
        Model model = model(3, dense(2), softmax());
        try (Tape tape = Tape.training(1)) {
            badState(
                    "softmax: losses take raw outputs, so it has no place in a model that is trained; leave it out, and"
                            + " predict() of a model trained with CrossEntropy gives probabilities",
                    () -> model.forward(tape, Tensor.zeros(Shape.of(1, 3))));
        }
        assertArrayEquals(new float[] {0.5f, 0.5f}, model.predict(0, 0, 0));
    }

    @Test
    void parametersByHand() {
        Parameter weight = Parameter.weight("w", Tensor.zeros(Shape.of(3, 2)));
        Parameter other = Parameter.weight("w", Tensor.zeros(Shape.of(2, 2)));
        Parameter bias = Parameter.bias("b", Tensor.zeros(Shape.of(3)));
        bad("dense \"one\": the weight has shape [3], expected [in, out]", () -> new Linear("one", bias, null));
        bad(
                "dense \"one\": the bias has shape [3], but the weight has 2 columns; expected [2]",
                () -> new Linear("one", weight, bias));
        bad(
                "two parameters are named \"w\"; rename one, or use the same Parameter object in both places to share it",
                () -> model(3, new Linear("one", weight, null), new Linear("two", other, null)));
    }

    @Test
    void modelsInputs() {
        Model model = model(3, dense(2));
        bad("model: the example has 2 values, expected 3 for shape [3]", () -> model.predict(1, 2));
        bad("model: the example has 4 values, expected 3 for shape [3]", () -> model.logits(1, 2, 3, 4));
        bad("model: the example has 0 values, expected 3 for shape [3]", model::classify);
        String end = ", expected finite numbers; replace what is missing, and scale what overflows";
        bad("model: value 2 of the example is NaN" + end, () -> model.predict(1, 2, Float.NaN));
        bad(
                "model: value 0 of the example is -Infinity" + end,
                () -> model.classify(Float.NEGATIVE_INFINITY, 2, Float.NaN));
        Tensor batch = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, Float.POSITIVE_INFINITY, 6);
        bad("model: value 4 of the batch of shape [2, 3] is Infinity" + end, () -> model.predict(batch));
        bad(
                "model: the batch has shape [3], expected [batch, 3]; predict(float[]) takes a single example",
                () -> model.predict(Tensor.zeros(Shape.of(3))));
        bad(
                "model: the batch has shape [3, 2], expected [batch, 3]; predict(float[]) takes a single example,"
                        + " predict(batch, lengths) sequences of other lengths",
                () -> model.logits(Tensor.zeros(Shape.of(3, 2))));
        bad(
                "model: the batch has shape [], expected [batch]; predict(float[]) takes a single example",
                () -> Model.of(Shape.of(), relu()).predict(Tensor.scalar(1)));
        badState(
                "model: classify needs one axis of outputs, one for each class, but an example gives [2, 3]; use predict",
                () -> Model.of(Shape.of(2, 3), relu()).classify(new float[6]));
    }

    @Test
    void modelsParameters() {
        Model model = model(3, dense(2));
        bad(
                "model: has no parameter \"dense2.weight\"; it has [dense1.weight, dense1.bias]",
                () -> model.parameter("dense2.weight"));
        bad("model: has no parameter \"a\"; it has none", () -> model(3, relu()).parameter("a"));
        bad(
                "model: cannot copy parameters [dense1.weight], expected [dense1.weight, dense1.bias];"
                        + " both models must have the same layers",
                () -> model.copyFrom(model(3, dense(2).withoutBias())));
        float[] before = model.parameter("dense1.weight").tensor().toArray();
        bad(
                "model: cannot restore \"dense1.weight\" of shape [4, 2], expected [3, 2]; both models must have the same"
                        + " layers",
                () -> model.restore(model(4, dense(2)).snapshot()));
        assertArrayEquals(before, model.parameter("dense1.weight").tensor().toArray());
        Model readyMade = Model.of(Shape.of(3), model);
        badState(
                "model: cannot be copied, because the layer with \"dense1.weight\" was given ready-made and would belong to"
                        + " both; give blueprints such as dense(10), or build the second model yourself and use copyFrom",
                readyMade::copy);
        assertEquals(
                List.of("dense1.weight", "dense1.bias"),
                readyMade.parameters().stream().map(Parameter::name).toList());
    }
}
