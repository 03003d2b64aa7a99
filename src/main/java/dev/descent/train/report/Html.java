package dev.descent.train.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** HTML as it grows. Every text goes through {@link #escape}; what is given as markup is written in this package. */
final class Html {
    private final StringBuilder out = new StringBuilder(1 << 17);

    /** A piece of the page as it stands. */
    Html markup(String markup) {
        out.append(markup);
        return this;
    }

    Html text(String text) {
        out.append(escape(text));
        return this;
    }

    /** An element without attributes that holds a text. */
    Html element(String name, String text) {
        return markup("<" + name + ">").text(text).markup("</" + name + ">");
    }

    Html heading(String text) {
        return element("h2", text);
    }

    /** A table whose columns after the first are numbers. */
    Html table(String caption, List<String> header, List<List<String>> rows) {
        markup("<div class=\"wide\"><table>").element("caption", caption).markup("<thead><tr>");
        header.forEach(cell -> markup("<th scope=\"col\">").text(cell).markup("</th>"));
        markup("</tr></thead><tbody>\n");
        for (List<String> row : rows) {
            markup("<tr><th scope=\"row\">").text(row.get(0)).markup("</th>");
            row.subList(1, row.size()).forEach(cell -> element("td", cell));
            markup("</tr>\n");
        }
        return markup("</tbody></table></div>\n");
    }

    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                // Other control characters are no part of HTML, not even escaped.
                default -> out.append(c < ' ' && c != '\n' && c != '\t' ? '\uFFFD' : c);
            }
        }
        return out.toString();
    }

    /** Five digits, and as a power of ten where zeros would be counted. */
    static String number(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        } else if (value == Math.rint(value) && size < 1e9) {
            return Long.toString((long) value);
        } else if (size < 1e-3 || size >= 1e6) {
            return power(value);
        }
        int places = (int) Math.max(0, 4 - Math.floor(Math.log10(size)));
        return BigDecimal.valueOf(value)
                .setScale(places, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** So many digits behind the point. Not by {@link String#format}, which takes as long as all the rest of a page. */
    static String fixed(double value, int places) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value)
                        .setScale(places, RoundingMode.HALF_UP)
                        .toPlainString()
                : Double.toString(value);
    }

    private static String power(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(4, RoundingMode.HALF_UP));
        int exponent = rounded.precision() - rounded.scale() - 1;
        String digits = rounded.movePointLeft(exponent).setScale(3).toPlainString();
        int size = Math.abs(exponent);
        return digits + "e" + (exponent < 0 ? "-" : "+") + (size < 10 ? "0" : "") + size;
    }

    static String seconds(double seconds) {
        if (seconds < 60) {
            return fixed(seconds, seconds < 1 ? 3 : 1) + " s";
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole / 60 % 60 + " min " + whole % 60 + " s";
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
