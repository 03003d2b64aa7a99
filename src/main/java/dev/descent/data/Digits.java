package dev.descent.data;

import java.util.List;

/**
 * Handwritten digits, inside the library's jar: 1,797 images of 8 × 8 grey levels, scaled to [0, 1], of the classes 0 to 9.
 *
 * <p>Alpaydin, Kaynak: Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998,
 * <a href="https://doi.org/10.24432/C50P49">doi 10.24432/C50P49</a>, CC BY 4.0.
 *
 * <pre>{@code
 * Split digits = Digits.load().split(0.8, 42);
 * Dataset images = Digits.load().withInputShape(Shape.of(1, 8, 8));
 * }</pre>
 */
public final class Digits {
    private static final float WHITE = 16f;
    private static final int COLUMNS = 65;

    private static final List<String> NAMES = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    private Digits() {}

    /** All of them, with inputs of shape {@code [64]}, row by row. */
    public static Dataset load() {
        CsvTable table = Resources.columns(
                "digits.gz", COLUMNS, Csv.Options.classes().withHeader(false).withClassNames(NAMES));
        float[] inputs = table.inputs();
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] /= WHITE;
        }
        return table.dataset();
    }
}
