package dev.descent.train.doctor;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.relu;
import static dev.descent.nn.Layers.sigmoid;
import static dev.descent.nn.Layers.tanh;
import static dev.descent.train.doctor.CheckPrograms.CROSS;
import static dev.descent.train.doctor.CheckPrograms.SQUARES;
import static dev.descent.train.doctor.CheckPrograms.TEST;
import static dev.descent.train.doctor.CheckPrograms.TRAIN;
import static dev.descent.train.doctor.CheckPrograms.batch;
import static dev.descent.train.doctor.CheckPrograms.digits;
import static dev.descent.train.doctor.CheckPrograms.fit;
import static dev.descent.train.doctor.CheckPrograms.hidden;
import static dev.descent.train.doctor.CheckPrograms.labelled;
import static dev.descent.train.doctor.CheckPrograms.mixed;
import static dev.descent.train.doctor.CheckPrograms.noisy;
import static dev.descent.train.doctor.CheckPrograms.rare;
import static dev.descent.train.doctor.CheckPrograms.run;
import static dev.descent.train.doctor.CheckPrograms.times;
import static dev.descent.train.doctor.CheckPrograms.values;
import static dev.descent.train.doctor.CheckPrograms.wave;
import static dev.descent.train.doctor.CheckRow.row;

import dev.descent.Part;
import dev.descent.data.Dataset;
import dev.descent.data.Iris;
import dev.descent.data.Standardizer;
import dev.descent.init.Normal;
import dev.descent.init.Zeros;
import dev.descent.nn.Blueprint;
import dev.descent.optim.Adam;
import dev.descent.optim.L2;
import dev.descent.optim.Momentum;
import dev.descent.optim.SGD;
import dev.descent.tensor.Rng;
import java.util.stream.Stream;

/** Checks of what only a run shows. */
final class LateCheckRows {
    private LateCheckRows() {}

    static Stream<CheckRow> rows() {
        return Stream.of(ofRuns(), ofLabels(), ofRates(), ofSignals(), ofCapacity())
                .flatMap(rows -> rows);
    }

    private static Stream<CheckRow> ofRuns() {
        CheckRow.Program sound = digits(0.2f, dense(32), relu(), dense(10));
        CheckRow.Program spoilt =
                check -> run(check, SQUARES, 1e30f, values(1, 0), null, 2, dense(8), relu(), dense(1));
        CheckRow.Program saturated =
                check -> run(check, CROSS, 1e-9f, times(TRAIN, 30), times(TEST, 30), 2, dense(32), tanh(), dense(10));
        CheckRow.Program normed = digits(0.1f, dense(32), batchNorm(), sigmoid(), dense(10));
        CheckRow.Program high = digits(100, dense(32), relu(), dense(10));
        CheckRow.Program bold = digits(5, dense(32), relu(), dense(10));
        return Stream.of(
                row(
                        new UnusualSettings(),
                        Level.LIKELY,
                        high,
                        bold,
                        "the rate of SGD is #",
                        "rate # → #, or what RateFinder suggests"),
                row(
                        new RateDiverges(),
                        Level.LIKELY,
                        high,
                        sound,
                        "the loss began at #, reached # and is # after # batches",
                        "rate # → #, and start afresh"),
                row(
                        new NonFinite(),
                        Level.CERTAIN,
                        spoilt,
                        wave(1, 0, dense(8), relu(), dense(1)),
                        "the loss is Infinity in epoch #, batch #; first in the output of dense#; the loss had grown"
                                + " from # to #",
                        "rate # → #, or ClipNorm(#)"),
                row(
                        new FrozenParameters(),
                        Level.CERTAIN,
                        digits(0, dense(10)),
                        digits(1e-4f, dense(10)),
                        "it is #, so nothing will change",
                        "what RateFinder suggests"),
                row(
                        new DeadUnits(),
                        Level.LIKELY,
                        high,
                        sound,
                        "# of # units of relu# are # for all # rows, in three passes",
                        "rate # → #, biases that begin with #, or leakyRelu() in place of relu#"),
                row(
                        new SaturatedUnits(),
                        Level.LIKELY,
                        saturated,
                        normed,
                        "# % of the values of tanh# are at its limits, and the score is #",
                        "standardise the inputs, begin with XavierUniform, or use relu() in place of tanh#"));
    }

    private static Stream<CheckRow> ofLabels() {
        Rng rng = new Rng(3);
        Dataset wrong = labelled(TRAIN, (row, own) -> rng.uniform(row) < 0.15 ? (own + 1) % 10 : own);
        Dataset slips = labelled(TRAIN, (row, own) -> rng.uniform(row) < 0.01 ? (own + 1) % 10 : own);
        Part usual = batch(32);
        return Stream.of(
                row(
                        new Imbalance(),
                        Level.LIKELY,
                        fit(new SGD(0.1f), rare(3), TEST, 1, usual, hidden(16)),
                        fit(new SGD(0.1f), rare(12), TEST, 1, usual, hidden(16)),
                        "class # has # training rows, the most frequent one # times as many",
                        "collect more rows of it, or weigh classes by # / frequency; judge by Recall or F#, not by accuracy"),
                row(
                        new LabelsUnrelated(),
                        Level.LIKELY,
                        fit(new SGD(0.1f), mixed(TRAIN, 10), TEST, 6, usual, hidden(16)),
                        fit(new SGD(0.1f), mixed(TRAIN, 7), TEST, 6, usual, hidden(16)),
                        "on # rows neighbours reach #, ridge regression #, the same on random ReLU units # of accuracy, a guess #"
                                + "; nor does the network",
                        "look whether inputs and targets are in the same order: shuffle both by one permutation, or none"),
                row(
                        new SuspectLabels(),
                        Level.LIKELY,
                        fit(new Adam(3e-3f), wrong, TEST, 8, usual, hidden(32)),
                        fit(new Adam(3e-3f), slips, TEST, 8, usual, hidden(32)),
                        "the score is # on training rows and # on validation rows, and of the surest quarter of the answers on"
                                + " training rows # % are wrong",
                        "have some training rows labelled again; CrossEntropy(#f), which smooths labels; EarlyStopping(#)"),
                row(
                        new MetricStuck(),
                        Level.LIKELY,
                        fit(new SGD(0.5f), TRAIN, mixed(TEST, 10), 10, usual, hidden(32)),
                        fit(new SGD(0.5f), 10, usual, hidden(32)),
                        "the training loss fell from # to #, and the validation score stays at #, a guess's",
                        "look whether validation data is scaled and labelled like the training data"));
    }

    private static Stream<CheckRow> ofRates() {
        Dataset iris = Standardizer.fit(Iris.load()).apply(Iris.load());
        Part usual = batch(32);
        return Stream.of(
                row(
                        new RateTooHigh(),
                        Level.HINT,
                        fit(new Adam(0.3f), 12, usual, dense(32), tanh(), dense(10)),
                        fit(new Adam(3e-3f), 12, usual, dense(32), tanh(), dense(10)),
                        "the loss fell from # to # in the first fifth and is flat at #; an update changes weights by # %, and the"
                                + " loss of epochs swings by # %",
                        "rate # → # from here"),
                row(
                        new RateTooLow(),
                        Level.LIKELY,
                        fit(new SGD(2e-5f), 6, usual, hidden(32)),
                        fit(new SGD(5e-3f), 6, usual, hidden(32)),
                        "an update changes weights by # %, and after # % of the run the loss went from # to #",
                        "rate # → #, and start afresh"),
                row(
                        new Oscillation(),
                        Level.HINT,
                        fit(new Momentum(3), iris, null, 16, usual, dense(16), tanh(), dense(3)),
                        fit(new Momentum(0.03f), iris, null, 16, usual, dense(16), tanh(), dense(3)),
                        "the loss of the last # epochs swings by # % around # and does not fall",
                        "rate # → #"),
                row(
                        new BatchSize(),
                        Level.LIKELY,
                        fit(new SGD(0.1f), 10, batch(TRAIN.size()), hidden(32)),
                        fit(new SGD(0.5f), 10, batch(64), hidden(32)),
                        "# updates an epoch with batches of #, # in all, and the loss is still falling",
                        "batch # → #, rate # → #"),
                row(
                        new StoppedEarly(),
                        Level.LIKELY,
                        fit(new SGD(0.02f), 10, usual, hidden(32)),
                        fit(new SGD(0.5f), 10, usual, hidden(32)),
                        "the score is # and still gets better; ridge regression on random ReLU units would score #",
                        "epochs # → #, or a higher rate"));
    }

    private static Stream<CheckRow> ofSignals() {
        Blueprint[] deep = new Blueprint[13];
        for (int i = 0; i < 12; i += 2) {
            deep[i] = dense(32);
            deep[i + 1] = sigmoid();
        }
        deep[12] = dense(10);
        Part usual = batch(32);
        return Stream.of(
                row(
                        new VanishingGradients(),
                        Level.LIKELY,
                        fit(new SGD(0.01f), 4, usual, deep),
                        fit(new SGD(0.1f), 4, usual, dense(32), sigmoid(), dense(32), sigmoid(), dense(10)),
                        "the gradient of dense#.weight is # times that of dense#.weight, and an update changes it by # %",
                        "relu() with its default initialisation in hidden layers, batchNorm() before them, or residual(...)"),
                row(
                        new ExplodingGradients(),
                        Level.LIKELY,
                        fit(
                                new SGD(1e-9f),
                                4,
                                usual,
                                dense(32, new Normal(0, 1e-4f)),
                                relu(),
                                dense(32),
                                relu(),
                                dense(10)),
                        fit(new SGD(0.1f), 4, usual, dense(32), relu(), dense(32), relu(), dense(10)),
                        "the gradient of the first layer is # times that of the last",
                        "ClipNorm(#)"),
                row(
                        new ConstantOutput(),
                        Level.LIKELY,
                        fit(new SGD(1e-9f), 2, usual, dense(16), relu(), dense(10, new Zeros())),
                        fit(new SGD(0.05f), 2, usual, dense(16), relu(), dense(10, new Zeros())),
                        "class # is predicted for # % of the rows and right for # %",
                        "look whether the inputs reach the model as they should; then lower the rate"));
    }

    private static Stream<CheckRow> ofCapacity() {
        CheckRow.Program unrelated =
                check -> run(check, CROSS, 0.01f, mixed(TRAIN, 10), TEST, 6, dense(16), relu(), dense(10));
        Part usual = batch(32);
        Dataset few = noisy(0, 60);
        CheckRow.Program learnt =
                check -> run(check, SQUARES, 0.05f, few, noisy(60, 120), 150, dense(64), relu(), dense(1));
        CheckRow.Program stopped =
                check -> run(check, SQUARES, 0.05f, few, noisy(60, 120), 4, dense(64), relu(), dense(1));
        return Stream.of(
                row(
                        new NotBetterThanGuess(),
                        Level.LIKELY,
                        unrelated,
                        digits(0.2f, dense(32), relu(), dense(10)),
                        "the score is # after # batches; the most frequent class is right for # %",
                        "look at inputs, targets and loss first (Doctor.checklist does), then try the rate × # and × #"),
                row(
                        new OverRegularised(),
                        Level.LIKELY,
                        fit(new SGD(0.1f), 6, new L2(1), hidden(32)),
                        fit(new SGD(0.1f), 6, new L2(1e-3f), hidden(32)),
                        "the pull of L# # on weights is # times the gradient of the data; the score is #",
                        "L# # → #"),
                row(
                        new Underfitting(),
                        Level.LIKELY,
                        fit(new Adam(0.02f), 40, usual, hidden(1)),
                        fit(new Adam(0.01f), 20, usual, hidden(16)),
                        "the score is #, on training data #; ridge regression on random ReLU units reaches # from # rows",
                        "wider layers, then one more; other rates by RateFinder; more epochs"),
                row(
                        new Overfitting(),
                        Level.HINT,
                        learnt,
                        stopped,
                        "the validation loss rose from # in epoch # to #, the training loss fell to #",
                        "EarlyStopping(#), which keeps epoch #; augment the data; L# from #; dropout(#); a smaller network"));
    }
}
