package dev.descent.train.doctor;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.relu;
import static dev.descent.nn.Layers.sigmoid;
import static dev.descent.nn.Layers.tanh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.data.Iris;
import dev.descent.data.Split;
import dev.descent.init.Normal;
import dev.descent.init.Zeros;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Loss;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Layer;
import dev.descent.nn.Model;
import dev.descent.op.Activations;
import dev.descent.op.Arithmetic;
import dev.descent.optim.SGD;
import dev.descent.tensor.Rng;
import dev.descent.train.Trainer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check on a run that must raise it and on one that nearly does and must not, by the harness that users have for theirs. */
class CheckContractTest {
    private static final Split DIGITS = Digits.load().stratifiedSplit(0.8, 42);
    private static final Dataset TRAIN = DIGITS.train();
    private static final Dataset TEST = DIGITS.test();
    private static final Loss CROSS = new CrossEntropy();
    private static final Loss SQUARES = new MeanSquaredError();

    /** @param level of the finding on the faulty run, or surer; the other one has none, or a hint if the first is more */
    private record Row(Check check, Level level, Supplier<List<Finding>> faulty, Supplier<List<Finding>> sound) {
        @Override
        public String toString() {
            return check.name();
        }
    }

    private static List<Finding> run(
            Check check, Loss loss, float rate, Dataset train, Dataset held, int epochs, Blueprint... layers) {
        Model model = Model.of(train.inputShape(), 1, layers);
        return Doctor.tryOut(check, Trainer.of(model, loss, new SGD(rate)), train, held, epochs);
    }

    private static Row row(Check check, Level level, Program faulty, Program sound) {
        return new Row(check, level, () -> faulty.run(check), () -> sound.run(check));
    }

    private interface Program {
        List<Finding> run(Check check);
    }

    /** Digits with a hidden layer, in two epochs. */
    private static Program digits(float rate, Blueprint... layers) {
        return check -> run(check, CROSS, rate, TRAIN, TEST, 2, layers);
    }

    private static Program wave(double scale, double offset, Blueprint... layers) {
        return check -> run(check, SQUARES, 0.05f, values(scale, offset), null, 2, layers);
    }

    private static Program data(Dataset train, Dataset held) {
        return check -> run(check, CROSS, 0.1f, train, held, 1, dense(16), relu(), dense(10));
    }

    private static Dataset values(double scale, double offset) {
        Rng rng = new Rng(5);
        float[][] x = new float[300][3];
        float[] y = new float[300];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < 3; j++) {
                x[i][j] = (float) rng.normal(3L * i + j);
            }
            y[i] = (float) (offset + scale * Math.sin(2 * x[i][0] + x[i][1]));
        }
        return Dataset.of(x, y);
    }

    private static Dataset times(Dataset data, float factor) {
        float[][] x = new float[data.size()][64];
        int[] y = new int[data.size()];
        float[] label = new float[1];
        for (int i = 0; i < x.length; i++) {
            data.read(i, x[i], 0, label, 0);
            y[i] = (int) label[0];
            for (int j = 0; j < 64; j++) {
                x[i][j] *= factor;
            }
        }
        return Dataset.of(x, y, 10);
    }

    /** Labels of other rows. */
    private static Dataset shuffled() {
        int[] order = new Rng(9).permutation(TRAIN.size());
        float[][] x = new float[TRAIN.size()][64];
        int[] y = new int[TRAIN.size()];
        float[] label = new float[1];
        for (int i = 0; i < x.length; i++) {
            TRAIN.read(order[i], x[i], 0, label, 0);
            TRAIN.read(i, new float[64], 0, label, 0);
            y[i] = (int) label[0];
        }
        return Dataset.of(x, y, 10);
    }

    private static Dataset rows(Dataset data, int from, int to) {
        return data.subset(IntStream.range(from, to).toArray());
    }

    static Stream<Row> rows() {
        return Stream.of(ofData(), ofModels(), ofRuns()).flatMap(rows -> rows);
    }

    private static Stream<Row> ofData() {
        Program ordered = check -> run(check, CROSS, 0.1f, Iris.load(), null, 1, dense(3));
        return Stream.of(
                row(new InputScale(), Level.LIKELY, data(times(TRAIN, 255), null), data(times(TRAIN, 3), null)),
                row(new TargetScale(), Level.LIKELY, wave(70, 150, dense(1)), wave(3, 5, dense(1))),
                row(new DataOrder(), Level.HINT, ordered, data(TRAIN, TEST)),
                row(new NoValidation(), Level.HINT, data(TRAIN, null), data(TRAIN, rows(TEST, 0, 100))),
                row(new ValidationLeak(), Level.CERTAIN, data(TRAIN, rows(TRAIN, 0, 40)), data(TRAIN, TEST)),
                row(new SplitsDiffer(), Level.CERTAIN, data(TRAIN, times(TEST, 16)), data(TRAIN, times(TEST, 1.1f))));
    }

    private static Stream<Row> ofModels() {
        Layer softmax = (tape, x) -> Activations.softmax(tape, x);
        Loss negative = (tape, outputs, targets) -> Arithmetic.scale(tape, CROSS.forward(tape, outputs, targets), -1);
        Program turned = check -> run(check, negative, 1e-3f, TRAIN, TEST, 1, dense(10));
        Program sound = digits(0.1f, dense(32), relu(), dense(10));
        Program dropped = digits(0.1f, dense(16), dropout(0.7f), relu(), dense(10));
        Program regular = digits(0.1f, dense(16), relu(), dropout(0.5f), dense(10));
        Program zero = digits(0.1f, dense(16, new Zeros()), relu(), dense(10));
        Program zeroEnd = digits(0.1f, dense(16), relu(), dense(10, new Zeros()));
        Program loud = digits(1e-4f, dense(32, new Normal(0, 3)), relu(), dense(10, new Normal(0, 3)));
        Program wide = digits(0.1f, dense(32, new Normal(0, 0.2f)), relu(), dense(10));
        Program twice = digits(0.1f, dense(10), softmax);
        Program inside = digits(0.1f, dense(16), softmax, dense(10));
        return Stream.of(
                row(new OutputFit(), Level.CERTAIN, twice, inside),
                row(new LossDirection(), Level.CERTAIN, turned, sound),
                row(new CannotOverfit(), Level.LIKELY, turned, sound),
                row(new Architecture(), Level.LIKELY, dropped, regular),
                row(new Initialisation(), Level.CERTAIN, zero, zeroEnd),
                row(new FirstLoss(), Level.LIKELY, loud, wide));
    }

    private static Stream<Row> ofRuns() {
        Program sound = digits(0.2f, dense(32), relu(), dense(10));
        Program spoilt = check -> run(check, SQUARES, 1e30f, values(1, 0), null, 2, dense(8), relu(), dense(1));
        Program saturated =
                check -> run(check, CROSS, 1e-9f, times(TRAIN, 30), times(TEST, 30), 2, dense(32), tanh(), dense(10));
        Program unrelated = check -> run(check, CROSS, 0.01f, shuffled(), TEST, 6, dense(16), relu(), dense(10));
        Program normed = digits(0.1f, dense(32), batchNorm(), sigmoid(), dense(10));
        Program high = digits(100, dense(32), relu(), dense(10));
        Program bold = digits(5, dense(32), relu(), dense(10));
        return Stream.of(
                row(new UnusualSettings(), Level.LIKELY, high, bold),
                row(new RateDiverges(), Level.LIKELY, high, sound),
                row(new NonFinite(), Level.CERTAIN, spoilt, wave(1, 0, dense(8), relu(), dense(1))),
                row(new FrozenParameters(), Level.CERTAIN, digits(0, dense(10)), digits(1e-4f, dense(10))),
                row(new DeadUnits(), Level.LIKELY, high, sound),
                row(new SaturatedUnits(), Level.LIKELY, saturated, normed),
                row(new NotBetterThanGuess(), Level.LIKELY, unrelated, sound));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRaisedByItsFaultAndNotByANearMiss(Row row) {
        List<Finding> found = row.faulty().get();
        assertEquals(1, found.size(), found.toString());
        assertEquals(row.check().name(), found.get(0).diagnosis(), found.toString());
        assertTrue(found.get(0).level().compareTo(row.level()) <= 0, found.toString());
        assertTrue(
                !found.get(0).evidence().contains("{") && !found.get(0).advice().contains("{"), found.toString());
        List<Finding> other = row.sound().get();
        assertTrue(
                other.isEmpty() || row.level() != Level.HINT && other.get(0).level() == Level.HINT, other.toString());
    }
}
