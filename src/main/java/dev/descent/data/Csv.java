package dev.descent.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tables of numbers in comma-separated text: one row per example, one column per feature, and one column with the target.
 *
 * <p>Fields may be quoted as in <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>; lines end with LF or CR LF;
 * the text is UTF-8, with or without byte order mark. Spaces around a number are ignored. Only the target may hold text.
 *
 * <p>Not supported, and an error rather than a guess: text, dates and categories as features, gaps, NaN and infinity,
 * comments, empty lines, decimal commas, thousands separators, several target columns, compressed files. Convert such a
 * table first, or read it with a CSV library and hand the arrays to {@link Dataset#of(float[][], int[])}.
 *
 * <pre>{@code
 * import java.io.IOException;
 * import java.nio.file.Path;
 *
 * static Split wine(Path file) throws IOException {
 *     Csv.Options options = Csv.Options.classes().withDelimiter(';').withTarget("quality");
 *     return Csv.read(file, options).stratifiedSplit(0.8, 42);
 * }
 * }</pre>
 */
public final class Csv {
    private Csv() {}

    /**
     * How a table is to be read.
     *
     * <p>Classes that are whole numbers from 0 are taken as they are; their count is the largest plus one. Any other
     * classes are numbered in the order of their sorted texts, which {@link Dataset#classNames()} gives back; for a second
     * file, such as test data, give those names, so that a class that is missing there doesn't shift the numbers.
     *
     * @param header whether the first row holds the names of the columns; true by default
     * @param delimiter what stands between fields; a comma by default
     * @param targetName the target's name in the header; null (the default) to go by number
     * @param targetColumn the target's number, from 1; {@code -1} (the default) for the last
     * @param classification whether the target is a class or a value
     * @param classNames the texts of the classes in the order of their indices; empty (the default) to find them
     */
    public record Options(
            boolean header,
            char delimiter,
            @Nullable String targetName,
            int targetColumn,
            boolean classification,
            List<String> classNames) {

        /** @throws IllegalArgumentException if these don't fit together */
        public Options {
            Checks.csv(header, delimiter, targetName, targetColumn, classification, classNames);
            classNames = List.copyOf(classNames);
        }

        /** A table with a header whose last column is a class. */
        public static Options classes() {
            return new Options(true, ',', null, -1, true, List.of());
        }

        /** A table with a header whose last column is a value. */
        public static Options values() {
            return new Options(true, ',', null, -1, false, List.of());
        }

        public Options withHeader(boolean present) {
            return new Options(present, delimiter, targetName, targetColumn, classification, classNames);
        }

        public Options withDelimiter(char between) {
            return new Options(header, between, targetName, targetColumn, classification, classNames);
        }

        public Options withTarget(String name) {
            return new Options(header, delimiter, name, targetColumn, classification, classNames);
        }

        public Options withTarget(int column) {
            return new Options(header, delimiter, null, column, classification, classNames);
        }

        public Options withClassNames(List<String> names) {
            return new Options(header, delimiter, targetName, targetColumn, classification, names);
        }
    }

    /**
     * Reads a whole table into memory.
     *
     * @return inputs of shape {@code [columns - 1]}, in the order of the columns
     * @throws IOException if the file can't be read, or is not such a table; the text says which row and column
     */
    public static Dataset read(Path file, Options options) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return CsvTable.read(in, file.toString(), options).dataset();
        }
    }
}
