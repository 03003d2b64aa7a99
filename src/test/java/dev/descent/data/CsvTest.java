package dev.descent.data;

import static dev.descent.data.DatasetTest.input;
import static dev.descent.data.DatasetTest.target;
import static dev.descent.data.Texts.bad;
import static dev.descent.data.Texts.badFile;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.descent.data.Csv.Options;
import dev.descent.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
    @TempDir
    Path directory;

    private Dataset read(String text, Options options) throws IOException {
        return Csv.read(file(text), options);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("x.csv"), text);
    }

    /** The error begins with the file as it was given. */
    private void fails(String rest, String text, Options options) throws IOException {
        Path file = file(text);
        badFile(file + rest, () -> Csv.read(file, options));
    }

    @Test
    void values() throws IOException {
        Dataset data = read("a,b,y\n1,2,3\n-4.5,6e2,.25\n", Options.values());
        assertEquals(2, data.size());
        assertEquals(Shape.of(2), data.inputShape());
        assertEquals(Shape.of(), data.targetShape());
        assertEquals(0, data.classes());
        assertArrayEquals(new float[] {-4.5f, 600}, input(data, 1));
        assertArrayEquals(new float[] {.25f}, target(data, 1));
    }

    @Test
    void targetByNameAndNumber() throws IOException {
        String text = "a,b,c\n1,2,3\n4,5,6\n";
        assertArrayEquals(new float[] {2}, target(read(text, Options.values().withTarget("b")), 0));
        assertArrayEquals(new float[] {4, 6}, input(read(text, Options.values().withTarget("b")), 1));
        assertArrayEquals(new float[] {1}, target(read(text, Options.values().withTarget(1)), 0));
        assertArrayEquals(new float[] {5, 6}, input(read(text, Options.values().withTarget(1)), 1));
        assertArrayEquals(new float[] {6}, target(read(text, Options.values().withTarget(-1)), 1));
    }

    @Test
    void quotesDelimitersAndLineEnds() throws IOException {
        Dataset data = read(
                "\uFEFF\"the, \"\"a\"\"\";\"two\nlines\";y\r\n\"1\"; 2 ;\"x;y\"\r\n3;4;\"x\"\"z\"",
                Options.classes().withDelimiter(';'));
        assertArrayEquals(new float[] {1, 2}, input(data, 0));
        assertArrayEquals(new float[] {3, 4}, input(data, 1));
        assertEquals(List.of("x\"z", "x;y"), data.classNames());
        assertEquals(1, target(data, 0)[0]);
        Dataset tabs = read("1\t2\n3\t4\n", Options.values().withHeader(false).withDelimiter('\t'));
        assertArrayEquals(new float[] {4}, target(tabs, 1));
        Path quoted = file("\"the, \"\"a\"\"\",y\nNA,1\n");
        badFile(
                quoted + ", row 2, column 1 (the, \"a\"): \"NA\" is not a number; only the target may hold text, as a"
                        + " class",
                () -> Csv.read(quoted, Options.values()));
    }

    @Test
    void classes() throws IOException {
        Dataset numbers = read("a,y\n0,2\n0,0\n0,2.0\n", Options.classes());
        assertEquals(3, numbers.classes());
        assertEquals(List.of(), numbers.classNames());
        assertEquals(2, target(numbers, 0)[0]);
        assertEquals(2, target(numbers, 2)[0]);
        Dataset words = read("a,y\n0,dog\n0,cat\n0,dog\n", Options.classes());
        assertEquals(List.of("cat", "dog"), words.classNames());
        assertEquals(1, target(words, 0)[0]);
        assertEquals(0, target(words, 1)[0]);
        Dataset signs = read("a,y\n0,1\n0,-1\n", Options.classes());
        assertEquals(List.of("-1", "1"), signs.classNames());
        assertEquals(1, target(signs, 0)[0]);
        Dataset test = read("a,y\n0,dog\n", Options.classes().withClassNames(words.classNames()));
        assertEquals(1, target(test, 0)[0]);
        assertEquals(2, test.classes());
    }

    @Test
    void numbersAreThoseOfParseFloat() throws IOException {
        Random random = new Random(3);
        StringBuilder text = new StringBuilder();
        float[] expected = new float[20_000];
        for (int i = 0; i < expected.length; i++) {
            String number =
                    switch (i % 4) {
                        case 0 -> Float.toString(Float.intBitsToFloat(random.nextInt() & 0xBF7FFFFF));
                        case 1 -> Integer.toString(random.nextInt(20_000_000) - 10_000_000);
                        case 2 -> {
                            String digits = String.format("%0" + (1 + random.nextInt(9)) + "d", random.nextInt(10));
                            int point = random.nextInt(digits.length() + 1);
                            yield digits.substring(0, point) + "." + digits.substring(point);
                        }
                        default -> Integer.toString(random.nextInt(10_000)) + "." + random.nextInt(10_000);
                    };
            text.append(number).append(",0\n");
            expected[i] = Float.parseFloat(number);
        }
        Dataset data = read(text.toString(), Options.values().withHeader(false));
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], input(data, i)[0]);
        }
    }

    @Test
    void emptyFiles() throws IOException {
        fails(": has no rows, expected at least one example", "", Options.values());
        fails(": has no rows, expected at least one example", "\uFEFF", Options.values());
        fails(": has a header but no rows of data, expected at least one example", "a,b\n", Options.values());
    }

    @Test
    void raggedRows() throws IOException {
        fails(
                ", row 3: has 2 columns, expected 3 as in row 1; every row needs the same, an empty line is a row too",
                "a,b,c\n1,2,3\n1,2\n",
                Options.values());
        fails(
                ", row 2: has 4 columns, expected 3 as in row 1; every row needs the same, an empty line is a row too",
                "a,b,c\n1,2,3,\n",
                Options.values());
        fails(
                ", row 3: has 1 column, expected 2 as in row 1; every row needs the same, an empty line is a row too",
                "1,2\n3,4\n\n",
                Options.values().withHeader(false));
        fails(
                ", row 1: has 1 column, expected at least one feature and the target; is the delimiter right?",
                "a;b\n1;2\n",
                Options.values());
    }

    @Test
    void badCells() throws IOException {
        String gap = "; fill the gap or leave out the row";
        fails(", row 3, column 2 (b): is empty, expected a number" + gap, "a,b,c\n1,2,3\n1,,3\n", Options.values());
        for (String cell : List.of("NaN", "inf", "-Infinity", "1e39", "-1e999")) {
            fails(
                    ", row 2, column 1 (a): \"" + cell + "\" is not a finite number" + gap,
                    "a,b\n" + cell + ",1\n",
                    Options.values());
        }
        for (String cell : List.of("x", "1f", "0x10", "1 2", "1.2.3", "--1", "1e", ".", "-", "1,5".replace(',', ';'))) {
            fails(
                    ", row 2, column 2 (b): \"" + cell
                            + "\" is not a number; only the target may hold text, as a class",
                    "a,b\n1," + cell + "\n",
                    Options.values());
        }
        fails(
                ", row 1, column 1: \"a\" is not a number; only the target may hold text, as a class; if row 1 holds"
                        + " names, read it with withHeader(true)",
                "a,b\n1,2\n",
                Options.values().withHeader(false));
        fails(
                ", row 2, column 1 (a): \"" + "z".repeat(40)
                        + "…\" is not a number; only the target may hold text, as a" + " class",
                "a,b\n" + "z".repeat(100) + ",1\n",
                Options.values());
    }

    @Test
    void badHeaders() throws IOException {
        fails(
                ", row 1: all columns are numbers, expected names; read it with withHeader(false) if it is an example",
                "1,2\n3,4\n",
                Options.values());
        fails(
                ": the header has no column \"z\" to take as target; it has [a, b]",
                "a,b\n1,2\n",
                Options.values().withTarget("z"));
        fails(
                ": the header has 2 columns \"a\" to take as target; it has [a, a]",
                "a,a\n1,2\n",
                Options.values().withTarget("a"));
        fails(
                ": there is no column 3 to take as target; it has 2",
                "a,b\n1,2\n",
                Options.values().withTarget(3));
    }

    @Test
    void badClasses() throws IOException {
        fails(
                ", row 2, column 2 (b): is empty, expected a class; fill the gap or leave out the row",
                "a,b\n1,\n",
                Options.classes());
        fails(
                ", column 2: \"1.5\" is a number, but not a class (whole, below 2^24); read it with Csv.Options.values()",
                "a,b\n1,1\n1,1.5\n",
                Options.classes());
        fails(
                ", column 2: \"99999999\" is a number, but not a class (whole, below 2^24); read it with"
                        + " Csv.Options.values()",
                "a,b\n1,99999999\n",
                Options.classes());
        fails(
                ", row 2, column 2 (b): \"fox\" is none of the classes [cat, dog]",
                "a,b\n1,fox\n",
                Options.classes().withClassNames(List.of("cat", "dog")));
    }

    @Test
    void badText() throws IOException {
        fails(", row 2: a quoted field has no end", "a,b\n1,\"2\n3,4\n", Options.values());
        fails(
                ", row 2: text behind a quoted field; expected the delimiter or the line's end",
                "a,b\n\"1\"x,2\n",
                Options.values());
        fails(
                ", row 2: a quote inside an unquoted field; quote the whole field and double the quotes in it",
                "a,b\n1\"0,2\n",
                Options.values());
        fails(
                ", row 1: a carriage return without a line feed; end lines with LF or CR LF",
                "a,b\r1,2\r",
                Options.values());
        Path latin = directory.resolve("latin.csv");
        Files.write(latin, "a,größe\n1,2\n".getBytes(StandardCharsets.ISO_8859_1));
        badFile(
                latin + ", row 1: is not text in UTF-8, here or in the rows that follow",
                () -> Csv.read(latin, Options.values()));
        assertThrows(NoSuchFileException.class, () -> Csv.read(directory.resolve("none.csv"), Options.values()));
    }

    @Test
    void badOptions() {
        for (char c : new char[] {'"', '\n', '\r', '.', '-', '+', '0', 'e'}) {
            bad(
                    "Csv.Options: delimiter '" + c
                            + "' can be part of a number or a quote; expected a comma, semicolon," + " tab or the like",
                    () -> Options.values().withDelimiter(c));
        }
        bad(
                "Csv.Options: target column \"a\" is given by name, but there is no header; give its number",
                () -> Options.values().withTarget("a").withHeader(false));
        for (int column : new int[] {0, -2}) {
            bad(
                    "Csv.Options: target column " + column
                            + ", expected 1 for the first, 2 for the second and so on, or -1 for the last",
                    () -> Options.values().withTarget(column));
        }
        bad(
                "Csv.Options: class names are given, but the target is a value; use Csv.Options.classes()",
                () -> Options.values().withClassNames(List.of("a")));
        bad(
                "Csv.Options: class names [a, a] are not all different",
                () -> Options.classes().withClassNames(List.of("a", "a")));
    }
}
