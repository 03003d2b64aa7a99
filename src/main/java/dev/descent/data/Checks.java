package dev.descent.data;

import dev.descent.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every argument check of this package, and the text of its error; those of files are in {@link FileErrors}. */
final class Checks {
    /** Labels are kept as float, which holds every whole number up to here. */
    private static final int MOST_CLASSES = 1 << 24;

    /** Far beyond any array; only keeps products of it within a long. */
    private static final long MOST_PIXELS = 1L << 40;

    private Checks() {}

    static void notEmpty(String who, int size) {
        if (size < 1) {
            throw new IllegalArgumentException(who + ": has no examples, expected at least 1");
        }
    }

    static void sameLength(int inputs, int targets) {
        if (inputs != targets) {
            throw new IllegalArgumentException(
                    "data set: got " + inputs + " inputs and " + targets + " targets; give one target for each input");
        }
    }

    static void rowLength(String what, int row, int length, int expected) {
        if (length != expected) {
            throw new IllegalArgumentException("data set: " + what + " of example " + row + " has " + length
                    + " values, expected " + expected + " as in example 0");
        }
    }

    static int arraySize(String what, int rows, int width) {
        if (width < 1) {
            throw new IllegalArgumentException(
                    "data set: " + what + " of example 0 has no values, expected at least 1");
        }
        long size = (long) rows * width;
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("data set: " + rows + " rows of " + width + " " + what
                    + " values are more than a Java array can hold (2^31 - 9); implement Dataset to read them from"
                    + " elsewhere");
        }
        return (int) size;
    }

    static void finite(String who, String what, int example, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(who + ": " + what + " of example " + example + " is " + values[i]
                        + " at feature " + i + ", expected finite numbers; fill the gap or leave out the example");
            }
        }
    }

    static int countClasses(int[] labels) {
        int most = 0;
        for (int label : labels) {
            most = Math.max(most, label);
        }
        return Math.min(most, Integer.MAX_VALUE - 1) + 1;
    }

    static int classCount(String who, int classes) {
        if (classes < 0 || classes > MOST_CLASSES) {
            throw new IllegalArgumentException(who + ": has " + classes + " classes, expected at most " + MOST_CLASSES
                    + ", or 0 if targets are not class indices");
        }
        return classes;
    }

    static int label(String who, int example, float label, int classes) {
        int whole = (int) label;
        if (whole != label || whole < 0 || whole >= classes) {
            String shown = whole == label ? Integer.toString(whole) : Float.toString(label);
            throw new IllegalArgumentException(who + ": label of example " + example + " is " + shown
                    + ", expected a whole number from 0 to " + (classes - 1) + " for " + classes + " classes");
        }
        return whole;
    }

    /** As {@link #label}, but {@link Dataset#UNLABELLED} will do too. */
    static float labelOrNone(String who, int example, float label, int classes) {
        return label == Dataset.UNLABELLED ? label : label(who, example, label, classes);
    }

    static void hasClasses(String who, Dataset data) {
        if (data.classes() == 0 || data.targetShape().size() != 1) {
            throw new IllegalArgumentException(who + ": targets are "
                    + (data.classes() == 0 ? "values" : "class indices")
                    + " of shape " + data.targetShape() + ", expected one class index for each example");
        }
    }

    static void classNames(int classes, List<String> names) {
        if (names.size() != classes) {
            throw new IllegalArgumentException("withClassNames: got " + names.size() + " names for " + classes
                    + " classes; give one for each, in the order of their indices");
        }
    }

    static void reshape(Shape from, Shape to) {
        if (from.size() != to.size()) {
            throw new IllegalArgumentException("withInputShape: inputs of shape " + from + " (" + from.size()
                    + " values) cannot take shape " + to + " (" + to.size()
                    + " values); the products of the axes must be equal");
        }
    }

    static void indices(int[] indices, int size) {
        notEmpty("subset", indices.length);
        for (int index : indices) {
            if (index < 0 || index >= size) {
                throw new IllegalArgumentException(
                        "subset: there is no example " + index + ", expected 0 to " + (size - 1));
            }
        }
    }

    static void fraction(String who, double fraction) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new IllegalArgumentException(
                    who + ": fraction " + fraction + ", expected more than 0 and less than 1, such as 0.8");
        }
    }

    static void bothSides(String who, double fraction, int size, int train) {
        if (train < 1 || train >= size) {
            throw new IllegalArgumentException(who + ": a fraction of " + fraction + " of " + size + " example"
                    + (size == 1 ? "" : "s") + " leaves " + train + " to train with and " + (size - train)
                    + " to test with, expected at least 1 each; change the fraction or bring more data");
        }
    }

    static void stratum(int label, int count) {
        if (count == 1) {
            throw new IllegalArgumentException("stratifiedSplit: class " + label
                    + " has 1 example, expected at least 2, one for each part; leave the class out or use split");
        }
    }

    static void folds(int k, int size) {
        if (k < 2 || k > size) {
            throw new IllegalArgumentException("kFold: k = " + k + " for " + size + " example" + (size == 1 ? "" : "s")
                    + ", expected from 2 to the number of examples");
        }
    }

    static void batchSize(int batchSize, int size) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batches: batch size " + batchSize + ", expected at least 1");
        }
        if (batchSize > size) {
            throw new IllegalArgumentException("batches: batch size " + batchSize + " is larger than the data (" + size
                    + " example" + (size == 1 ? "" : "s") + "); use " + size + " or less");
        }
    }

    static int batchArray(String what, int capacity, int width) {
        long size = (long) capacity * width;
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("batch: " + capacity + " examples of " + width + " " + what
                    + " values are more than a Java array can hold (2^31 - 9); use smaller batches");
        }
        return (int) size;
    }

    static void firstBatch(int batch, int perEpoch) {
        if (batch < 0 || batch > perEpoch) {
            throw new IllegalArgumentException(
                    "batches: there is no batch " + batch + " to start at, expected 0 to " + perEpoch);
        }
    }

    static void started(boolean started, boolean closed) {
        if (closed) {
            throw new IllegalStateException("batches: closed; make new ones");
        }
        if (!started) {
            throw new IllegalStateException("batches: call start(epoch) before next()");
        }
    }

    static IllegalStateException failedBatch(int number, long epoch, @Nullable Throwable cause) {
        return new IllegalStateException(
                "batches: batch " + number + " of epoch " + epoch + " could not be prepared: " + cause, cause);
    }

    static void notNegative(String who, String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    who + ": " + what + " " + value + ", expected a finite number of at least 0");
        }
    }

    static void atLeast(String who, String what, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(who + ": " + what + " " + value + ", expected at least " + least);
        }
    }

    static void image(String who, Shape image) {
        if (image.rank() != 3) {
            throw new IllegalArgumentException(
                    who + ": got shape " + image + ", expected an image [channels, height, width]");
        }
    }

    static void imageOptions(int height, int width, long maxPixels) {
        if (height < 0 || width < 0 || (height == 0) != (width == 0)) {
            throw new IllegalArgumentException("Images.Options: a size of " + height + " × " + width
                    + ", expected height and width of at least 1, or both 0 for those of the file");
        }
        if (maxPixels < 1 || maxPixels > MOST_PIXELS) {
            throw new IllegalArgumentException(
                    "Images.Options: maxPixels " + maxPixels + ", expected 1 to " + MOST_PIXELS);
        }
    }

    /** A module of the JDK that an application may do without, as long as it reads no images. */
    static void hasImageReaders() {
        if (ModuleLayer.boot().findModule("java.desktop").isEmpty()) {
            throw new IllegalStateException("images: this Java runtime runs without the module java.desktop, whose"
                    + " javax.imageio reads image files; start it with --add-modules java.desktop, require the module or"
                    + " put it into the runtime image");
        }
    }

    static void inputLength(String who, int length, Shape expected) {
        if (length != expected.size()) {
            throw new IllegalArgumentException(who + ": got an input of " + length + " values, but was fitted on "
                    + expected.size() + " (shape " + expected + ")");
        }
    }

    static void inputShape(String who, Shape shape, Shape expected) {
        if (!shape.equals(expected)) {
            throw new IllegalArgumentException(
                    who + ": got inputs of shape " + shape + ", but was fitted on shape " + expected);
        }
    }

    static void components(int components, int features) {
        if (components < 1 || components > features) {
            throw new IllegalArgumentException("whitening: " + components + " components of " + features
                    + " features, expected from 1 to the number of features");
        }
    }

    static void covarianceFits(int features) {
        if (features > 46_340) {
            throw new IllegalArgumentException("whitening: " + features
                    + " features need a covariance matrix larger than a Java array; expected at most 46340");
        }
    }

    static void decomposed(boolean done) {
        if (!done) {
            throw new IllegalStateException("whitening: the covariance matrix has no eigenvalue decomposition; are the"
                    + " inputs of a similar, moderate size? standardise them first");
        }
    }

    static void csv(
            boolean header,
            char delimiter,
            @Nullable String targetName,
            int targetColumn,
            boolean classes,
            List<String> classNames) {
        if ("\"\r\n.+-".indexOf(delimiter) >= 0 || Character.isLetterOrDigit(delimiter)) {
            throw new IllegalArgumentException("Csv.Options: delimiter '" + delimiter
                    + "' can be part of a number or a quote; expected a comma, semicolon, tab or the like");
        }
        if (targetName != null && !header) {
            throw new IllegalArgumentException("Csv.Options: target column \"" + targetName
                    + "\" is given by name, but there is no header; give its number");
        }
        if (targetColumn == 0 || targetColumn < -1) {
            throw new IllegalArgumentException("Csv.Options: target column " + targetColumn
                    + ", expected 1 for the first, 2 for the second and so on, or -1 for the last");
        }
        if (!classes && !classNames.isEmpty()) {
            throw new IllegalArgumentException(
                    "Csv.Options: class names are given, but the target is a value; use Csv.Options.classes()");
        }
        if (classNames.stream().distinct().count() != classNames.size()) {
            throw new IllegalArgumentException("Csv.Options: class names " + classNames + " are not all different");
        }
    }

    static void lengths(int[] lengths, int size, Shape input) {
        if (lengths.length != size) {
            throw new IllegalArgumentException(
                    "withLengths: got " + lengths.length + " lengths for " + size + " examples; give one for each");
        }
        if (input.rank() == 0) {
            throw new IllegalArgumentException(
                    "withLengths: inputs have shape [], expected [time] or [time, ...]; only sequences have lengths");
        }
        for (int i = 0; i < size; i++) {
            length("withLengths", i, lengths[i], input);
        }
    }

    static void length(String who, int example, int length, Shape input) {
        if (length < 1 || length > input.dim(0)) {
            throw new IllegalArgumentException(who + ": example " + example + " has length " + length
                    + ", expected 1 to " + input.dim(0) + ", the steps of inputs " + input);
        }
    }
}
