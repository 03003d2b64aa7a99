package dev.descent.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The exact texts. */
class ChecksTest {
    private static final Shape ONE = Shape.of(1);
    private static final Shape TEN = Shape.of(10);
    private static final Shape NONE = Shape.of();

    @Test
    void settings() {
        String smoothing = ", expected the share of a target to spread over all classes, from 0 to 1";
        fails("CrossEntropy: smoothing 1.5" + smoothing, () -> new CrossEntropy(1.5f));
        fails("CrossEntropy: smoothing NaN" + smoothing, () -> new CrossEntropy(Float.NaN));
        String weights = ": weights [1.0, -1.0], expected finite numbers of at least 0";
        fails("CrossEntropy" + weights, () -> CrossEntropy.weighted(1, -1));
        fails("NegativeLogLikelihood" + weights, () -> NegativeLogLikelihood.weighted(1, -1));
        fails("BinaryCrossEntropy" + weights, () -> new BinaryCrossEntropy(1, -1));
        fails(
                "Huber: delta 0.0, expected a finite number above 0; MeanSquaredError is Huber without an end to the"
                        + " parabola",
                () -> new Huber(0));
        fails(
                "SmoothL1: beta 0.0, expected a finite number above 0; MeanAbsoluteError is SmoothL1 with a beta of 0",
                () -> new SmoothL1(0));
        fails("Hinge: margin -1.0, expected a finite number above 0", () -> new Hinge(-1, 1));
        fails("Hinge: power 3, expected 1 or 2", () -> new Hinge(1, 3));
    }

    @Test
    void classesBeforeTraining() {
        for (Loss loss : List.of(new CrossEntropy(), new NegativeLogLikelihood(), new Hinge())) {
            String who = loss.getClass().getSimpleName();
            fails(
                    who + ": the model puts out 1 value per example, but the data has 10 classes; end the model with"
                            + " dense(10)",
                    () -> loss.check(ONE, NONE, 10));
            fails(
                    who + ": the model puts out 64 values (shape [8, 8]) per example, but the data has 10 classes; end"
                            + " the model with dense(10)",
                    () -> loss.check(Shape.of(8, 8), NONE, 10));
            fails(
                    who + ": the model puts out 80 values (shape [8, 10]) per example, but a target has 1 value; give"
                            + " one class index for each row of classes in the output",
                    () -> loss.check(Shape.of(8, 10), NONE, 10));
            loss.check(TEN, NONE, 10);
            loss.check(Shape.of(8, 10), Shape.of(8), 10);
        }
        for (Loss loss : List.of(new NegativeLogLikelihood(), new Hinge())) {
            fails(
                    loss.getClass().getSimpleName() + ": a target has 10 values but is no class index; give class"
                            + " indices, or use MeanSquaredError for values",
                    () -> loss.check(TEN, TEN, 0));
        }
        new Hinge().check(ONE, NONE, 2);
        fails(
                "Hinge: the model puts out 1 value per example, but a target has 3 values; give one class index for each"
                        + " row of classes in the output",
                () -> new Hinge().check(ONE, Shape.of(3), 2));
        new CrossEntropy().check(TEN, TEN, 0);
        fails(
                "CrossEntropy: the model puts out 10 values per example, and a target has 1 value but is no class index;"
                        + " give class indices or one probability per output, or use MeanSquaredError for values",
                () -> new CrossEntropy().check(TEN, NONE, 0));
        fails(
                "CrossEntropy: the model puts out 1 value per example, of which softmax always makes 1; use"
                        + " BinaryCrossEntropy",
                () -> new CrossEntropy().check(ONE, ONE, 0));
        String weights = ": got 2 class weights, but there are 10 classes; give one weight per class, or none";
        fails("CrossEntropy" + weights, () -> CrossEntropy.weighted(1, 2).check(TEN, NONE, 10));
        fails("CrossEntropy" + weights, () -> CrossEntropy.weighted(1, 2).check(TEN, TEN, 0));
        fails(
                "NegativeLogLikelihood" + weights,
                () -> NegativeLogLikelihood.weighted(1, 2).check(TEN, NONE, 10));
    }

    @Test
    void othersBeforeTraining() {
        fails(
                "KLDivergence: the data has class indices, expected one probability per output; use CrossEntropy",
                () -> new KLDivergence().check(TEN, NONE, 10));
        fails(
                "KLDivergence: the model puts out 10 values per example, but a target has 3 values; give one probability"
                        + " per output",
                () -> new KLDivergence().check(TEN, Shape.of(3), 0));
        BinaryCrossEntropy binary = new BinaryCrossEntropy();
        binary.check(ONE, NONE, 2);
        binary.check(NONE, NONE, 2);
        binary.check(TEN, TEN, 0);
        fails(
                "BinaryCrossEntropy: the data has 10 classes, of which one is right, expected 2; use CrossEntropy and end"
                        + " the model with dense(10)",
                () -> binary.check(TEN, NONE, 10));
        fails(
                "BinaryCrossEntropy: the model puts out 2 values per example, but the data has 2 classes; end the model"
                        + " with dense(1), or use CrossEntropy",
                () -> binary.check(Shape.of(2), NONE, 2));
        fails(
                "BinaryCrossEntropy: the model puts out 10 values per example, but a target has 3 values; end the model"
                        + " with dense(3)",
                () -> binary.check(TEN, Shape.of(3), 0));
        fails(
                "BinaryCrossEntropy: got 2 positive weights, but the model puts out 10 values per example; give one for"
                        + " each, one for all, or none",
                () -> new BinaryCrossEntropy(1, 2).check(TEN, TEN, 0));
        for (Loss loss : List.of(new MeanSquaredError(), new MeanAbsoluteError(), new Huber(), new SmoothL1())) {
            String who = loss.getClass().getSimpleName();
            loss.check(ONE, NONE, 0);
            loss.check(NONE, ONE, 0);
            loss.check(Shape.of(2, 3), Shape.of(2, 3), 0);
            fails(
                    who + ": the model puts out 10 values per example, but a target has 1 value; end the model with"
                            + " dense(1)",
                    () -> loss.check(TEN, NONE, 0));
            fails(
                    who + ": the model puts out 10 values per example, but a target is the index of one of 10 classes;"
                            + " use CrossEntropy, or make the targets one-hot",
                    () -> loss.check(TEN, NONE, 10));
            fails(
                    who
                            + ": the model puts out 6 values (shape [2, 3]) per example, but a target has 6 values (shape [3,"
                            + " 2]); make the shapes equal",
                    () -> loss.check(Shape.of(2, 3), Shape.of(3, 2), 0));
        }
    }

    @Test
    void labels() {
        for (float label : new float[] {3, -1, 0.5f, Float.NaN}) {
            String text = ": the target in row 1 of the batch is " + label
                    + ", expected a class from 0 to 2 as a whole number";
            fails("crossEntropy" + text, new CrossEntropy(), Shape.of(2, 3), Shape.of(2), 0, label);
            fails("negativeLogLikelihood" + text, new NegativeLogLikelihood(), Shape.of(2, 3), Shape.of(2), 0, label);
            fails("hinge" + text, new Hinge(), Shape.of(2, 3), Shape.of(2), 0, label);
        }
        fails(
                "hinge: the target in row 1 of the batch is -1.0, expected a class from 0 to 1 as a whole number",
                new Hinge(),
                Shape.of(2, 1),
                Shape.of(2),
                1,
                -1);
    }

    @Test
    void probabilities() {
        Shape shape = Shape.of(2, 2);
        for (Loss loss : List.of(new CrossEntropy(), new KLDivergence())) {
            String who = loss instanceof CrossEntropy ? "crossEntropy" : "klDivergence";
            fails(
                    who + ": a target in row 1 of the batch is -0.5, expected a probability from 0 to 1",
                    loss,
                    shape,
                    shape,
                    0.5f,
                    0.5f,
                    1,
                    -0.5f);
            fails(
                    who + ": the targets in row 1 of the batch add up to 2.0, expected probabilities that add up to 1;"
                            + " use binaryCrossEntropy if several classes can be right at once",
                    loss,
                    shape,
                    shape,
                    0,
                    1,
                    1,
                    1);
        }
        fails(
                "binaryCrossEntropy: a target in row 1 of the batch is 2.0, expected 0 for no, 1 for yes, or a"
                        + " probability between",
                new BinaryCrossEntropy(),
                shape,
                shape,
                1,
                1,
                0,
                2);
        fails(
                "binaryCrossEntropy: a target in row 1 of the batch is NaN, expected 0 for no, 1 for yes, or a"
                        + " probability between",
                new BinaryCrossEntropy(),
                Shape.of(2, 1),
                Shape.of(2),
                1,
                Float.NaN);
    }

    @Test
    void shapesOfABatch() {
        fails(
                "crossEntropy: targets have shape [2, 1], but outputs have [2, 3]; give class indices [2] or"
                        + " probabilities [2, 3]",
                new CrossEntropy(),
                Shape.of(2, 3),
                Shape.of(2, 1));
        fails(
                "crossEntropy: targets have shape [3], but outputs have [2, 3]; give class indices [2] or probabilities"
                        + " [2, 3]",
                new CrossEntropy(),
                Shape.of(2, 3),
                Shape.of(3));
        fails(
                "hinge: targets have shape [3], but outputs have [2, 3]; give class indices [2]",
                new Hinge(),
                Shape.of(2, 3),
                Shape.of(3));
        fails(
                "crossEntropy: outputs have shape [3], expected [batch, ..., classes]",
                new CrossEntropy(),
                Shape.of(3),
                NONE);
        fails(
                "crossEntropy: outputs have shape [2, 1], one value per row, of which softmax always makes 1; give one"
                        + " output per class, or use binaryCrossEntropy",
                new CrossEntropy(),
                Shape.of(2, 1),
                Shape.of(2));
        fails(
                "crossEntropy: got 2 class weights, but outputs of shape [2, 3] have 3 classes; give one weight per"
                        + " class, or none",
                CrossEntropy.weighted(1, 2),
                Shape.of(2, 3),
                Shape.of(2));
    }

    @Test
    void shapesOfABatchForOthers() {
        fails(
                "negativeLogLikelihood: targets have shape [2, 3], but outputs have [2, 3]; give class indices [2]",
                new NegativeLogLikelihood(),
                Shape.of(2, 3),
                Shape.of(2, 3));
        fails(
                "klDivergence: targets have shape [2], but outputs have [2, 3]; give one probability per output",
                new KLDivergence(),
                Shape.of(2, 3),
                Shape.of(2));
        fails(
                "meanSquared: targets have shape [3], but outputs have [3, 3]; give one target per output",
                new MeanSquaredError(),
                Shape.of(3, 3),
                Shape.of(3));
        fails(
                "huber: targets have shape [3, 3], but outputs have [3, 1]; give one target per output",
                new Huber(),
                Shape.of(3, 1),
                Shape.of(3, 3));
        fails(
                "binaryCrossEntropy: targets have shape [3], but outputs have [3, 2]; give one target per output",
                new BinaryCrossEntropy(),
                Shape.of(3, 2),
                Shape.of(3));
        fails(
                "binaryCrossEntropy: got 2 positive weights, but outputs have shape [3, 3]; give one for each index of"
                        + " the last axis, one for all, or none",
                new BinaryCrossEntropy(1, 2),
                Shape.of(3, 3),
                Shape.of(3, 3));
    }

    private static void fails(String text, Executable call) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    private static void fails(String text, Loss loss, Shape outputs, Shape targets, float... values) {
        Tensor t = values.length == 0 ? Tensor.zeros(targets) : Tensor.of(targets, values);
        try (Tape tape = Tape.training(1)) {
            fails(text, () -> loss.forward(tape, Tensor.zeros(outputs), t));
        }
    }
}
