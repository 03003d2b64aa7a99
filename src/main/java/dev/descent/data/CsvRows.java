package dev.descent.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes a CSV text apart, one row at a time. */
final class CsvRows {
    private static final int END = -1;
    /** Doubling an array of chars stays below 2^31 up to here. */
    private static final int LONGEST_ROW = 1 << 29;

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    /** The powers of ten that float holds exactly. */
    private static final float[] TEN_TO = {1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f};

    private final String file;
    private final char delimiter;
    private final Reader reader;
    private final char[] buffer = new char[8192];
    private int at;
    private int limit;

    private char[] text = new char[256];
    private int length;
    private int[] ends = new int[16];
    private int columns;
    private int row;

    CsvRows(InputStream in, String file, char delimiter) throws IOException {
        this.file = file;
        this.delimiter = delimiter;
        this.reader = new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder());
        if (read() != BYTE_ORDER_MARK && limit > 0) {
            at--;
        }
    }

    /** Goes to the next row; false at the end of the text. */
    boolean next() throws IOException {
        int c = read();
        if (c == END) {
            return false;
        }
        row++;
        length = 0;
        columns = 0;
        while (true) {
            c = c == '"' ? quoted() : plain(c);
            if (columns == ends.length) {
                ends = Arrays.copyOf(ends, 2 * columns);
            }
            ends[columns++] = length;
            if (c != delimiter) {
                return true;
            }
            c = read();
        }
    }

    /** The number of the row, from 1. */
    int row() {
        return row;
    }

    int columns() {
        return columns;
    }

    String text(int column) {
        return new String(text, start(column), ends[column] - start(column)).strip();
    }

    /** The number in a column; NaN if it is none, which {@link #problem} then explains. */
    float number(int column) {
        int from = start(column);
        int to = ends[column];
        boolean negative = to - from > 1 && text[from] == '-';
        int digits = 0;
        int mantissa = 0;
        int point = -1;
        for (int i = negative ? from + 1 : from; i < to; i++) {
            char c = text[i];
            if (c >= '0' && c <= '9') {
                mantissa = 10 * mantissa + (c - '0');
                digits++;
            } else if (c == '.' && point < 0) {
                point = digits;
            } else {
                return slowNumber(column);
            }
            if (digits > 7) {
                return slowNumber(column);
            }
        }
        if (digits == 0) {
            return slowNumber(column);
        }
        // Both are whole numbers that float holds exactly, so the one division rounds as parseFloat would.
        float value = point < 0 ? mantissa : mantissa / TEN_TO[digits - point];
        return negative ? -value : value;
    }

    private float slowNumber(int column) {
        String number = text(column);
        for (int i = 0; i < number.length(); i++) {
            // parseFloat would take hexadecimal numbers, suffixes and words as well.
            if ("0123456789+-.eE".indexOf(number.charAt(i)) < 0) {
                return Float.NaN;
            }
        }
        try {
            float value = Float.parseFloat(number);
            return Float.isFinite(value) ? value : Float.NaN;
        } catch (NumberFormatException e) {
            return Float.NaN;
        }
    }

    /** Why {@link #number} found none. */
    String problem(int column) {
        String cell = text(column);
        if (cell.isEmpty()) {
            return FileErrors.empty();
        }
        try {
            return Double.isFinite(Double.parseDouble(cell)) && Float.isFinite(Float.parseFloat(cell))
                    ? FileErrors.notNumber(cell, row)
                    : FileErrors.notFinite(cell);
        } catch (NumberFormatException e) {
            boolean word = cell.matches("(?i)[+-]?(nan|inf|infinity)");
            return word ? FileErrors.notFinite(cell) : FileErrors.notNumber(cell, row);
        }
    }

    private int start(int column) {
        return column == 0 ? 0 : ends[column - 1];
    }

    /** Reads a field that begins with {@code c}, and what ends it: delimiter, line feed or the end. */
    private int plain(int first) throws IOException {
        int c = first;
        while (c != delimiter && c != '\n' && c != '\r' && c != END) {
            if (c == '"') {
                throw FileErrors.malformed(
                        file,
                        row,
                        "a quote inside an unquoted field; quote the whole field and double the quotes in it");
            }
            append(c);
            c = read();
        }
        return c == '\r' ? lineFeed() : c;
    }

    private int quoted() throws IOException {
        int c = read();
        while (true) {
            if (c == END) {
                throw FileErrors.malformed(file, row, "a quoted field has no end");
            }
            if (c == '"') {
                c = read();
                if (c != '"') {
                    break;
                }
            }
            append(c);
            c = read();
        }
        if (c == '\r') {
            c = lineFeed();
        }
        if (c != delimiter && c != '\n' && c != END) {
            throw FileErrors.malformed(
                    file, row, "text behind a quoted field; expected the delimiter or the line's end");
        }
        return c;
    }

    private int lineFeed() throws IOException {
        int c = read();
        if (c != '\n') {
            throw FileErrors.malformed(file, row, "a carriage return without a line feed; end lines with LF or CR LF");
        }
        return c;
    }

    private void append(int c) throws IOException {
        if (length == text.length) {
            if (length >= LONGEST_ROW) {
                throw FileErrors.malformed(
                        file, row, "more than " + LONGEST_ROW + " characters; is a quote or a line end missing?");
            }
            text = Arrays.copyOf(text, 2 * length);
        }
        text[length++] = (char) c;
    }

    private int read() throws IOException {
        if (at == limit) {
            at = 0;
            limit = 0;
            try {
                limit = Math.max(0, reader.read(buffer));
            } catch (CharacterCodingException e) {
                throw FileErrors.malformed(file, row + 1, "is not text in UTF-8, here or in the rows that follow");
            }
            if (limit == 0) {
                return END;
            }
        }
        return buffer[at++];
    }
}
