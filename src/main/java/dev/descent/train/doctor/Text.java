package dev.descent.train.doctor;

import java.util.Locale;

/** Numbers as people read them. */
final class Text {
    private Text() {}

    /** Three digits. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-3 || size >= 1e5)) {
            return String.format(Locale.ROOT, "%.1e", value)
                    .replaceAll("e([-+])0", "e$1")
                    .replace("+", "")
                    .replace(".0e", "e");
        }
        String text = String.format(Locale.ROOT, size < 1 ? "%.3f" : size < 100 ? "%.2f" : "%.0f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.0995 ? "%.1f %%" : "%.0f %%", 100 * share);
    }
}
