package dev.descent.data;

import static dev.descent.data.DatasetTest.input;
import static dev.descent.data.DatasetTest.target;
import static dev.descent.data.Texts.bad;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SplitTest {
    /** Examples whose only input is their own number. */
    private static Dataset numbered(int... classes) {
        float[][] inputs = new float[classes.length][1];
        for (int i = 0; i < classes.length; i++) {
            inputs[i][0] = i;
        }
        return Dataset.of(inputs, classes);
    }

    private static List<Integer> numbers(Dataset data) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < data.size(); i++) {
            numbers.add((int) input(data, i)[0]);
        }
        return numbers;
    }

    private static void assertParts(Split split, int size) {
        Set<Integer> all = new HashSet<>(numbers(split.train()));
        all.addAll(numbers(split.test()));
        assertEquals(size, all.size());
        assertEquals(size, split.train().size() + split.test().size());
    }

    @Test
    void everyExampleIsInOnePart() {
        Dataset data = numbered(new int[100]);
        for (double fraction : new double[] {0.01, 0.29, 0.5, 0.8, 0.99}) {
            Split split = data.split(fraction, 3);
            assertParts(split, 100);
            assertEquals(Math.round(100 * fraction), split.train().size());
        }
        assertEquals(1437, Digits.load().split(0.8, 42).train().size());
    }

    @Test
    void seedDecides() {
        Dataset data = numbered(new int[100]);
        assertEquals(
                numbers(data.split(0.8, 3).train()), numbers(data.split(0.8, 3).train()));
        assertNotEquals(
                numbers(data.split(0.8, 3).train()), numbers(data.split(0.8, 4).train()));
    }

    @Test
    void everyExampleIsAsLikely() {
        int[] counts = new int[10];
        Dataset data = numbered(new int[10]);
        for (int seed = 0; seed < 10_000; seed++) {
            numbers(data.split(0.3, seed).train()).forEach(number -> counts[number]++);
        }
        for (int count : counts) {
            assertEquals(3000, count, 5 * Math.sqrt(10_000 * 0.3 * 0.7));
        }
    }

    @Test
    void stratifiedGivesEachClassItsShare() {
        Random random = new Random(1);
        int[] classes = new int[1000];
        int[] counts = new int[4];
        for (int i = 0; i < classes.length; i++) {
            double draw = random.nextDouble();
            classes[i] = draw < 0.6 ? 0 : draw < 0.9 ? 1 : draw < 0.99 ? 2 : 3;
            counts[classes[i]]++;
        }
        Split split = numbered(classes).stratifiedSplit(0.7, 5);
        assertParts(split, 1000);
        assertEquals(700, split.train().size(), 1);
        int[] trained = new int[4];
        for (int i = 0; i < split.train().size(); i++) {
            trained[(int) target(split.train(), i)[0]]++;
        }
        for (int c = 0; c < 4; c++) {
            assertEquals(0.7 * counts[c], trained[c], 1);
        }
        List<Integer> order =
                numbers(split.train()).stream().map(i -> classes[i]).toList();
        assertNotEquals(order.stream().sorted().toList(), order);
    }

    @Test
    void rareClassesAreInBothParts() {
        Split split = numbered(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2).stratifiedSplit(0.9, 1);
        for (Dataset part : List.of(split.train(), split.test())) {
            assertTrue(numbers(part).contains(10) || numbers(part).contains(11));
        }
        assertParts(split, 12);
    }

    @Test
    void foldsTestEveryExampleOnce() {
        Dataset data = numbered(new int[11]);
        for (int k = 2; k <= 11; k++) {
            List<Split> folds = data.kFold(k, 9);
            assertEquals(k, folds.size());
            folds.forEach(fold -> assertParts(fold, 11));
            int[] tested = folds.stream()
                    .flatMap(fold -> numbers(fold.test()).stream())
                    .mapToInt(Integer::intValue)
                    .sorted()
                    .toArray();
            assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, tested);
            int folded = k;
            Stream<Integer> sizes = folds.stream().map(fold -> fold.test().size());
            assertTrue(sizes.allMatch(size -> size == 11 / folded || size == 11 / folded + 1));
        }
    }

    @Test
    void badFractions() {
        Dataset data = numbered(0, 0, 1, 1, 1);
        String text = ", expected more than 0 and less than 1, such as 0.8";
        bad("split: fraction 0.0" + text, () -> data.split(0, 1));
        bad("split: fraction 1.0" + text, () -> data.split(1, 1));
        bad("split: fraction NaN" + text, () -> data.split(Double.NaN, 1));
        bad("stratifiedSplit: fraction 80.0" + text, () -> data.stratifiedSplit(80, 1));
        bad(
                "split: a fraction of 0.1 of 5 examples leaves 0 to train with and 5 to test with, expected at least 1"
                        + " each; change the fraction or bring more data",
                () -> data.split(0.1, 1));
        bad(
                "split: a fraction of 0.8 of 1 example leaves 0 to train with and 1 to test with, expected at least 1"
                        + " each; change the fraction or bring more data",
                () -> numbered(0).split(0.8, 1));
    }

    @Test
    void badKinds() {
        bad(
                "stratifiedSplit: class 1 has 1 example, expected at least 2, one for each part; leave the class out or use"
                        + " split",
                () -> numbered(0, 0, 1).stratifiedSplit(0.5, 1));
        bad(
                "stratifiedSplit: targets are values of shape [], expected one class index for each example",
                () -> Dataset.of(new float[4][1], new float[4]).stratifiedSplit(0.5, 1));
        String end = ", expected from 2 to the number of examples";
        bad("kFold: k = 1 for 3 examples" + end, () -> numbered(0, 0, 1).kFold(1, 1));
        bad("kFold: k = 4 for 3 examples" + end, () -> numbered(0, 0, 1).kFold(4, 1));
    }
}
