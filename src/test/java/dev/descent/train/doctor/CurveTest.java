package dev.descent.train.doctor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurveTest {
    private static final double[] NONE = {};

    private static double[] curve(int epochs, IntToDoubleFunction loss) {
        return IntStream.range(0, epochs).mapToDouble(loss).toArray();
    }

    private static List<String> read(double[] train, double[] held) {
        return DoctorTest.names(Doctor.read(Curve.of(train, held)));
    }

    @Test
    void theThreeTextbookCurves() {
        assertEquals(List.of("rate-diverges"), read(curve(12, e -> 2 + e), NONE));
        assertEquals(List.of("rate-too-high"), read(curve(20, e -> 1.2 + Math.exp(-2.5 * e) + 0.01 * (e % 2)), NONE));
        assertEquals(List.of("rate-too-low"), read(curve(20, e -> 2.3 - 0.01 * e), NONE));
    }

    @Test
    void aGoodCurveSaysNothing() {
        assertEquals(
                List.of(),
                read(curve(30, e -> 0.05 + 2.2 * Math.exp(-0.4 * e)), curve(30, e -> 0.1 + 2.2 * Math.exp(-0.4 * e))));
    }

    @Test
    void swingsOverfittingAndAnEndTooSoon() {
        assertEquals(List.of("oscillation"), read(curve(24, e -> 1 + 0.6 * Math.sin(2.4 * e)), NONE));
        assertEquals(
                List.of("overfitting"),
                read(curve(30, e -> Math.exp(-0.2 * e)), curve(30, e -> 0.5 + 0.5 * Math.exp(-0.5 * e) + 0.02 * e)));
        assertEquals(List.of("stopped-early"), read(curve(20, e -> 2 * Math.exp(-0.07 * e)), NONE));
        assertEquals(List.of("non-finite"), read(new double[] {2, 3, Double.NaN}, NONE));
    }

    @Test
    void tablesOfAnyFramework() throws IOException {
        Curve keras = Curve.ofCsv(
                new StringReader("epoch,accuracy,loss,val_loss,lr\n0,0.5,1.5,1.6,0.001\n1,0.6,inf,1.5,0.001\n\n"));
        assertArrayEquals(new double[] {1.5, Double.POSITIVE_INFINITY}, keras.train());
        assertArrayEquals(new double[] {1.6, 1.5}, keras.validation());
        assertArrayEquals(new double[] {0.5, 0.6}, keras.scores());
        assertArrayEquals(new double[] {0.001, 0.001}, keras.rates());
        Curve bare = Curve.ofCsv(new StringReader("train_loss,val_loss\n2,\n1,3\n"));
        assertEquals(0, bare.validation().length, "not every epoch has one");
    }

    @Test
    void jumpsAtEachEpochsStartAreSeenInTablesWithARowABatch() throws IOException {
        StringBuilder csv = new StringBuilder("epoch,loss\n");
        for (int i = 0; i < 60; i++) {
            csv.append(i / 10).append(',').append(1 - 0.05 * (i % 10)).append('\n');
        }
        Curve curve = Curve.ofCsv(new StringReader(csv.toString()));
        assertEquals(6, curve.train().length);
        assertEquals(0.4, curve.jumps()[1], 1e-9);
        Finding found = Doctor.read(curve).get(0);
        assertEquals("data-order", found.diagnosis());
        assertEquals(
                "the training loss jumps by 0.4 at each epoch's start, where it is 0.775 on average", found.evidence());
        assertEquals("shuffle the training data anew in each epoch; if it is, rate × 10", found.advice());
    }

    @Test
    void findingsHaveTheRunsOwnNumbers() {
        double[] rates = new double[12];
        java.util.Arrays.fill(rates, 0.5);
        Finding found = Doctor.read(new Curve(curve(12, e -> 2 + e), NONE, NONE, rates, NONE))
                .get(0);
        assertEquals(
                "rate-diverges, likely\n  seen: the training loss rises from 2 to 12\n  do:   rate (0.5) / 10, and start"
                        + " afresh",
                found.toString());
        Finding slow =
                Doctor.read(Curve.of(curve(20, e -> 2.3 - 0.01 * e), NONE)).get(0);
        assertEquals("the training loss falls steadily, and only from 2.3 to 2.11 in 20 epochs", slow.evidence());
        assertEquals("rate × 10, and start afresh", slow.advice());
    }

    @Test
    void refusesWhatIsNoTable() {
        assertEquals(
                "Curve.ofCsv: no column of training losses in the header \"a,b\"; expected train_loss or loss, and perhaps"
                        + " epoch, val_loss, val_accuracy, rate",
                assertThrows(IllegalArgumentException.class, () -> Curve.ofCsv(new StringReader("a,b\n1,2\n")))
                        .getMessage());
        assertEquals(
                "Curve.ofCsv: line 3, column loss: \"x\" is not a number",
                assertThrows(IllegalArgumentException.class, () -> Curve.ofCsv(new StringReader("loss\n1\nx\n")))
                        .getMessage());
        assertEquals(
                "Curve: 1 scores for 2 training losses; give one for each, or none",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Curve(new double[2], NONE, new double[1], NONE, NONE))
                        .getMessage());
        assertEquals(
                "Thresholds: deadShare -1.0: expected a finite number of at least 0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Thresholds.defaults().with("deadShare", -1))
                        .getMessage());
        String unknown = assertThrows(
                        IllegalArgumentException.class,
                        () -> Thresholds.defaults().with("dead", 1))
                .getMessage();
        assertTrue(
                unknown.startsWith("Thresholds: there is no \"dead\"; there are [share, graceMillis, rows,"), unknown);
        assertEquals(0.7, Thresholds.defaults().with("deadShare", 0.7).deadShare());
        assertEquals(64, Thresholds.defaults().with("rows", 64).rows());
    }
}
