package dev.descent.train.doctor;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.relu;
import static dev.descent.train.doctor.CheckPrograms.CROSS;
import static dev.descent.train.doctor.CheckPrograms.TEST;
import static dev.descent.train.doctor.CheckPrograms.TRAIN;
import static dev.descent.train.doctor.CheckPrograms.data;
import static dev.descent.train.doctor.CheckPrograms.digits;
import static dev.descent.train.doctor.CheckPrograms.hidden;
import static dev.descent.train.doctor.CheckPrograms.run;
import static dev.descent.train.doctor.CheckPrograms.times;
import static dev.descent.train.doctor.CheckPrograms.wave;
import static dev.descent.train.doctor.CheckRow.row;

import dev.descent.Part;
import dev.descent.data.Iris;
import dev.descent.init.Normal;
import dev.descent.init.Zeros;
import dev.descent.loss.Loss;
import dev.descent.nn.Layer;
import dev.descent.op.Activations;
import dev.descent.op.Arithmetic;
import dev.descent.optim.Adam;
import java.util.stream.Stream;

/** Checks of what is known before the first step. */
final class EarlyCheckRows {
    private EarlyCheckRows() {}

    static Stream<CheckRow> rows() {
        return Stream.of(ofData(), ofSplits(), ofModels()).flatMap(rows -> rows);
    }

    private static Stream<CheckRow> ofData() {
        CheckRow.Program ordered = check -> run(check, CROSS, 0.1f, Iris.load(), null, 1, dense(3));
        return Stream.of(
                row(
                        new InputScale(),
                        Level.LIKELY,
                        data(times(TRAIN, 255), null),
                        data(times(TRAIN, 3), null),
                        "the inputs' root mean square is #, weights are drawn for about #; input # is # ± #, input # is"
                                + " # ± #, input # is # ± #, input # is # ± #, input # is # ± #",
                        "Standardizer.fit(train) on training and validation data, or divide pixels by #"),
                row(
                        new TargetScale(),
                        Level.LIKELY,
                        wave(70, 150, dense(1)),
                        wave(3, 5, dense(1)),
                        "targets are # ± #, first outputs lie between # and #",
                        "train on (y - #) / #, and turn predictions back"),
                row(
                        new DataOrder(),
                        Level.HINT,
                        ordered,
                        data(TRAIN, TEST),
                        "targets equal their neighbours # standard errors too often",
                        "the trainer shuffles; in a loop of your own shuffle each epoch, and cut by split(), not by position"));
    }

    private static Stream<CheckRow> ofSplits() {
        Part batch = CheckPrograms.batch(16);
        return Stream.of(
                row(
                        new NoValidation(),
                        Level.HINT,
                        data(TRAIN, null),
                        data(TRAIN, CheckPrograms.rows(TEST, 0, 100)),
                        "there is none, so overfitting cannot be seen",
                        "data.split(#, seed); a guess of the most frequent class is right for # %"),
                row(
                        new FewRows(),
                        Level.LIKELY,
                        CheckPrograms.fit(
                                new Adam(3e-3f), CheckPrograms.rows(TRAIN, 0, 60), TEST, 30, batch, hidden(16)),
                        CheckPrograms.fit(
                                new Adam(3e-3f),
                                CheckPrograms.rows(TRAIN, 0, TEST.size()),
                                TEST,
                                30,
                                batch,
                                hidden(16)),
                        "# rows are trained on, and # held back",
                        "hold back a fifth, by split(#, seed); with little data judge by kFold()"),
                row(
                        new ValidationLeak(),
                        Level.CERTAIN,
                        data(TRAIN, CheckPrograms.rows(TRAIN, 0, 40)),
                        data(TRAIN, TEST),
                        "# of # validation rows are training rows too (# % of the training rows repeat another)",
                        "split before copying or augmenting rows, and leave these # out of the validation data"),
                row(
                        new SplitsDiffer(),
                        Level.CERTAIN,
                        data(TRAIN, times(TEST, 16)),
                        data(TRAIN, times(TEST, 1.1f)),
                        "its inputs' root mean square is #, that of the training data #",
                        "apply the scaler that was fitted on the training data to both"));
    }

    private static Stream<CheckRow> ofModels() {
        Layer softmax = (tape, x) -> Activations.softmax(tape, x);
        Loss negative = (tape, outputs, targets) -> Arithmetic.scale(tape, CROSS.forward(tape, outputs, targets), -1);
        CheckRow.Program turned = check -> run(check, negative, 1e-3f, TRAIN, TEST, 1, dense(10));
        CheckRow.Program sound = digits(0.1f, dense(32), relu(), dense(10));
        CheckRow.Program dropped = digits(0.1f, dense(16), dropout(0.7f), relu(), dense(10));
        CheckRow.Program regular = digits(0.1f, dense(16), relu(), dropout(0.5f), dense(10));
        CheckRow.Program zero = digits(0.1f, dense(16, new Zeros()), relu(), dense(10));
        CheckRow.Program zeroEnd = digits(0.1f, dense(16), relu(), dense(10, new Zeros()));
        CheckRow.Program loud = digits(1e-4f, dense(32, new Normal(0, 3)), relu(), dense(10, new Normal(0, 3)));
        CheckRow.Program wide = digits(0.1f, dense(32, new Normal(0, 0.2f)), relu(), dense(10));
        CheckRow.Program twice = digits(0.1f, dense(10), softmax);
        CheckRow.Program inside = digits(0.1f, dense(16), softmax, dense(10));
        return Stream.of(
                row(
                        new OutputFit(),
                        Level.CERTAIN,
                        twice,
                        inside,
                        "the outputs of every row are positive and add up to #, and CrossEntropy applies softmax again",
                        "remove the softmax; predict() gives probabilities by itself"),
                row(
                        new LossDirection(),
                        Level.CERTAIN,
                        turned,
                        sound,
                        "it is # for right answers and # for wrong ones",
                        "turn its sign round, or look which argument is which"),
                row(
                        new CannotOverfit(),
                        Level.LIKELY,
                        turned,
                        sound,
                        "# % of # rows learnt in # updates at rate × #; the loss went from # to #",
                        "look at output, loss and labels, then at every reshape: the network cannot learn even this"),
                row(new Architecture(), Level.LIKELY, dropped, regular, "it drops # % of the values", "dropout # → #"),
                row(
                        new Initialisation(),
                        Level.CERTAIN,
                        zero,
                        zeroEnd,
                        "all # weights are #, so all units compute and learn the same",
                        "leave the initialisation to the library: KaimingUniform before ReLU, XavierUniform before tanh"),
                row(
                        new FirstLoss(),
                        Level.LIKELY,
                        loud,
                        wide,
                        "before the first step the loss is #, that of equal outputs #; outputs lie between # and #",
                        "begin with smaller last weights (the default initialisation), and scale the inputs"));
    }
}
