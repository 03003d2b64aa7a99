package dev.descent.data;

import static dev.descent.data.Texts.bad;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetTest {
    private static final float[][] INPUTS = {{1, 2}, {3, 4}, {5, 6}};

    static float[] input(Dataset data, int index) {
        float[] input = new float[data.inputShape().size()];
        data.read(index, input, 0, new float[data.targetShape().size()], 0);
        return input;
    }

    static float[] target(Dataset data, int index) {
        float[] target = new float[data.targetShape().size()];
        data.read(index, new float[data.inputShape().size()], 0, target, 0);
        return target;
    }

    @Test
    void classesAreCountedOrGiven() {
        Dataset counted = Dataset.of(INPUTS, new int[] {2, 0, 1});
        assertEquals(3, counted.size());
        assertEquals(3, counted.classes());
        assertEquals(Shape.of(2), counted.inputShape());
        assertEquals(Shape.of(), counted.targetShape());
        assertArrayEquals(new float[] {3, 4}, input(counted, 1));
        assertArrayEquals(new float[] {2}, target(counted, 0));
        assertEquals(List.of(), counted.classNames());
        assertEquals(7, Dataset.of(INPUTS, new int[] {2, 0, 1}, 7).classes());
    }

    @Test
    void valuesOfOneOrSeveral() {
        Dataset single = Dataset.of(INPUTS, new float[] {0.5f, -1, 7});
        assertEquals(0, single.classes());
        assertEquals(Shape.of(), single.targetShape());
        assertArrayEquals(new float[] {-1}, target(single, 1));
        Dataset several = Dataset.of(INPUTS, new float[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}});
        assertEquals(Shape.of(3), several.targetShape());
        assertArrayEquals(new float[] {7, 8, 9}, target(several, 2));
    }

    @Test
    void arraysAreCopied() {
        float[][] inputs = {{1, 2}, {3, 4}};
        float[] values = {5, 6};
        Dataset data = Dataset.of(inputs, values);
        inputs[0][0] = Float.NaN;
        values[1] = Float.NaN;
        assertArrayEquals(new float[] {1, 2}, input(data, 0));
        assertArrayEquals(new float[] {6}, target(data, 1));
    }

    /** Rows of labels may differ in length, and be empty. */
    @Test
    void severalLabels() {
        Dataset data = Dataset.of(INPUTS, new int[][] {{0, 2, 1}, {}, {1, Dataset.UNLABELLED}}, 3);
        assertEquals(3, data.classes());
        assertEquals(Shape.of(3), data.targetShape());
        assertArrayEquals(new float[] {0, 2, 1}, target(data, 0));
        assertArrayEquals(new float[] {-100, -100, -100}, target(data, 1));
        assertArrayEquals(new float[] {1, -100, -100}, target(data, 2));
        assertEquals(Shape.of(1), Dataset.of(INPUTS, new int[3][0], 3).targetShape());
        bad(
                "data set: label of example 1 is 3, expected a whole number from 0 to 2 for 3 classes",
                () -> Dataset.of(INPUTS, new int[][] {{0}, {1, 3}, {}}, 3));
        bad(
                "data set: got 3 inputs and 2 targets; give one target for each input",
                () -> Dataset.of(INPUTS, new int[2][1], 3));
    }

    @Test
    void readsToAnyOffset() {
        float[] inputs = new float[6];
        float[] targets = new float[5];
        Dataset.of(INPUTS, new float[][] {{1, 2}, {3, 4}, {5, 6}}).read(2, inputs, 3, targets, 1);
        assertArrayEquals(new float[] {0, 0, 0, 5, 6, 0}, inputs);
        assertArrayEquals(new float[] {0, 5, 6, 0, 0}, targets);
    }

    @Test
    void views() {
        Dataset data = Dataset.of(INPUTS, new int[] {0, 1, 1}).withClassNames(List.of("no", "yes"));
        Dataset shaped = data.withInputShape(Shape.of(1, 2, 1));
        assertEquals(Shape.of(1, 2, 1), shaped.inputShape());
        assertEquals(List.of("no", "yes"), shaped.classNames());
        Dataset part = shaped.subset(2, 0, 2);
        assertEquals(3, part.size());
        assertEquals(2, part.classes());
        assertEquals(Shape.of(1, 2, 1), part.inputShape());
        assertEquals(List.of("no", "yes"), part.classNames());
        assertArrayEquals(new float[] {5, 6}, input(part, 0));
        assertArrayEquals(new float[] {1, 2}, input(part, 1));
        assertArrayEquals(new float[] {1}, target(part, 2));
    }

    @Test
    void oneHot() {
        Dataset data = Dataset.of(INPUTS, new int[] {2, 0, 1}, 4).oneHot();
        assertEquals(0, data.classes());
        assertEquals(Shape.of(4), data.targetShape());
        assertArrayEquals(new float[] {0, 0, 1, 0}, target(data, 0));
        assertArrayEquals(new float[] {1, 0, 0, 0}, target(data, 1));
        float[] targets = {9, 9, 9, 9, 9, 9};
        data.read(2, new float[2], 0, targets, 1);
        assertArrayEquals(new float[] {9, 0, 1, 0, 0, 9}, targets);
    }

    @Test
    void digits() {
        Dataset digits = Digits.load();
        assertEquals(1797, digits.size());
        assertEquals(10, digits.classes());
        assertEquals(Shape.of(64), digits.inputShape());
        assertEquals("7", digits.classNames().get(7));
        float[] first = input(digits, 0);
        assertEquals(5 / 16f, first[2]);
        assertEquals(13 / 16f, first[3]);
        int[] counts = new int[10];
        float most = 0;
        for (int i = 0; i < digits.size(); i++) {
            counts[(int) target(digits, i)[0]]++;
            for (float value : input(digits, i)) {
                assertTrue(value >= 0 && value <= 1);
                most = Math.max(most, value);
            }
        }
        assertEquals(1f, most);
        assertArrayEquals(new int[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, counts);
    }

    @Test
    void iris() {
        Dataset iris = Iris.load();
        assertEquals(150, iris.size());
        assertEquals(List.of("setosa", "versicolor", "virginica"), iris.classNames());
        assertArrayEquals(new float[] {5.1f, 3.5f, 1.4f, 0.2f}, input(iris, 0));
        assertArrayEquals(new float[] {2}, target(iris, 149));
        assertArrayEquals(new float[] {1}, target(iris, 50));
    }

    @Test
    void noticesAreInTheJar() {
        assertTrue(Digits.class.getResource("NOTICE") != null);
    }

    @Test
    void badArrays() {
        bad("data set: has no examples, expected at least 1", () -> Dataset.of(new float[0][], new int[0]));
        bad("data set: has no examples, expected at least 1", () -> Dataset.of(new float[0][], new float[0]));
        bad(
                "data set: got 3 inputs and 2 targets; give one target for each input",
                () -> Dataset.of(INPUTS, new int[2]));
        bad(
                "data set: got 3 inputs and 4 targets; give one target for each input",
                () -> Dataset.of(INPUTS, new float[4][1]));
        bad(
                "data set: input of example 1 has 1 values, expected 2 as in example 0",
                () -> Dataset.of(new float[][] {{1, 2}, {3}}, new float[2]));
        bad(
                "data set: target of example 1 has 3 values, expected 2 as in example 0",
                () -> Dataset.of(new float[2][1], new float[][] {{1, 2}, {3, 4, 5}}));
        bad(
                "data set: input of example 0 has no values, expected at least 1",
                () -> Dataset.of(new float[2][0], new float[2]));
    }

    @Test
    void badNumbers() {
        bad(
                "data set: input of example 1 is NaN at feature 0, expected finite numbers; fill the gap or leave out the"
                        + " example",
                () -> Dataset.of(new float[][] {{1, 2}, {Float.NaN, 3}}, new int[2]));
        bad(
                "data set: input of example 0 is -Infinity at feature 1, expected finite numbers; fill the gap or leave"
                        + " out the example",
                () -> Dataset.of(new float[][] {{1, -1f / 0}, {2, 3}}, new float[2]));
        bad(
                "data set: target of example 2 is Infinity at feature 0, expected finite numbers; fill the gap or leave out"
                        + " the example",
                () -> Dataset.of(INPUTS, new float[] {0, 1, 1f / 0}));
    }

    @Test
    void badLabels() {
        bad(
                "data set: label of example 2 is 3, expected a whole number from 0 to 2 for 3 classes",
                () -> Dataset.of(INPUTS, new int[] {0, 2, 3}, 3));
        bad(
                "data set: label of example 0 is -1, expected a whole number from 0 to 2 for 3 classes",
                () -> Dataset.of(INPUTS, new int[] {-1, 2, 0}));
        bad(
                "data set: has -1 classes, expected at most 16777216, or 0 if targets are not class indices",
                () -> Dataset.of(INPUTS, new int[3], -1));
        bad(
                "data set: has 2147483647 classes, expected at most 16777216, or 0 if targets are not class indices",
                () -> Dataset.of(INPUTS, new int[] {0, 0, Integer.MAX_VALUE}));
    }

    @Test
    void badViews() {
        Dataset data = Dataset.of(INPUTS, new int[] {0, 1, 1});
        bad(
                "withInputShape: inputs of shape [2] (2 values) cannot take shape [1, 3] (3 values); the products of the"
                        + " axes must be equal",
                () -> data.withInputShape(Shape.of(1, 3)));
        bad(
                "withClassNames: got 1 names for 2 classes; give one for each, in the order of their indices",
                () -> data.withClassNames(List.of("a")));
        bad("subset: has no examples, expected at least 1", data::subset);
        bad("subset: there is no example 3, expected 0 to 2", () -> data.subset(0, 3));
        bad("subset: there is no example -1, expected 0 to 2", () -> data.subset(-1));
        bad(
                "oneHot: targets are values of shape [], expected one class index for each example",
                () -> Dataset.of(INPUTS, new float[3]).oneHot());
    }

    /** Somebody's own data set, which nothing has looked at so far. */
    record Own(int size, float input, float label, int classes) implements Dataset {
        @Override
        public Shape inputShape() {
            return Shape.of(3);
        }

        @Override
        public Shape targetShape() {
            return Shape.of();
        }

        @Override
        public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
            inputs[inputOffset] = 0;
            inputs[inputOffset + 1] = index == 4 ? input : 0;
            inputs[inputOffset + 2] = 0;
            targets[targetOffset] = index == 5 ? label : 0;
        }
    }

    @Test
    void checkOfOnesOwnData() {
        Datasets.check(new Own(10, 1, 2, 3), "training");
        Datasets.check(new Own(10, 1, 0.5f, 0), "training");
        bad("training: has no examples, expected at least 1", () -> Datasets.check(new Own(0, 1, 2, 3), "training"));
        bad(
                "training: input of example 4 is NaN at feature 1, expected finite numbers; fill the gap or leave out the"
                        + " example",
                () -> Datasets.check(new Own(10, Float.NaN, 2, 3), "training"));
        bad(
                "validation: label of example 5 is 0.5, expected a whole number from 0 to 2 for 3 classes",
                () -> Datasets.check(new Own(10, 1, 0.5f, 3), "validation"));
        bad(
                "validation: label of example 5 is NaN, expected a whole number from 0 to 2 for 3 classes",
                () -> Datasets.check(new Own(10, 1, Float.NaN, 3), "validation"));
        bad(
                "validation: label of example 5 is 3, expected a whole number from 0 to 2 for 3 classes",
                () -> Datasets.check(new Own(10, 1, 3, 3), "validation"));
        bad(
                "training: target of example 5 is NaN at feature 0, expected finite numbers; fill the gap or leave out the"
                        + " example",
                () -> Datasets.check(new Own(10, 1, Float.NaN, 0), "training"));
    }

    @Test
    void lengthsGoAlongWithTheExamples() {
        Dataset data = Dataset.of(new float[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}, new int[] {0, 1, 0});
        assertTrue(!data.hasLengths());
        assertEquals(3, data.length(1));
        Dataset sequences = data.withLengths(3, 1, 2);
        assertTrue(sequences.hasLengths());
        assertEquals(2, sequences.subset(1, 2).length(1));
        assertEquals(1, sequences.oneHot().length(1));
        assertEquals(2, sequences.withClassNames(List.of("a", "b")).length(2));
        assertEquals(1, Standardizer.fit(sequences).apply(sequences).length(1));
        Batch batch = new Batch(sequences, 2);
        batch.fill(sequences, new int[] {2, 1}, 0, 2);
        assertArrayEquals(new int[] {2, 1}, batch.lengths());
        bad("withLengths: got 2 lengths for 3 examples; give one for each", () -> data.withLengths(1, 2));
        bad(
                "withLengths: example 2 has length 4, expected 1 to 3, the steps of inputs [3]",
                () -> data.withLengths(1, 2, 4));
    }
}
