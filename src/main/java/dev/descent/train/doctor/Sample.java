package dev.descent.train.doctor;

/**
 * What the model makes of the rows of one data set in a {@link Pass}.
 *
 * @param rows how many there are
 * @param labels how many predictions were judged: more than rows where each row has several
 * @param loss in inference mode
 * @param score accuracy for classes, R² for values; NaN if neither applies
 * @param predicted the share of predictions of each class; empty for values
 * @param actual the share of each class
 * @param recalls the share of each class found; NaN for one without rows
 * @param spread how far predictions of values for different rows are apart, by the spread of the targets; NaN for classes
 * @param outputMin of the raw outputs
 * @param outputMax of the raw outputs
 * @param sumsToOne whether the raw outputs of every row are not negative and add up to 1
 * @param sureErrors the share of wrong answers among the quarter of the rows whose answers are surest; NaN for values
 * @param suspects rows of the data set for which another class has probability above 0.9, and the given one below 0.05
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Sample(
        int rows,
        int labels,
        double loss,
        double score,
        double[] predicted,
        double[] actual,
        double[] recalls,
        double spread,
        double outputMin,
        double outputMax,
        boolean sumsToOne,
        double sureErrors,
        int[] suspects) {}
