package dev.descent.train.doctor;

import java.util.List;

/** Every argument check of this package, and the text of its error. */
final class Checks {
    private Checks() {}

    static void threshold(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "Thresholds: " + name + " " + value + ": expected a finite number of at least 0");
        }
    }

    static void knownThreshold(String name, boolean known, List<String> names) {
        if (!known) {
            throw new IllegalArgumentException("Thresholds: there is no \"" + name + "\"; there are " + names);
        }
    }

    static void knownCheck(String name, List<String> names) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException(
                    "Doctor.silence: there is no check \"" + name + "\"; there are " + names);
        }
    }

    static IllegalArgumentException noLosses(String header) {
        return new IllegalArgumentException("Curve.ofCsv: no column of training losses in the header \"" + header
                + "\"; expected train_loss or loss, and perhaps epoch, val_loss, val_accuracy, rate");
    }

    static IllegalArgumentException notANumber(int line, String column, String cell) {
        return new IllegalArgumentException(
                "Curve.ofCsv: line " + line + ", column " + column + ": \"" + cell + "\" is not a number");
    }

    static IllegalArgumentException noStep(String name, List<String> names) {
        return new IllegalArgumentException("Checklist: there is no step \"" + name + "\"; there are " + names);
    }

    static void atLeastOne(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("Doctor.treat: times " + times + ": expected at least 1");
        }
    }

    static void lengths(int epochs, int others, String what) {
        if (others != 0 && others != epochs) {
            throw new IllegalArgumentException("Curve: " + others + " " + what + " for " + epochs
                    + " training losses; give one for each, or none");
        }
    }
}
