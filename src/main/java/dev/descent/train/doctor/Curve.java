package dev.descent.train.doctor;

import dev.descent.train.Epoch;
import dev.descent.train.Evaluation;
import dev.descent.train.History;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The losses of a run, epoch by epoch: all that is left of one that was made elsewhere.
 *
 * <pre>{@code
 * static List<Finding> read(java.nio.file.Path csv) throws java.io.IOException {
 *     try (var reader = java.nio.file.Files.newBufferedReader(csv)) {
 *         return Doctor.read(Curve.ofCsv(reader));
 *     }
 * }
 * }</pre>
 *
 * @param train the training loss of each epoch
 * @param validation the validation loss of each; empty for none
 * @param scores a validation metric of which more is better, such as accuracy; empty for none
 * @param rates the learning rate of each; empty if not known
 * @param jumps by how much the training loss of each epoch's first batches is above that of the last ones before; the first is 0;
 *     empty if there is one loss an epoch
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Curve(double[] train, double[] validation, double[] scores, double[] rates, double[] jumps) {
    private static final String TRAIN = "train_loss|loss|training_loss|trainloss";
    private static final String VALIDATION = "val_loss|validation_loss|valid_loss|test_loss";
    private static final String SCORES = "val_accuracy|val_acc|validation_accuracy|accuracy|acc";
    private static final String RATES = "rate|lr|learning_rate";
    /** The share of an epoch's batches that are its first, and its last. */
    private static final int ENDS = 5;

    /** @throws IllegalArgumentException if the others are not empty and have another length than the training losses */
    public Curve {
        Checks.lengths(train.length, validation.length, "validation losses");
        Checks.lengths(train.length, scores.length, "scores");
        Checks.lengths(train.length, rates.length, "rates");
        Checks.lengths(train.length, jumps.length, "jumps");
    }

    /** Of losses alone. */
    public static Curve of(double[] train, double[] validation) {
        return new Curve(train, validation, new double[0], new double[0], new double[0]);
    }

    /** Of a run of this library; scores are accuracies, if they were measured. */
    public static Curve of(History history) {
        List<double[]> rows = new ArrayList<>();
        for (Epoch epoch : history.epochs()) {
            Evaluation held = epoch.validation();
            Double accuracy = held == null ? null : held.metrics().get("accuracy");
            double score = accuracy == null ? Double.NaN : accuracy;
            double loss = held == null ? Double.NaN : held.loss();
            rows.add(new double[] {epoch.trainLoss(), loss, score, epoch.learningRate(), epoch.epoch()});
        }
        return of(rows);
    }

    /**
     * From a table with a header, as any framework writes it: {@code train_loss} or {@code loss}, and if they are there {@code val_loss},
     * {@code val_accuracy}, {@code lr}. One row an epoch; or many, which {@code epoch} tells apart, and of which the last with a
     * validation loss counts.
     *
     * @throws IllegalArgumentException if there is no column of training losses, or a cell is no number
     */
    public static Curve ofCsv(Reader csv) throws IOException {
        BufferedReader lines = new BufferedReader(csv);
        String header = String.valueOf(lines.readLine());
        String[] names = header.toLowerCase(Locale.ROOT).replace("\"", "").split("\\s*,\\s*", -1);
        int[] columns = {
            column(names, TRAIN),
            column(names, VALIDATION),
            column(names, SCORES),
            column(names, RATES),
            column(names, "epoch")
        };
        if (columns[0] < 0) {
            throw Checks.noLosses(header);
        }
        List<double[]> rows = new ArrayList<>();
        int number = 1;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!line.isBlank()) {
                rows.add(row(line.split(",", -1), columns, names, number));
            }
        }
        return of(rows);
    }

    private static double[] row(String[] cells, int[] columns, String[] names, int number) {
        double[] row = new double[columns.length];
        for (int c = 0; c < columns.length; c++) {
            int at = columns[c];
            String cell = at < 0 || at >= cells.length ? "" : cells[at].strip();
            try {
                row[c] = cell.isEmpty()
                        ? Double.NaN
                        : Double.parseDouble(cell.replaceFirst("(?i)^(-?)inf.*", "$1Infinity"));
            } catch (NumberFormatException e) {
                throw Checks.notANumber(number, names[at], cell);
            }
        }
        return row;
    }

    /** The place of the first of these names that is there, or −1. */
    private static int column(String[] names, String known) {
        for (String name : known.split("\\|", -1)) {
            for (int i = 0; i < names.length; i++) {
                if (names[i].strip().equals(name)) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** @param rows of training loss, validation loss, score, rate, epoch; NaN where there is none */
    private static Curve of(List<double[]> rows) {
        List<double[]> epochs = new ArrayList<>();
        List<double[]> inside = new ArrayList<>();
        boolean batches = false;
        double before = Double.NaN;
        for (int i = 0; i < rows.size(); i++) {
            double[] row = rows.get(i);
            inside.add(row);
            boolean goesOn = i + 1 < rows.size() && rows.get(i + 1)[4] == row[4];
            if (goesOn) {
                batches = true;
                continue;
            }
            int ends = Math.max(1, inside.size() / ENDS);
            double jump = mean(inside.subList(0, ends)) - before;
            before = mean(inside.subList(inside.size() - ends, inside.size()));
            double[] epoch = {mean(inside), Double.NaN, Double.NaN, row[3], epochs.isEmpty() ? 0 : jump};
            for (double[] one : inside) {
                epoch[1] = Double.isNaN(one[1]) ? epoch[1] : one[1];
                epoch[2] = Double.isNaN(one[2]) ? epoch[2] : one[2];
            }
            epochs.add(epoch);
            inside.clear();
        }
        double[] none = {};
        return new Curve(
                known(epochs, 0, true),
                known(epochs, 1, false),
                known(epochs, 2, false),
                known(epochs, 3, false),
                batches ? known(epochs, 4, false) : none);
    }

    private static double mean(List<double[]> rows) {
        double sum = 0;
        for (double[] row : rows) {
            sum += row[0] / rows.size();
        }
        return sum;
    }

    /** Nothing, unless every epoch has a value or gaps are allowed. */
    private static double[] known(List<double[]> rows, int column, boolean gaps) {
        double[] values = new double[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows.get(i)[column];
            if (Double.isNaN(values[i]) && !gaps) {
                return new double[0];
            }
        }
        return values;
    }
}
