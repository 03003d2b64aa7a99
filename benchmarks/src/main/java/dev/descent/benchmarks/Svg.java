package dev.descent.benchmarks;

import java.util.List;
import java.util.Locale;

/** The few shapes that the pictures are drawn with. */
final class Svg {
    static final List<String> COLOURS = List.of("#1f6feb", "#8db7f5", "#1a7f37", "#8fcf9f", "#9a6700", "#d9bc7a");
    static final String FAINT = "#d8dee4";

    private final StringBuilder out = new StringBuilder();

    Svg(int width, int height, String title) {
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"12\" fill=\"#24292f\">",
                width, height, width, height);
        add("<title>%s</title><rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>", title);
        add("<text x=\"16\" y=\"22\" font-size=\"14\" font-weight=\"bold\">%s</text>", title);
    }

    /** @param anchor start, middle or end */
    void text(double x, double y, String anchor, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
    }

    void box(double x, double y, double width, double height, String colour) {
        add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>", x, y, width, height, colour);
    }

    void line(double x1, double y1, double x2, double y2, String colour) {
        add("<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\" stroke-width=\"1.5\"/>", x1, y1, x2, y2, colour);
    }

    void dot(double x, double y, String colour) {
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x, y, colour);
    }

    String end() {
        return out.append("</svg>\n").toString();
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
