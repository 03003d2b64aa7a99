package dev.descent.data;

import java.io.IOException;
import java.util.List;

/** The texts about files that are not what they should be; rows and columns count from 1. */
final class FileErrors {
    private static final int SHOWN = 40;

    private FileErrors() {}

    static IOException noRows(String file, boolean header) {
        return new IOException(file + ": has " + (header ? "a header but no rows of data" : "no rows")
                + ", expected at least one example");
    }

    static IOException ragged(String file, int row, int columns, int expected) {
        return new IOException(file + ", row " + row + ": has " + count(columns, "column") + ", expected " + expected
                + " as in row 1; every row needs the same, an empty line is a row too");
    }

    static IOException tooNarrow(String file) {
        return new IOException(file + ", row 1: has 1 column, expected at least one feature and the target; is the"
                + " delimiter right?");
    }

    static IOException headerOfNumbers(String file) {
        return new IOException(file + ", row 1: all columns are numbers, expected names; read it with"
                + " withHeader(false) if it is an example");
    }

    static IOException cell(String file, int row, int column, String name, String problem) {
        return new IOException(file + ", row " + row + ", column " + column + (name.isEmpty() ? "" : " (" + name + ")")
                + ": " + problem);
    }

    static String empty() {
        return "is empty, expected a number; fill the gap or leave out the row";
    }

    static String notFinite(String text) {
        return quoted(text) + " is not a finite number; fill the gap or leave out the row";
    }

    static String notNumber(String text, int row) {
        return quoted(text) + " is not a number; only the target may hold text, as a class"
                + (row == 1 ? "; if row 1 holds names, read it with withHeader(true)" : "");
    }

    static String noLabel() {
        return "is empty, expected a class; fill the gap or leave out the row";
    }

    static String unknownClass(String text, List<String> names) {
        return quoted(text) + " is none of the classes " + names;
    }

    static IOException fractions(String file, int column, String text) {
        return new IOException(file + ", column " + column + ": " + quoted(text)
                + " is a number, but not a class (whole, below 2^24); read it with Csv.Options.values()");
    }

    static IOException noColumn(String file, int column, int columns) {
        return new IOException(file + ": there is no column " + column + " to take as target; it has " + columns);
    }

    static IOException noColumn(String file, String name, List<String> header, int times) {
        return new IOException(file + ": the header has " + (times == 0 ? "no column " : times + " columns ")
                + quoted(name) + " to take as target; it has " + header);
    }

    static IOException malformed(String file, int row, String problem) {
        return new IOException(file + ", row " + row + ": " + problem);
    }

    static IOException tooLarge(String file) {
        return new IOException(
                file + ": has more values than a Java array can hold (2^31 - 9); implement Dataset to read"
                        + " it in parts");
    }

    static IOException truncatedHeader(String file, int bytes) {
        return new IOException(
                file + ": ends inside its header, expected at least " + bytes + " bytes; is it complete?");
    }

    static IOException magic(String file, int magic, int expected, String what) {
        return new IOException(String.format(
                "%s: begins with 0x%08X, expected 0x%08X, an IDX file of %s as unsigned bytes",
                file, magic, expected, what));
    }

    static IOException noSize(String file, String declared) {
        return new IOException(file + ": declares " + declared + ", expected at least 1 along each axis");
    }

    static IOException tooLarge(String file, String declared) {
        return new IOException(
                file + ": declares " + declared + ", more bytes than a Java array can hold (2^31 - 9); is it damaged?");
    }

    static IOException wrongLength(String file, String declared, long expected, long got) {
        return new IOException(file + ": declares " + declared + ", which takes " + expected
                + " bytes after the header, but has " + got + "; is it complete?");
    }

    static IOException beyondRatio(String file, String declared, long expected, long compressed) {
        return new IOException(file + ": declares " + declared + ", which takes " + expected + " bytes, more than "
                + compressed + " compressed bytes can hold; is it complete?");
    }

    static IOException trailing(String file, String declared) {
        return new IOException(file + ": declares " + declared + ", but has more bytes behind them");
    }

    static IOException damaged(String file, IOException cause) {
        return new IOException(file + ": is damaged or incomplete: " + cause.getMessage(), cause);
    }

    static IOException counts(String images, int imageCount, String labels, int labelCount) {
        return new IOException(images + " has " + count(imageCount, "image") + ", but " + labels + " has "
                + count(labelCount, "label") + "; do they belong together?");
    }

    static IOException label(String file, int index, int label, int classes) {
        return new IOException(file + ": label " + index + " is " + label + ", expected 0 to " + (classes - 1) + " for "
                + classes + " classes");
    }

    private static String count(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static String quoted(String text) {
        return '"' + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + '"';
    }
}
