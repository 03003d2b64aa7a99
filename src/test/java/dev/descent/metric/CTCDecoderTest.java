package dev.descent.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Reading labels, against all alignments of tiny cases. */
class CTCDecoderTest {
    private static final int[][] SIZES = {{1, 2, 0}, {2, 3, 0}, {4, 3, 2}, {5, 4, 1}, {6, 3, 0}, {7, 2, 1}};

    private static Tensor logits(int time, int classes, long seed) {
        Tensor logits = Tensor.zeros(Shape.of(time, classes));
        Rng rng = new Rng(seed);
        for (int i = 0; i < logits.size(); i++) {
            logits.values()[i] = (float) (2 * rng.normal(i));
        }
        return logits;
    }

    private static Tensor probabilities(Tensor logits) {
        Tensor probabilities = logits.copy();
        int classes = logits.dim(1);
        for (int step = 0; step < logits.dim(0); step++) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(logits.get(step, c));
            }
            for (int c = 0; c < classes; c++) {
                probabilities.values()[step * classes + c] = (float) (Math.exp(logits.get(step, c)) / sum);
            }
        }
        return probabilities;
    }

    /** The probability of every labelling, by adding up all alignments. */
    private static Map<List<Integer>, Double> all(Tensor probabilities, int blank) {
        Map<List<Integer>, Double> all = new HashMap<>();
        int time = probabilities.dim(0);
        int classes = probabilities.dim(1);
        for (int code = 0; code < Math.pow(classes, time); code++) {
            List<Integer> labels = new ArrayList<>();
            double product = 1;
            int before = blank;
            for (int step = 0, rest = code; step < time; step++, rest /= classes) {
                int label = rest % classes;
                product *= probabilities.get(step, label);
                if (label != blank && label != before) {
                    labels.add(label);
                }
                before = label;
            }
            all.merge(labels, product, Double::sum);
        }
        return all;
    }

    private static List<Integer> list(int... labels) {
        List<Integer> list = new ArrayList<>();
        for (int label : labels) {
            list.add(label);
        }
        return list;
    }

    @Test
    void aWideBeamFindsEveryLabellingWithItsProbability() {
        for (int[] size : SIZES) {
            for (int seed = 0; seed < 5; seed++) {
                Tensor logits = logits(size[0], size[1], seed);
                Map<List<Integer>, Double> expected = all(probabilities(logits), size[2]);
                List<CTCDecoder.Labelling> found = new CTCDecoder(size[2], true).beamSearch(logits, 10_000);
                assertEquals(expected.size(), found.size());
                double before = Double.POSITIVE_INFINITY;
                for (CTCDecoder.Labelling labelling : found) {
                    double probability = Math.exp(labelling.logProbability());
                    assertEquals(expected.get(list(labelling.labels())), probability, 1e-6 * probability + 1e-9);
                    assertTrue(labelling.logProbability() <= before);
                    before = labelling.logProbability();
                }
            }
        }
    }

    @Test
    void aNarrowBeamFindsTheBestOfClearCases() {
        int right = 0;
        for (int seed = 0; seed < 50; seed++) {
            Tensor probabilities = probabilities(logits(6, 3, 100 + seed));
            Map<List<Integer>, Double> all = all(probabilities, 0);
            double best = all.values().stream().mapToDouble(p -> p).max().orElseThrow();
            List<CTCDecoder.Labelling> found = new CTCDecoder().beamSearch(probabilities, 8);
            assertTrue(found.size() <= 8);
            double of = all.get(list(found.get(0).labels()));
            assertTrue(Math.exp(found.get(0).logProbability()) <= of * (1 + 1e-6));
            right += of == best ? 1 : 0;
        }
        assertTrue(right >= 48, right + " of 50");
    }

    @Test
    void greedyFollowsTheBestAlignment() {
        for (int seed = 0; seed < 20; seed++) {
            Tensor logits = logits(6, 4, seed);
            Tensor probabilities = probabilities(logits);
            List<Integer> labels = new ArrayList<>();
            double product = 1;
            int before = 0;
            for (int step = 0; step < 6; step++) {
                int best = 0;
                for (int c = 0; c < 4; c++) {
                    best = probabilities.get(step, c) > probabilities.get(step, best) ? c : best;
                }
                product *= probabilities.get(step, best);
                if (best != 0 && best != before) {
                    labels.add(best);
                }
                before = best;
            }
            CTCDecoder.Labelling found = new CTCDecoder().greedy(probabilities);
            assertEquals(labels, list(found.labels()));
            assertEquals(Math.log(product), found.logProbability(), 1e-5);
            CTCDecoder.Labelling ofLogits = new CTCDecoder(0, true).greedy(logits);
            assertEquals(labels, list(ofLogits.labels()));
            assertEquals(Math.log(product), ofLogits.logProbability(), 1e-5);
        }
    }

    /** Two ways to read 1 have more together than the one best alignment, which is blank. */
    @Test
    void sumsOfAlignmentsBeatTheBestAlignment() {
        Tensor steps = Tensor.of(Shape.of(2, 2), 0.6f, 0.4f, 0.6f, 0.4f);
        CTCDecoder decoder = new CTCDecoder();
        assertEquals(0, decoder.greedy(steps).labels().length);
        assertEquals(Math.log(0.36), decoder.greedy(steps).logProbability(), 1e-6);
        List<CTCDecoder.Labelling> found = decoder.beamSearch(steps, 2);
        assertArrayEquals(new int[] {1}, found.get(0).labels());
        assertEquals(Math.log(0.64), found.get(0).logProbability(), 1e-6);
        assertEquals(0, found.get(1).labels().length);
    }

    @Test
    void classesWithoutAnyProbabilityAreNeverRead() {
        Tensor steps = Tensor.of(Shape.of(2, 3), 0, 1, 0, 1, 0, 0);
        List<CTCDecoder.Labelling> found = new CTCDecoder().beamSearch(steps, 10);
        assertEquals(List.of(new CTCDecoder.Labelling(0, 1)), found);
    }

    /** Long and wide enough that lost beginnings must be let go of, and found again. */
    @Test
    void longSequencesAreReadFast() {
        Tensor logits = logits(400, 30, 1);
        List<CTCDecoder.Labelling> found = new CTCDecoder(0, true).beamSearch(logits, 50);
        assertEquals(50, found.size());
        assertTrue(found.get(0).logProbability()
                > new CTCDecoder(0, true).greedy(logits).logProbability());
        assertEquals(
                50, found.stream().map(each -> list(each.labels())).distinct().count());
    }

    @Test
    void labellingsAreValues() {
        int[] labels = {1, 2};
        CTCDecoder.Labelling labelling = new CTCDecoder.Labelling(-1, labels);
        labels[0] = 9;
        labelling.labels()[1] = 9;
        assertEquals(new CTCDecoder.Labelling(-1, 1, 2), labelling);
        assertEquals(new CTCDecoder.Labelling(-1, 1, 2).hashCode(), labelling.hashCode());
        assertEquals("Labelling[1, 2] -1.0", labelling.toString());
    }

    @Test
    void editsAreCounted() {
        Tensor predictions = Tensor.zeros(Shape.of(2, 4, 4));
        int[] best = {1, 0, 2, 3, 3, 3, 0, 3};
        for (int i = 0; i < best.length; i++) {
            predictions.values()[i * 4 + best[i]] = 1;
        }
        assertEquals(0, error(predictions, 3, 1, 2, 3, 3, 3, -100));
        assertEquals(1 / 5.0, error(predictions, 3, 1, 1, 3, 3, 3, -100));
        assertEquals(1 / 4.0, error(predictions, 3, 1, 3, -100, 3, 3, -100));
        assertEquals(2 / 6.0, error(predictions, 4, 2, 2, 3, 1, 3, 3, -100, -100));
        assertTrue(Double.isNaN(new LabelError().meter().value()));
        assertEquals("label_error", new LabelError().name());
        assertEquals(false, new LabelError().largerIsBetter());
    }

    private static double error(Tensor predictions, int most, float... targets) {
        Metric.Meter meter = new LabelError().meter();
        Tensor all = Tensor.of(Shape.of(2, most), targets);
        meter.add(predictions, all);
        meter.add(predictions, all);
        return meter.value();
    }

    private static void refuses(String text, Executable call) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void exactTexts() {
        refuses(
                "CTCDecoder: the blank is class -1, expected at least 0; it is one of the classes",
                () -> new CTCDecoder(-1, false));
        refuses(
                "LabelError: the blank is class -1, expected at least 0; it is one of the classes",
                () -> new LabelError(-1));
        refuses("CTCDecoder: beam width 0, expected at least 1", () -> new CTCDecoder().beamSearch(logits(2, 2, 1), 0));
        refuses(
                "CTCDecoder: steps have shape [1, 2, 3], expected [time, classes] with the blank, class 0, among the classes;"
                        + " take one sequence of a batch",
                () -> new CTCDecoder().greedy(Tensor.zeros(Shape.of(1, 2, 3))));
        refuses(
                "CTCDecoder: steps have shape [2, 3], expected [time, classes] with the blank, class 3, among the classes;"
                        + " take one sequence of a batch",
                () -> new CTCDecoder(3, false).greedy(Tensor.zeros(Shape.of(2, 3))));
        refuses(
                "CTCDecoder: the probability of class 1 at step 0 is -2.0, expected 0 to 1; for raw outputs use new"
                        + " CTCDecoder(blank, true)",
                () -> new CTCDecoder().greedy(Tensor.of(Shape.of(1, 2), 0.5f, -2)));
        refuses(
                "LabelError: targets have shape [2], but predictions have [2, 3, 4]; expected [batch, most labels] and"
                        + " [batch, time, classes] with the blank, class 0, among the classes",
                () -> new LabelError().meter().add(Tensor.zeros(Shape.of(2, 3, 4)), Tensor.zeros(Shape.of(2))));
    }
}
