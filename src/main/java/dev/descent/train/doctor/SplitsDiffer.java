package dev.descent.train.doctor;

import org.jspecify.annotations.Nullable;

/** Diagnosis 29, first half: validation data of other classes or of another scale than the training data. */
final class SplitsDiffer implements Check {
    private static final int FEWEST = 20;
    private static final int FEWEST_OF_CLASS = 3;
    private static final double SCALES = 3;
    /** In logarithms: a quarter more or less. */
    private static final double WIDENING = 0.22;

    private static final double ERRORS = 4;
    private static final double DISTRIBUTIONS = 0.3;

    @Override
    public Cause cause() {
        return Cause.DATA;
    }

    @Override
    public boolean standsAtTarget() {
        return true;
    }

    @Override
    public boolean isRefuted(Finding early, Vitals vitals) {
        return false;
    }

    @Override
    public @Nullable Finding before(Patient patient) {
        DataScan train = patient.train();
        DataScan held = patient.validation();
        if (held == null || held.size() < FEWEST) {
            return null;
        }
        double ratio = held.scale() / train.scale();
        if (ratio > SCALES || ratio < 1 / SCALES) {
            return certain(
                    "validation data",
                    "its inputs' root mean square is " + Text.number(held.scale()) + ", that of the training data "
                            + Text.number(train.scale()),
                    "apply the scaler that was fitted on the training data to both");
        }
        Finding labels = labels(train, held);
        if (labels != null) {
            return labels;
        }
        double[] shifts = new double[train.features()];
        double[] widths = new double[train.features()];
        for (int j = 0; j < shifts.length; j++) {
            boolean moves = train.spread(j) > 0;
            shifts[j] = moves ? Math.abs(held.mean(j) - train.mean(j)) / train.spread(j) : Double.NaN;
            widths[j] = moves && held.spread(j) > 0 ? held.spread(j) / train.spread(j) : Double.NaN;
        }
        double shift = Noise.median(shifts);
        return !(shift > 1)
                ? widening(Noise.median(widths), held.size())
                : likely(
                        "validation data",
                        "half of its inputs lie " + Text.number(shift)
                                + " standard deviations off those of the training data",
                        "apply one scaler to both; draw both from the same data with split()");
    }

    private @Nullable Finding widening(double width, int rows) {
        // A spread is known to one part in the root of 2 n.
        double chance = ERRORS / Math.sqrt(2.0 * rows);
        return !(Math.abs(Math.log(width)) > Math.max(WIDENING, chance))
                ? null
                : likely(
                        "validation data",
                        "half of its inputs spread " + Text.number(width)
                                + " times as far as those of the training data",
                        "look for noise or scaling that only one of them has; draw both from the same data with split()");
    }

    private @Nullable Finding labels(DataScan train, DataScan held) {
        double apart = 0;
        for (int c = 0; c < Math.min(train.classes(), held.classes()); c++) {
            if (train.count(c) == 0 && held.count(c) >= FEWEST_OF_CLASS) {
                return certain(
                        "validation data",
                        "class " + c + " has " + held.count(c) + " validation rows and no training row",
                        "cut with stratifiedSplit(), not by position");
            }
            apart += Math.abs(train.share(c) - held.share(c)) / 2;
        }
        double chance = Math.sqrt(train.classes() / (4.0 * held.size()));
        return apart <= DISTRIBUTIONS + 2 * chance
                ? null
                : likely(
                        "validation data",
                        "its classes are distributed otherwise than in training: " + Text.percent(apart)
                                + " of the rows would have to change class",
                        "cut with stratifiedSplit(), not by position");
    }
}
