package dev.descent.train.doctor;

import java.util.Locale;

/** Numbers as people read them. */
final class Text {
    private Text() {}

    /** Puts values, in order, in place of {@code {}}; {@code {%}} makes a percentage of a share. */
    static String fill(String template, Object... values) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (Object value : values) {
            int at = template.indexOf('{', from);
            boolean percent = template.charAt(at + 1) == '%';
            text.append(template, from, at);
            text.append(percent ? percent(((Number) value).doubleValue()) : text(value));
            from = at + (percent ? 3 : 2);
        }
        return text.append(template, from, template.length()).toString();
    }

    private static String text(Object value) {
        return value instanceof Double || value instanceof Float
                ? number(((Number) value).doubleValue())
                : String.valueOf(value);
    }

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
