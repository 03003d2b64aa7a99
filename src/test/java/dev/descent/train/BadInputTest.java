package dev.descent.train;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.dense;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.Part;
import dev.descent.data.Dataset;
import dev.descent.loss.CTCLoss;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Loss;
import dev.descent.loss.MeanSquaredError;
import dev.descent.metric.Average;
import dev.descent.metric.F1;
import dev.descent.nn.Model;
import dev.descent.optim.AdamW;
import dev.descent.optim.SGD;
import dev.descent.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What does not fit together is refused before a weight changes, with a text that says what to do. */
class BadInputTest {
    private final Dataset line = TrainerTest.line(8);
    private final Dataset classes = Dataset.of(new float[][] {{0, 1}, {1, 0}, {1, 1}}, new int[] {0, 1, 2}, 3);

    @Test
    void batchLargerThanTheData() {
        refused(
                "Trainer: batch size 32 is larger than the training data (8 examples); use Settings.withBatchSize(8) or less",
                () -> trainer(1, new MeanSquaredError()).fit(line, 1));
    }

    @Test
    void inputsOfAnotherShape() {
        Trainer wide = Trainer.of(Model.of(Shape.of(5), 1, dense(1)), new MeanSquaredError(), new SGD(0.1f))
                .with(Settings.defaults().withBatchSize(4));
        refused(
                "Trainer: the training data has inputs of shape [2], but the model was built for [5]; build it with"
                        + " Model.of(Shape.of(2), ...) or reshape the data",
                () -> wide.fit(line, 1));
    }

    @Test
    void validationOfAnotherKind() {
        refused(
                "Trainer: the training data has targets of shape [], the validation data 3 classes; both must be of one kind",
                () -> small(1, (tape, outputs, targets) -> new MeanSquaredError().forward(tape, outputs, targets))
                        .fit(line, classes, 1));
    }

    @Test
    void tooFewOutputsForTheClasses() {
        refused(
                "CrossEntropy: the model puts out 1 value per example, but the data has 3 classes; end the model with dense(3)",
                () -> small(1, new CrossEntropy()).fit(classes, 1));
    }

    @Test
    void aBatchOfOneForBatchNorm() {
        Trainer trainer = Trainer.of(
                        Model.of(Shape.of(2), 1, dense(4), batchNorm(), dense(1)),
                        new MeanSquaredError(),
                        new SGD(0.1f))
                .with(Settings.defaults().withBatchSize(7));
        refused(
                "Trainer: with batch size 7 and 8 examples there is a batch of 1, which batch-norm cannot train on; use another"
                        + " batch size or Settings.withDropLast(true)",
                () -> trainer.fit(line, 1));
        assertEquals(
                1,
                trainer.with(Settings.defaults().withBatchSize(7).withDropLast(true))
                        .fit(line, 1)
                        .epochs()
                        .size());
    }

    @Test
    void aMetricThatDoesNotFit() {
        Model model = Model.of(Shape.of(2), 1, dense(3));
        float[] before = model.parameters().get(0).tensor().toArray();
        Trainer trainer = Trainer.of(model, new CrossEntropy(), new SGD(0.1f))
                .with(new F1(Average.ofClass(12)), Settings.defaults().withBatchSize(2));
        assertThrows(IllegalArgumentException.class, () -> trainer.fit(classes, classes, 1));
        assertArrayEquals(before, model.parameters().get(0).tensor().toArray());
    }

    @Test
    void aSecondRule() {
        refused(
                "Trainer.with: AdamW is an update rule, of which there is one; give it to Trainer.of(model, loss, rule)",
                () -> small(1, new MeanSquaredError()).with(new AdamW(1e-3f)));
    }

    @Test
    void noEpochs() {
        refused(
                "Trainer: epochs 0: expected at least 1",
                () -> small(1, new MeanSquaredError()).fit(line, 0));
    }

    @Test
    void settings() {
        refused("batchSize 0: expected at least 1", () -> Settings.defaults().withBatchSize(0));
        refused("threads -1: expected at least 1", () -> Settings.defaults().withThreads(-1));
        refused("accumulate 0: expected at least 1", () -> Settings.defaults().withAccumulate(0));
    }

    @Test
    void aPartOfNoKnownKind() {
        record Strange() implements Part {}
        refused(
                "Trainer.with: cannot use a " + Strange.class.getName() + "; expected Settings, a Callback, a Metric, a"
                        + " BatchTransform, a Penalty, a Clipping, a Group or a Schedule",
                () -> small(1, new MeanSquaredError()).with(new Strange()));
    }

    @Test
    void aDatasetOfTheUsersOwnIsScannedBeforeTheFirstStep() {
        Dataset broken = new Dataset() {
            @Override
            public int size() {
                return 8;
            }

            @Override
            public Shape inputShape() {
                return Shape.of(2);
            }

            @Override
            public Shape targetShape() {
                return Shape.of();
            }

            @Override
            public int classes() {
                return 0;
            }

            @Override
            public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
                inputs[inputOffset] = index;
                inputs[inputOffset + 1] = index == 5 ? Float.NaN : 0;
                targets[targetOffset] = 0;
            }
        };
        Model model = Model.of(Shape.of(2), 1, dense(1));
        float[] before = model.parameters().get(0).tensor().toArray();
        assertThrows(
                IllegalArgumentException.class,
                () -> Trainer.of(model, new MeanSquaredError(), new SGD(0.1f))
                        .with(Settings.defaults().withBatchSize(4))
                        .fit(broken, 1));
        assertArrayEquals(before, model.parameters().get(0).tensor().toArray());
    }

    /** One row of the last batch can't be read; no step of the others has been made. */
    @Test
    void labelsThatDoNotFitAreFoundBeforeTheFirstStep() {
        labels(
                "ctc: example 7 of the training data has 3 labels, 1 of them like the one before, which need 4 steps, but has"
                        + " 3; give longer outputs or leave the example out, or use zeroInfinity",
                new CTCLoss(),
                3,
                1,
                2,
                2);
        labels(
                "ctc: the target in example 7 of the training data at position 1 is 1, the blank, which stands for no label;"
                        + " leave it out, or name another class as the blank",
                new CTCLoss(1, true),
                3,
                2,
                1,
                -100);
        labels(
                "ctc: the targets in example 7 of the training data have -100 at position 0 and a label behind it; put all"
                        + " labels first",
                new CTCLoss(0, true),
                3,
                -100,
                1,
                1);
        labels("training: example 7 has length 5, expected 1 to 4", new CTCLoss(), 5, 1, -100, -100);
    }

    private void labels(String text, Loss loss, int length, float... last) {
        Dataset data = new Labelled(length, last);
        Model model = Model.of(Shape.of(4, 2), 1, dense(3));
        float[] before = model.parameters().get(0).tensor().toArray();
        Trainer trainer =
                Trainer.of(model, loss, new SGD(0.1f)).with(Settings.defaults().withBatchSize(4));
        Exception e = assertThrows(IllegalArgumentException.class, () -> trainer.fit(data, 1));
        assertTrue(e.getMessage().startsWith(text), e.getMessage());
        assertArrayEquals(before, model.parameters().get(0).tensor().toArray());
    }

    /** Eight sequences of a label each, the last of another length and with other labels. */
    private record Labelled(int lastLength, float... last) implements Dataset {
        @Override
        public int size() {
            return 8;
        }

        @Override
        public Shape inputShape() {
            return Shape.of(4, 2);
        }

        @Override
        public Shape targetShape() {
            return Shape.of(3);
        }

        @Override
        public int classes() {
            return 3;
        }

        @Override
        public boolean hasLengths() {
            return true;
        }

        @Override
        public int length(int index) {
            return index == 7 ? lastLength : 4;
        }

        @Override
        public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
            Arrays.fill(inputs, inputOffset, inputOffset + 8, index);
            float[] usual = {2, -100, -100};
            System.arraycopy(index == 7 ? last : usual, 0, targets, targetOffset, 3);
        }
    }

    private static Trainer trainer(int outputs, Loss loss) {
        return Trainer.of(Model.of(Shape.of(2), 1, dense(outputs)), loss, new SGD(0.1f));
    }

    private static Trainer small(int outputs, Loss loss) {
        return trainer(outputs, loss).with(Settings.defaults().withBatchSize(2));
    }

    private static void refused(String text, Executable action) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}
