package dev.descent.train;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.augment.Mixup;
import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Loss;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.Model;
import dev.descent.nn.Parameter;
import dev.descent.op.Arithmetic;
import dev.descent.optim.Adam;
import dev.descent.optim.L2;
import dev.descent.optim.SGD;
import dev.descent.tensor.Shape;
import dev.descent.train.RateSweep.Point;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class RateFinderTest {
    private static final Split DIGITS = Digits.load().split(0.8, 42);

    private static Model model() {
        return Model.of(Shape.of(64), 7, dense(64), batchNorm(), relu(), dropout(0.2f), dense(10));
    }

    private static RateFinder finder(Model model) {
        return RateFinder.of(model, new CrossEntropy(), new Adam(1e-3f)).with(new Mixup(0.2f), new L2(1e-4f));
    }

    private static byte[] hash(Model model) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (Parameter parameter : model.parameters()) {
            for (float value : parameter.tensor().toArray()) {
                sha.update(ByteBuffer.allocate(4).putFloat(0, value));
            }
        }
        return sha.digest();
    }

    private static byte[] afterTraining(boolean search) throws Exception {
        Model model = model();
        if (search) {
            finder(model).run(DIGITS.train());
        }
        Trainer trainer = Trainer.of(model, new CrossEntropy(), new Adam(1e-3f)).with(new Mixup(0.2f));
        trainer.fit(DIGITS.train(), 1);
        if (search) {
            finder(model).run(DIGITS.train());
        }
        trainer.fit(DIGITS.train(), 1);
        return hash(model);
    }

    @Test
    void nothingOfTheRunChanges() throws Exception {
        Model model = model();
        byte[] before = hash(model);
        finder(model).run(DIGITS.train());
        NoiseScale.measure(model, new CrossEntropy(), DIGITS.train());
        BatchSizes.bytes(model, new CrossEntropy(), DIGITS.train(), 100);
        assertArrayEquals(before, hash(model));
        assertFalse(model.parameters().get(0).tensor().hasGradient());
        assertArrayEquals(afterTraining(false), afterTraining(true));
    }

    @Test
    void findsARateThatTrains() {
        Model model = model();
        RateSweep sweep = finder(model).run(DIGITS.train());
        assertEquals(100, sweep.points().size(), "batch-norm keeps the loss from bursting");
        assertEquals(1e-7f, sweep.points().get(0).rate());
        assertTrue(sweep.suggestion() > 1e-4 && sweep.suggestion() < 0.1, sweep.suggestion() + "");
        History history = Trainer.of(model, new CrossEntropy(), new Adam(sweep.suggestion()))
                .fit(DIGITS.train(), DIGITS.test(), 5);
        assertTrue(history.last().validation().metric("accuracy") > 0.93, history.toCsv());
        assertEquals(sweep, finder(model()).run(DIGITS.train()), "the same each time");
    }

    @Test
    void everyPointIsTheLossBeforeTheUpdateWithItsRate() {
        float[][] inputs = {{1}, {1}};
        Dataset data = Dataset.of(inputs, new float[] {0, 0});
        Model model = Model.of(Shape.of(1), 1, dense(1).withoutBias());
        float w = model.parameters().get(0).tensor().get(0, 0);
        RateSweep sweep = RateFinder.of(model, new MeanSquaredError(), new SGD(9))
                .with(Settings.defaults().withBatchSize(1).withAccumulate(2))
                .between(0.01f, 0.1f)
                .steps(10)
                .linear()
                .run(data);
        double smoothed = 0;
        double filled = 0;
        for (int i = 0; i < 10; i++) {
            Point point = sweep.points().get(i);
            assertEquals(0.01 * (i + 1), point.rate(), 1e-7);
            assertEquals(w * w, point.loss(), 1e-5 * w * w);
            smoothed = 0.98 * smoothed + 0.02 * point.loss();
            filled = 0.98 * filled + 0.02;
            assertEquals(smoothed / filled, point.smoothed(), 1e-9);
            w -= point.rate() * 2 * w;
        }
    }

    @Test
    void aLossThatIsNotFiniteEndsIt() {
        Dataset data = Dataset.of(new float[][] {{1}, {2}}, new float[] {1, 5});
        RateSweep sweep = RateFinder.of(Model.of(Shape.of(1), 1, dense(1)), new MeanSquaredError(), new SGD(1))
                .with(Settings.defaults().withBatchSize(2))
                .between(1e-3f, 1e30f)
                .run(data);
        assertTrue(sweep.points().size() < 50);
        sweep.points().forEach(point -> assertTrue(Double.isFinite(point.loss())));
    }

    @Test
    void aLossFourTimesTheBestEndsIt() {
        Dataset data = Dataset.of(new float[][] {{1}, {2}}, new float[] {1, 5});
        RateSweep sweep = RateFinder.of(Model.of(Shape.of(1), 1, dense(1)), new MeanSquaredError(), new SGD(1))
                .with(Settings.defaults().withBatchSize(2))
                .run(data);
        double best = Double.POSITIVE_INFINITY;
        for (Point point : sweep.points()) {
            best = Math.min(best, point.smoothed());
            assertTrue(point.smoothed() <= 4 * best);
        }
        assertTrue(sweep.points().size() < 100 && best < 10, sweep.points().size() + " points, best " + best);
    }

    /** Such as the logarithm of a density: four times a best below zero would be better, not worse. */
    @Test
    void aLossBelowZeroIsSweptToo() {
        Loss below = (tape, outputs, targets) ->
                Arithmetic.addScalar(tape, new MeanSquaredError().forward(tape, outputs, targets), -100);
        Dataset data = Dataset.of(new float[][] {{1}, {2}}, new float[] {1, 2});
        RateSweep sweep = RateFinder.of(Model.of(Shape.of(1), 1, dense(1)), below, new SGD(1))
                .with(Settings.defaults().withBatchSize(2))
                .run(data);
        double best = sweep.points().stream().mapToDouble(Point::smoothed).min().orElseThrow();
        assertTrue(best < -99, "best " + best);
        int size = sweep.points().size();
        assertTrue(size > 50 && size < 100, size + " points");
    }

    /** Flat, then down a straight slope from point 30 to 69, then up. */
    private static RateSweep bent() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            double loss = i < 30 ? 2 : i < 70 ? 2 - 0.04 * (i - 29) - (i >= 50 ? 0.1 : 0) : 0.4 + 0.05 * (i - 69);
            points.add(new Point((float) Math.pow(10, -6 + 0.05 * i), loss, loss));
        }
        return new RateSweep(points);
    }

    @Test
    void suggestsWhereTheCurveFalls() {
        RateSweep sweep = bent();
        assertEquals(sweep.points().get(69).rate() / 10, sweep.minimum());
        assertEquals(sweep.points().get(49).rate(), sweep.steepest(), "before the largest drop");
        assertEquals(sweep.suggestion(), sweep.valley());
        // The fall has 41 points, from 29 on: fastai begins one earlier, and goes a third and half a third along it.
        assertEquals(sweep.points().get(28 + 13 + 6).rate(), sweep.valley());
        RateSweep one = new RateSweep(List.of(new Point(0.5f, 1, 1)));
        assertEquals(0.5f, one.valley());
        assertEquals(0.5f, one.steepest());
        assertEquals(0.05f, one.minimum());
    }

    @Test
    void drawsItself() throws Exception {
        String svg = bent().toSvg();
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertEquals("svg", document.getDocumentElement().getTagName());
        assertEquals(8, document.getElementsByTagName("circle").getLength(), "three marks, and five in the legend");
        assertTrue(svg.contains("1e-4") && svg.contains("learning rate") && svg.contains("valley: 0.0002"), svg);
        assertFalse(svg.contains("NaN"), svg);
        assertFalse(svg.contains("href"), "it needs nothing else");
        String single = new RateSweep(List.of(new Point(0.5f, 1, 1))).toSvg();
        assertFalse(single.contains("NaN") || single.contains("Infinity"), single);
    }

    @Test
    void refusesWhatCannotBe() {
        Model model = model();
        assertEquals(
                "RateFinder: rates from 1.0 to 1.0: expected 0 < from < to, for example 1e-7 to 10",
                assertThrows(IllegalArgumentException.class, () -> finder(model).between(1, 1))
                        .getMessage());
        assertEquals(
                "RateFinder: 9 steps: expected at least 10; 100 show a curve",
                assertThrows(IllegalArgumentException.class, () -> finder(model).steps(9))
                        .getMessage());
        assertEquals(
                "RateFinder: the loss of the first batch is not finite; look at the data and at the first weights",
                assertThrows(IllegalArgumentException.class, () -> new RateSweep(List.of()))
                        .getMessage());
    }
}
