package dev.descent.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** By hand: corners, tables and texts. */
class MetricTest {
    private static final float NAN = Float.NaN;
    private static final List<Metric> CLASSIFICATION =
            List.of(new Accuracy(), new TopK(1), new Precision(), new Recall(), new F1(), new RocAuc());
    private static final List<Metric> REGRESSION = List.of(new Mae(), new Rmse(), new R2());

    @Test
    void names() {
        assertEquals("accuracy", new Accuracy().name());
        assertEquals("top5", new TopK(5).name());
        assertEquals("precision", new Precision().name());
        assertEquals("recall_micro", new Recall(Average.MICRO).name());
        assertEquals("f1_3", new F1(Average.ofClass(3)).name());
        assertEquals("roc_auc", new RocAuc().name());
        assertEquals("mae", new Mae().name());
        assertEquals("rmse", new Rmse().name());
        assertEquals("r2", new R2().name());
        CLASSIFICATION.forEach(metric -> assertTrue(metric.largerIsBetter()));
        assertTrue(new R2().largerIsBetter());
        assertFalse(new Mae().largerIsBetter());
        assertFalse(new Rmse().largerIsBetter());
    }

    @Test
    void nothingAddedIsNaN() {
        CLASSIFICATION.forEach(metric -> assertEquals(Double.NaN, metric.meter().value(), metric.name()));
        REGRESSION.forEach(metric -> assertEquals(Double.NaN, metric.meter().value(), metric.name()));
    }

    @Test
    void firstOfEqualPredictionsCounts() {
        Tensor equal = Tensor.of(Shape.of(2, 3), 1, 1, 0, 1, 1, 0);
        Tensor classes = Tensor.of(Shape.of(2), 0, 1);
        assertEquals(0.5, value(new Accuracy(), equal, classes));
        assertEquals(0.5, value(new TopK(1), equal, classes));
        assertEquals(1, value(new TopK(2), equal, classes));
        assertEquals(0, value(new Accuracy(), Tensor.of(Shape.of(1), 0.5f), Tensor.of(Shape.of(1), 1)));
        assertEquals(1, value(new Accuracy(), Tensor.of(Shape.of(1), 0.500001f), Tensor.of(Shape.of(1), 1)));
    }

    @Test
    void rowsWithoutAClassAreLeftOut() {
        Tensor predictions = Tensor.of(Shape.of(3, 2), 0.9f, 0.1f, 0.2f, 0.8f, 0.2f, 0.8f);
        Tensor classes = Tensor.of(Shape.of(3), 0, -100, 1);
        CLASSIFICATION.forEach(metric -> assertEquals(1, value(metric, predictions, classes), metric.name()));
    }

    @Test
    void macroLeavesOutClassesThatNeitherOccurNorArePredicted() {
        Tensor predictions = Tensor.of(Shape.of(2, 4), 0, 1, 0, 0, 0, 0, 1, 0);
        Tensor classes = Tensor.of(Shape.of(2), 1, 1);
        assertEquals(1.0 / 2, value(new Precision(), predictions, classes));
        assertEquals(0.5 / 2, value(new Recall(), predictions, classes));
        assertEquals(1.0 / 3, value(new F1(), predictions, classes));
    }

    @Test
    void predictionsThatAreNaNAreNeverRight() {
        Tensor predictions = Tensor.of(Shape.of(2, 3), NAN, NAN, NAN, NAN, 2, 1);
        Tensor classes = Tensor.of(Shape.of(2), 0, 1);
        assertEquals(0.5, value(new Accuracy(), predictions, classes));
        assertEquals(0.5, value(new TopK(1), predictions, classes));
        assertEquals(0.5, value(new TopK(3), predictions, classes));
        assertEquals(1, value(new Precision(Average.MICRO), predictions, classes));
        assertEquals(0.5, value(new Recall(Average.MICRO), predictions, classes));
        assertEquals(0, value(new F1(Average.ofClass(0)), predictions, classes));
        assertEquals(1, value(new F1(Average.ofClass(1)), predictions, classes));
        assertEquals(Double.NaN, value(new RocAuc(), predictions, classes));
        Tensor one = Tensor.of(Shape.of(1, 1), NAN);
        assertEquals(0, value(new Accuracy(), one, Tensor.of(Shape.of(1), 0)));
        assertEquals(0, value(new TopK(2), one, Tensor.of(Shape.of(1), 0)));
    }

    @Test
    void targetsInEveryForm() {
        Tensor wide = Tensor.of(Shape.of(1, 2, 3), 1, 2, 0, 5, 4, 3);
        assertEquals(0.5, value(new Accuracy(), wide, Tensor.of(Shape.of(1, 2), 1, 1)));
        assertEquals(0.5, value(new Accuracy(), wide, Tensor.of(wide.shape(), 0.1f, 0.9f, 0, 0.2f, 0.7f, 0.1f)));
        Tensor narrow = Tensor.of(Shape.of(2, 1), 0.2f, 0.9f);
        for (Tensor targets : List.of(
                Tensor.of(Shape.of(2), 1, 1),
                Tensor.of(Shape.of(2, 1), 1, 0.75f),
                Tensor.of(Shape.of(2, 2), 0.25f, 0.75f, 0, 1))) {
            assertEquals(0.5, value(new Accuracy(), narrow, targets));
        }
    }

    @Test
    void areaUnderTheCurve() {
        Tensor classes = Tensor.of(Shape.of(4), 0, 0, 1, 1);
        assertEquals(0.75, value(new RocAuc(), Tensor.of(Shape.of(4), 0.1f, 0.4f, 0.35f, 0.8f), classes));
        assertEquals(0.5, value(new RocAuc(), Tensor.of(Shape.of(4), 0, -0f, 0, -0f), classes));
        assertEquals(1, value(new RocAuc(), Tensor.of(Shape.of(4), -3, -2, -1, 1), classes));
        assertEquals(0, value(new RocAuc(), Tensor.of(Shape.of(4), 1, 0.5f, -1, Float.NEGATIVE_INFINITY), classes));
        assertEquals(0.875, value(new RocAuc(), Tensor.of(Shape.of(4), 0.1f, 0.4f, 0.4f, 0.8f), classes));
        Tensor same = Tensor.of(Shape.of(4), 1, 1, 1, 1);
        assertEquals(Double.NaN, value(new RocAuc(), same, same));
    }

    @Test
    void determination() {
        Tensor constant = Tensor.of(Shape.of(3), 7, 7, 7);
        assertEquals(1, value(new R2(), constant, constant));
        assertEquals(0, value(new R2(), Tensor.of(Shape.of(3), 7, 7, 8), constant));
        Tensor targets = Tensor.of(Shape.of(3), 1, 2, 3);
        assertEquals(0, value(new R2(), Tensor.of(Shape.of(3), 2, 2, 2), targets));
        assertEquals(-3, value(new R2(), Tensor.of(Shape.of(3), 3, 2, 1), targets));
        // a mean so large that squares in float would keep nothing of the deviations
        Tensor far = Tensor.of(Shape.of(3), 1e7f, 1e7f + 1, 1e7f + 2);
        assertEquals(0.5, value(new R2(), Tensor.of(Shape.of(3), 1e7f, 1e7f + 1, 1e7f + 3), far), 1e-6);
    }

    @Test
    void confusionMatrix() {
        ConfusionMatrix matrix = new ConfusionMatrix(3);
        for (int i = 0; i < 12; i++) {
            matrix.add(Tensor.of(Shape.of(1, 3), 1, 0, 0), Tensor.of(Shape.of(1), 0));
        }
        matrix.add(Tensor.of(Shape.of(3, 3), 0, 1, 0, 1, 0, 0, 0, 1, 0), Tensor.of(Shape.of(3), 1, 1, 2));
        matrix.add(Tensor.of(Shape.of(1, 3), NAN, NAN, NAN), Tensor.of(Shape.of(1), 2));
        assertEquals(12, matrix.count(0, 0));
        assertEquals(1, matrix.count(1, 0));
        assertEquals(0, matrix.count(0, 1));
        assertEquals(16, matrix.total());
        assertEquals(13.0 / 16, matrix.value());
        assertEquals(12.0 / 13, matrix.precision(0));
        assertEquals(0.5, matrix.recall(1));
        assertEquals(0.5, matrix.f1(1));
        assertEquals(0, matrix.precision(2));
        assertEquals("""
                actual \\ predicted   0  1  2
                0                   12  0  0
                1                    1  1  0
                2                    0  1  0""", matrix.toString());
        assertEquals("""
                actual \\ predicted  bird  cat  hippopotamus
                bird                  12    0             0
                cat                    1    1             0
                hippopotamus           0    1             0""", matrix.toString("bird", "cat", "hippopotamus"));
    }

    @Test
    void texts() {
        fails("TopK: k is 0, expected at least 1", () -> new TopK(0));
        fails("Average.ofClass: class -1, expected at least 0", () -> Average.ofClass(-1));
        fails("ConfusionMatrix: got 1 class, expected at least 2", () -> new ConfusionMatrix(1));
        fails("ConfusionMatrix: class 3, expected one from 0 to 2", () -> new ConfusionMatrix(3).count(0, 3));
        fails(
                "ConfusionMatrix: got 2 names for 3 classes; give one name per class",
                () -> new ConfusionMatrix(3).toString("a", "b"));
        Tensor three = Tensor.zeros(Shape.of(2, 3));
        Tensor classes = Tensor.zeros(Shape.of(2));
        fails("F1: class 3, expected one from 0 to 2", () -> value(new F1(Average.ofClass(3)), three, classes));
        fails(
                "ConfusionMatrix: predictions have 3 columns, but had 4 before; begin a meter for each model",
                () -> new ConfusionMatrix(4).add(three, classes));
        fails("RocAuc: predictions have 4 columns, but had 3 before; begin a meter for each model", () -> {
            Metric.Meter meter = new RocAuc().meter();
            meter.add(three, classes);
            meter.add(Tensor.zeros(Shape.of(2, 4)), classes);
        });
        for (Metric metric : CLASSIFICATION) {
            String who = metric.getClass().getSimpleName();
            fails(
                    who + ": targets have shape [3], but predictions have [2, 3]; give a class index for each row of"
                            + " predictions, or one target per prediction",
                    () -> value(metric, three, Tensor.zeros(Shape.of(3))));
        }
        for (Metric metric : REGRESSION) {
            String who = metric.getClass().getSimpleName();
            fails(
                    who + ": targets have shape [2], but predictions have [2, 3]; give one target per prediction",
                    () -> value(metric, three, classes));
        }
        for (float label : new float[] {3, 0.5f, NAN}) {
            fails(
                    "Accuracy: the target in row 1 of the batch is " + label
                            + ", expected a class from 0 to 2 as a whole"
                            + " number, or a negative one for a row without a class",
                    () -> value(new Accuracy(), three, Tensor.of(Shape.of(2), 0, label)));
        }
        fails(
                "Accuracy: the target in row 0 of the batch is 2.0, expected 0, 1 or a probability between, since"
                        + " predictions have one column",
                () -> value(new Accuracy(), classes, Tensor.of(Shape.of(2), 2, 0)));
        fails(
                "Accuracy: the targets in row 1 of the batch add up to 2.0, expected probabilities that add up to 1; this"
                        + " figure needs one right class a row, not several",
                () -> value(new Accuracy(), three, Tensor.of(Shape.of(2, 3), 0, 1, 0, 1, 0, 1)));
    }

    private static double value(Metric metric, Tensor predictions, Tensor targets) {
        Metric.Meter meter = metric.meter();
        meter.add(predictions, targets);
        return meter.value();
    }

    private static void fails(String text, Executable call) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
