package dev.descent.train.doctor;

import dev.descent.train.Epoch;
import dev.descent.train.Evaluation;
import dev.descent.train.History;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
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
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Curve(double[] train, double[] validation, double[] scores, double[] rates) {
    private static final List<String> TRAIN = List.of("train_loss", "loss", "training_loss", "trainloss");
    private static final List<String> VALIDATION = List.of("val_loss", "validation_loss", "valid_loss", "test_loss");
    private static final List<String> SCORES = List.of("val_accuracy", "val_acc", "accuracy", "validation_accuracy");
    private static final List<String> RATES = List.of("rate", "lr", "learning_rate");

    /** @throws IllegalArgumentException if the others are not empty and have another length than the training losses */
    public Curve {
        Checks.lengths(train.length, validation.length, "validation losses");
        Checks.lengths(train.length, scores.length, "scores");
        Checks.lengths(train.length, rates.length, "rates");
    }

    /** Of a run of this library; scores are accuracies, if they were measured. */
    public static Curve of(History history) {
        List<Epoch> epochs = history.epochs();
        double[] train = epochs.stream().mapToDouble(Epoch::trainLoss).toArray();
        double[] rates = epochs.stream().mapToDouble(Epoch::learningRate).toArray();
        double[] validation = new double[epochs.size()];
        double[] scores = new double[epochs.size()];
        for (int i = 0; i < validation.length; i++) {
            Evaluation held = epochs.get(i).validation();
            Double accuracy = held == null ? null : held.metrics().get("accuracy");
            validation[i] = held == null ? Double.NaN : held.loss();
            scores[i] = accuracy == null ? Double.NaN : accuracy;
        }
        return new Curve(train, known(validation), known(scores), rates);
    }

    /**
     * From a table with a header and one row an epoch, as any framework writes it: {@code train_loss} or {@code loss}, and if they are
     * there {@code val_loss}, {@code val_accuracy}, {@code lr}.
     *
     * @throws IllegalArgumentException if there is no column of training losses, or a cell is no number
     */
    public static Curve ofCsv(Reader csv) throws IOException {
        BufferedReader lines = new BufferedReader(csv);
        String header = lines.readLine();
        String[] names =
                header == null ? new String[0] : header.toLowerCase(Locale.ROOT).split(",", -1);
        int train = column(names, TRAIN);
        if (train < 0) {
            throw Checks.noLosses(String.valueOf(header));
        }
        int[] columns = {train, column(names, VALIDATION), column(names, SCORES), column(names, RATES)};
        List<double[]> rows = new ArrayList<>();
        int number = 1;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!line.isBlank()) {
                rows.add(row(line.split(",", -1), columns, names, number));
            }
        }
        double[][] all = new double[columns.length][];
        for (int c = 0; c < columns.length; c++) {
            int column = c;
            all[c] = rows.stream().mapToDouble(row -> row[column]).toArray();
        }
        return new Curve(all[0], known(all[1]), known(all[2]), known(all[3]));
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
                throw Checks.notANumber(number, names[at].strip(), cell);
            }
        }
        return row;
    }

    private static int column(String[] names, List<String> known) {
        for (String name : known) {
            for (int i = 0; i < names.length; i++) {
                if (names[i].strip().replace("\"", "").equals(name)) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** Nothing, unless every epoch has a value. */
    private static double[] known(double[] values) {
        return Arrays.stream(values).anyMatch(Double::isNaN) ? new double[0] : values;
    }
}
