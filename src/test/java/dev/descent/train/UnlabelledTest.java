package dev.descent.train;

import static dev.descent.nn.Layers.dense;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.descent.augment.Mixup;
import dev.descent.data.Dataset;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Hinge;
import dev.descent.loss.Loss;
import dev.descent.nn.Model;
import dev.descent.optim.SGD;
import dev.descent.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Examples without a label, and losses whose batches weigh differently. */
class UnlabelledTest {
    private static final float[][] INPUTS = {{1, 0}, {0, 1}, {1, 1}, {-1, 2}, {3, 1}};

    private static Model model() {
        return Model.of(Shape.of(2), 7, dense(3));
    }

    private static Trainer trainer(Model model, Loss loss, int batchSize) {
        return Trainer.of(model, loss, new SGD(0.1f)).with(Settings.defaults().withBatchSize(batchSize));
    }

    @Test
    void trainingLeavesThemOut() {
        Dataset all = Dataset.of(INPUTS, new int[] {0, Dataset.UNLABELLED, 1, 2, Dataset.UNLABELLED}, 3);
        Model mixed = model();
        Model without = model();
        trainer(mixed, new CrossEntropy(), 5).fit(all, 1);
        trainer(without, new CrossEntropy(), 3).fit(all.subset(0, 2, 3), 1);
        float[] expected = without.predict(1, 2);
        assertArrayEquals(expected, mixed.predict(1, 2), 1e-6f);
        Evaluation evaluation = trainer(mixed, new CrossEntropy(), 1).evaluate(all);
        assertEquals(
                trainer(mixed, new CrossEntropy(), 1)
                        .evaluate(all.subset(0, 2, 3))
                        .loss(),
                evaluation.loss(),
                1e-6);
    }

    @Test
    void lossesThatNeedEveryLabelRefuseThem() {
        Dataset data = Dataset.of(INPUTS, new int[] {0, 1, 1, 2, Dataset.UNLABELLED}, 3);
        String text = "training: label of example 4 is -100, expected a whole number from 0 to 2 for 3 classes";
        assertEquals(
                text,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> trainer(model(), new Hinge(), 2).fit(data, 1))
                        .getMessage());
        assertEquals(
                text,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> trainer(model(), CrossEntropy.ignoring(9), 2)
                                        .fit(data, 1))
                        .getMessage());
    }

    @Test
    void mixupNeedsALossThatTakesProbabilities() {
        Dataset data = Dataset.of(INPUTS, new int[] {0, 1, 1, 2, 2}, 3);
        Model model = model();
        float[] before = model.predict(1, 2);
        String text = assertThrows(
                        IllegalArgumentException.class,
                        () -> trainer(model, new Hinge(), 2)
                                .with(new Mixup(0.2f))
                                .fit(data, 1))
                .getMessage();
        assertEquals(
                "Hinge: a target has 3 values but is no class index; give class indices, or use MeanSquaredError for"
                        + " values",
                text);
        assertArrayEquals(before, model.predict(1, 2));
    }

    @Test
    void anEpochsLossIsTheMeanOverItsWeights() {
        Dataset data = Dataset.of(INPUTS, new int[] {0, 1, 1, 2, 2}, 3);
        Loss weighted = CrossEntropy.weighted(1, 5, 0.1f);
        Model model = model();
        double whole = trainer(model, weighted, 5).evaluate(data).loss();
        Trainer still =
                Trainer.of(model, weighted, new SGD(0)).with(Settings.defaults().withBatchSize(2));
        assertEquals(whole, still.fit(data, data, 1).last().trainLoss(), 1e-6);
    }
}
