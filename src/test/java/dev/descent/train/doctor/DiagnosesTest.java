package dev.descent.train.doctor;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.relu;
import static dev.descent.nn.Layers.sigmoid;
import static dev.descent.nn.Layers.softmax;
import static dev.descent.nn.Layers.tanh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.data.Iris;
import dev.descent.data.Split;
import dev.descent.init.Normal;
import dev.descent.init.Zeros;
import dev.descent.loss.BinaryCrossEntropy;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Loss;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Layer;
import dev.descent.nn.Model;
import dev.descent.op.Activations;
import dev.descent.op.Arithmetic;
import dev.descent.optim.Adam;
import dev.descent.optim.SGD;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each diagnosis on a run with its fault; that sound runs hear nothing stands in DoctorTest and in the benchmark. */
class DiagnosesTest {
    private static final Split DIGITS = Digits.load().stratifiedSplit(0.8, 42);

    private static Dataset wave(int size, double scale, double offset) {
        Rng rng = new Rng(5);
        float[][] x = new float[size][3];
        float[] y = new float[size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < 3; j++) {
                x[i][j] = (float) rng.normal(3L * i + j);
            }
            y[i] = (float) (offset + scale * Math.sin(2 * x[i][0] + x[i][1]));
        }
        return Dataset.of(x, y);
    }

    private static Dataset times(Dataset data, float factor) {
        float[][] x = new float[data.size()][data.inputShape().size()];
        int[] y = new int[data.size()];
        float[] label = new float[1];
        for (int i = 0; i < x.length; i++) {
            data.read(i, x[i], 0, label, 0);
            y[i] = (int) label[0];
            for (int j = 0; j < x[i].length; j++) {
                x[i][j] *= factor;
            }
        }
        return Dataset.of(x, y, data.classes());
    }

    private static Finding before(String name, Loss loss, Dataset train, Dataset held, Blueprint... layers) {
        Model model = Model.of(train.inputShape(), 1, layers);
        List<Finding> found = Doctor.watch().examine(Trainer.of(model, loss, new Adam(1e-3f)), train, held, 10);
        return found.stream()
                .filter(f -> f.diagnosis().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(found.toString()));
    }

    @Test
    void soundDataAndModelsGiveHintsAtMost() {
        Model model = Model.of(Shape.of(64), 1, dense(32), relu(), dense(10));
        Trainer trainer = Trainer.of(model, new CrossEntropy(), new Adam(1e-3f));
        assertEquals(List.of(), Doctor.watch().examine(trainer, DIGITS.train(), DIGITS.test(), 10));
        Dataset wave = wave(300, 1, 0);
        Model regression = Model.of(Shape.of(3), 1, dense(32), tanh(), dense(1));
        assertEquals(
                List.of("no-validation"),
                DoctorTest.names(Doctor.examine(
                        regression, new MeanSquaredError(), wave, dev.descent.train.Settings.defaults())));
    }

    @Test
    void scales() {
        Dataset loud = times(DIGITS.train(), 255);
        Finding inputs = before("input-scale", new CrossEntropy(), loud, null, dense(8), relu(), dense(10));
        assertEquals(Level.LIKELY, inputs.level());
        assertTrue(inputs.advice().contains("divide pixels by 255"), inputs.advice());
        Finding targets =
                before("target-scale", new MeanSquaredError(), wave(200, 70, 150), null, dense(8), relu(), dense(1));
        assertTrue(targets.advice().startsWith("train on (y - "), targets.advice());
    }

    @Test
    void splits() {
        Dataset train = DIGITS.train();
        Finding leak = before(
                "validation-leak",
                new CrossEntropy(),
                train,
                train.subset(IntStream.range(0, 40).toArray()),
                dense(10));
        assertTrue(leak.evidence().startsWith("40 of 40 validation rows"), leak.evidence());
        Finding scaled = before("splits-differ", new CrossEntropy(), train, times(DIGITS.test(), 16), dense(10));
        assertEquals(Level.CERTAIN, scaled.level());
        Dataset iris = Iris.load();
        Finding unseen = before(
                "splits-differ",
                new CrossEntropy(),
                iris.subset(IntStream.range(0, 100).toArray()),
                iris.subset(IntStream.range(50, 150).toArray()),
                dense(3));
        assertTrue(
                unseen.evidence().startsWith("class 2 has 50 validation rows and no training row"), unseen.evidence());
        assertEquals(
                Level.HINT,
                before("data-order", new CrossEntropy(), iris, null, dense(3)).level());
    }

    @Test
    void labelsThatBelongToOtherRows() {
        Dataset train = DIGITS.train();
        int[] order = new Rng(9).permutation(train.size());
        float[][] x = new float[train.size()][64];
        int[] y = new int[train.size()];
        float[] label = new float[1];
        for (int i = 0; i < x.length; i++) {
            train.read(i, x[i], 0, label, 0);
            train.read(order[i], new float[64], 0, label, 0);
            y[i] = (int) label[0];
        }
        Finding found = before("labels-unrelated", new CrossEntropy(), Dataset.of(x, y), null, dense(10));
        assertEquals(Level.LIKELY, found.level());
    }

    @Test
    void aSingleRowThatBatchNormCannotTake() {
        Dataset rows =
                CheckPrograms.rows(DIGITS.train(), 0, 2 * Settings.defaults().batchSize() + 1);
        Finding found = before("batch-size", new CrossEntropy(), rows, null, dense(8), batchNorm(), dense(10));
        assertEquals(Level.CERTAIN, found.level());
        assertEquals("Settings.withDropLast(true), or batches of which no single row is left", found.advice());
    }

    @Test
    void aClassOfThreeRowsThoughTheRunReachesItsTarget() {
        Dataset rare = CheckPrograms.rare(3);
        Dataset others = CheckPrograms.TEST.subset(IntStream.range(0, CheckPrograms.TEST.size())
                .filter(i -> CheckPrograms.label(CheckPrograms.TEST, i) != 0)
                .toArray());
        Doctor doctor = watched(0.5f, 20, rare, others, new CrossEntropy(), dense(64), relu(), dense(10));
        assertEquals(
                List.of("imbalance"),
                doctor.shown().stream().map(Finding::diagnosis).toList());
    }

    @Test
    void outputs() {
        Layer own = (tape, t) -> Activations.softmax(tape, t);
        Finding twice = before("output-fit", new CrossEntropy(), DIGITS.train(), null, dense(10), own);
        assertEquals(Level.CERTAIN, twice.level());
        Finding refused = before("output-misfit", new CrossEntropy(), DIGITS.train(), null, dense(10), softmax());
        assertTrue(refused.advice().startsWith("remove the softmax"), refused.advice());
        Finding bounded = before("output-fit", new MeanSquaredError(), wave(200, 3, 0), null, dense(1), tanh());
        assertTrue(bounded.evidence().contains("outputs lie between -1 and 1, targets between -3"), bounded.evidence());
        Dataset two = Dataset.of(new float[][] {{0, 1}, {1, 0}, {1, 1}, {0, 0}}, new int[] {0, 1, 0, 1});
        assertEquals(
                Level.CERTAIN,
                before("output-fit", new BinaryCrossEntropy(), two, null, dense(1), sigmoid())
                        .level());
        Finding wide = before("output-misfit", new CrossEntropy(), DIGITS.train(), null, dense(7));
        assertTrue(wide.evidence().contains("10 classes"), wide.evidence());
        Loss negative = (tape, outputs, targets) ->
                Arithmetic.scale(tape, new CrossEntropy().forward(tape, outputs, targets), -1);
        assertEquals(
                Level.CERTAIN,
                before("loss-direction", negative, DIGITS.train(), null, dense(10))
                        .level());
    }

    @Test
    void firstWeights() {
        Finding zero = before(
                "initialisation", new CrossEntropy(), DIGITS.train(), null, dense(16, new Zeros()), relu(), dense(10));
        assertEquals("dense1.weight", zero.where());
        Finding huge = before(
                "initialisation",
                new CrossEntropy(),
                DIGITS.train(),
                null,
                dense(32, new Normal(0, 5)),
                relu(),
                dense(10, new Normal(0, 5)));
        assertEquals("dense2", huge.where());
        Model sunk = Model.of(Shape.of(64), 1, dense(16), relu(), dense(10));
        java.util.Arrays.fill(sunk.parameter("dense1.bias").tensor().values(), -50);
        List<Finding> found = Doctor.watch()
                .examine(Trainer.of(sunk, new CrossEntropy(), new Adam(1e-3f)), DIGITS.train(), DIGITS.test(), 9);
        assertTrue(found.get(0).evidence().startsWith("16 of 16 units of relu1 are 0"), found.toString());
    }

    @Test
    void activationsMatterOnlyWhereTheDataIsBent() {
        Dataset wave = wave(600, 1, 0);
        Finding bent = before("architecture", new MeanSquaredError(), wave, null, dense(16), dense(1));
        assertEquals(Level.LIKELY, bent.level());
        Dataset straight = Dataset.of(new float[][] {{0, 1}, {1, 0}, {1, 1}, {0, 0}}, new float[] {1, 2, 3, 0});
        assertEquals(
                Level.HINT,
                before("architecture", new MeanSquaredError(), straight, null, dense(8), dense(1))
                        .level());
    }

    private static Doctor watched(float rate, int epochs, Dataset train, Dataset held, Loss loss, Blueprint... layers) {
        Doctor doctor = Doctor.watch().with(Thresholds.defaults().with("share", 100));
        Trainer.of(Model.of(train.inputShape(), 1, layers), loss, new SGD(rate))
                .with(doctor)
                .fit(train, held, epochs);
        return doctor;
    }

    @Test
    void ratesTooHighAndTooLow() {
        Doctor high = watched(100, 4, DIGITS.train(), DIGITS.test(), new CrossEntropy(), dense(32), relu(), dense(10));
        assertEquals(Cause.RATE, high.shown().get(0).cause(), high.findings().toString());
        Doctor low = watched(2e-5f, 6, DIGITS.train(), DIGITS.test(), new CrossEntropy(), dense(32), relu(), dense(10));
        assertEquals(
                "rate-too-low", low.shown().get(0).diagnosis(), low.findings().toString());
    }

    @Test
    void lossesThatAreNoNumbers() {
        Doctor doctor = watched(1e30f, 2, wave(300, 1, 0), null, new MeanSquaredError(), dense(16), relu(), dense(1));
        Finding found = doctor.findings().stream()
                .filter(f -> f.diagnosis().equals("non-finite"))
                .findFirst()
                .orElseThrow();
        assertEquals(Level.CERTAIN, found.level());
        assertEquals(Cause.RATE, found.cause());
    }

    @Test
    void overfitting() {
        Rng rng = new Rng(4);
        float[][] x = new float[120][20];
        float[] y = new float[120];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < 20; j++) {
                x[i][j] = (float) rng.normal(30L * i + j);
            }
            y[i] = (float) (x[i][0] + rng.normal(30L * i + 25));
        }
        Dataset noisy = Dataset.of(x, y);
        Doctor doctor = watched(
                0.05f,
                150,
                noisy.subset(IntStream.range(0, 60).toArray()),
                noisy.subset(IntStream.range(60, 120).toArray()),
                new MeanSquaredError(),
                dense(64),
                relu(),
                dense(1));
        assertTrue(
                DoctorTest.names(doctor.findings()).contains("overfitting"),
                doctor.findings().toString());
    }
}
