package dev.descent.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines over one axis as an SVG picture that needs nothing else: no script, style sheet or font of its own. */
final class Chart {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 360;
    private static final int LEFT = 64;
    private static final int RIGHT = 230;
    private static final int TOP = 36;
    private static final int BOTTOM = 48;
    private static final int TICKS = 5;
    /** So that a line along an extreme is not cut in half. */
    private static final double MARGIN = 0.03;

    private static final List<String> COLOURS = List.of("#1f6feb", "#d1242f", "#1a7f37", "#8250df", "#9a6700");
    private static final String FAINT = "#c8d1dc";

    private final String title;
    private final String xName;
    private final String yName;
    private final List<Line> lines = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private boolean logarithmic;
    private double left = Double.POSITIVE_INFINITY;
    private double right = Double.NEGATIVE_INFINITY;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Line(String name, String colour, double[] xs, double[] ys) {}

    private record Mark(String name, String colour, double x, double y) {}

    Chart(String title, String xName, String yName) {
        this.title = title;
        this.xName = xName;
        this.yName = yName;
    }

    /** The x-axis in powers of ten; its numbers must be greater than 0. */
    Chart logarithmic() {
        logarithmic = true;
        return this;
    }

    /** A line that the axes make room for; what is not finite is left out. */
    Chart line(String name, double[] xs, double... ys) {
        for (int i = 0; i < xs.length; i++) {
            if (Double.isFinite(ys[i])) {
                left = Math.min(left, xs[i]);
                right = Math.max(right, xs[i]);
                low = Math.min(low, ys[i]);
                high = Math.max(high, ys[i]);
            }
        }
        long coloured =
                lines.stream().filter(line -> !line.colour.equals(FAINT)).count();
        lines.add(new Line(name, COLOURS.get((int) coloured % COLOURS.size()), xs, ys));
        return this;
    }

    /** A line in the background, cut off where it leaves the axes of the others. */
    Chart faint(String name, double[] xs, double... ys) {
        lines.add(0, new Line(name, FAINT, xs, ys));
        return this;
    }

    /** A point with a name. */
    Chart mark(String name, double x, double y) {
        marks.add(new Mark(name, COLOURS.get((marks.size() + 1) % COLOURS.size()), x, y));
        return this;
    }

    String toSvg() {
        widenIfFlat();
        StringBuilder out = new StringBuilder();
        add(
                out,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"12\" fill=\"#24292f\">%n",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT);
        add(out, "<title>%s</title>%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n", escaped(title));
        add(out, "<text x=\"%d\" y=\"20\" font-size=\"14\" font-weight=\"bold\">%s</text>%n", LEFT, escaped(title));
        axes(out);
        add(
                out,
                "<clipPath id=\"area\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/></clipPath>%n",
                LEFT,
                TOP,
                WIDTH - LEFT - RIGHT,
                HEIGHT - TOP - BOTTOM);
        lines.forEach(line -> polyline(out, line));
        marks.forEach(mark -> point(out, mark));
        legend(out);
        return out.append("</svg>\n").toString();
    }

    private void widenIfFlat() {
        if (!(left < right)) {
            left = Double.isFinite(left) ? left / 2 : 0;
            right = left == 0 ? 1 : 4 * left;
        }
        if (!(low < high)) {
            low = Double.isFinite(low) ? low - 0.5 : 0;
            high = low + 1;
        }
    }

    private void axes(StringBuilder out) {
        for (double y : ticks(low, high)) {
            add(
                    out,
                    "<path d=\"M%d %.1fH%d\" stroke=\"#e4e8ec\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
                    LEFT,
                    y(y),
                    WIDTH - RIGHT,
                    LEFT - 6,
                    y(y) + 4,
                    number(y));
        }
        for (double x : logarithmic ? decades() : ticks(left, right)) {
            add(
                    out,
                    "<path d=\"M%.1f %dV%d\" stroke=\"#e4e8ec\"/><text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                    x(x),
                    TOP,
                    HEIGHT - BOTTOM,
                    x(x),
                    HEIGHT - BOTTOM + 16,
                    number(x));
        }
        add(
                out,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 12,
                escaped(xName));
        int middle = (TOP + HEIGHT - BOTTOM) / 2;
        add(
                out,
                "<text x=\"14\" y=\"%d\" text-anchor=\"middle\" transform=\"rotate(-90 14 %d)\">%s</text>%n",
                middle,
                middle,
                escaped(yName));
    }

    private void polyline(StringBuilder out, Line line) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < line.xs.length; i++) {
            boolean drawn = Double.isFinite(line.ys[i]);
            if (drawn) {
                add(path, "%s%.1f %.1f", pen ? "L" : "M", x(line.xs[i]), y(line.ys[i]));
            }
            pen = drawn;
        }
        add(
                out,
                "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" clip-path=\"url(#area)\"/>%n",
                path,
                line.colour,
                line.colour.equals(FAINT) ? "1" : "2");
    }

    private void point(StringBuilder out, Mark mark) {
        add(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>%n", x(mark.x), y(mark.y), mark.colour);
    }

    private void legend(StringBuilder out) {
        int row = 0;
        if (lines.size() > 1) {
            for (Line line : lines) {
                legendRow(out, row++, line.colour, line.name);
            }
        }
        for (Mark mark : marks) {
            legendRow(out, row++, mark.colour, mark.name);
        }
    }

    private static void legendRow(StringBuilder out, int row, String colour, String name) {
        int y = TOP + 14 + 18 * row;
        add(out, "<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"%s\"/>", WIDTH - RIGHT + 14, y - 4, colour);
        add(out, "<text x=\"%d\" y=\"%d\">%s</text>%n", WIDTH - RIGHT + 24, y, escaped(name));
    }

    private double x(double value) {
        double share = logarithmic ? Math.log(value / left) / Math.log(right / left) : (value - left) / (right - left);
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    /** Far outside is near enough: the line is cut off, and huge numbers are no coordinates. */
    private double y(double value) {
        double share = Math.max(-1, Math.min(2, (value - low) / (high - low)));
        return HEIGHT - BOTTOM - (MARGIN + share * (1 - 2 * MARGIN)) * (HEIGHT - TOP - BOTTOM);
    }

    private static List<Double> ticks(double from, double to) {
        double raw = (to - from) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = raw / power > 5 ? 10 * power : raw / power > 2 ? 5 * power : raw / power > 1 ? 2 * power : power;
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to + 1e-9 * step; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private List<Double> decades() {
        List<Double> ticks = new ArrayList<>();
        for (int i = (int) Math.ceil(Math.log10(left) - 1e-6); i <= Math.log10(right) + 1e-6; i++) {
            ticks.add(Math.pow(10, i));
        }
        return ticks;
    }

    private static String number(double value) {
        double size = Math.abs(value);
        String text = size != 0 && (size < 1e-3 || size >= 1e5)
                ? String.format(Locale.ROOT, "%.0e", value)
                        .replaceAll("e([-+])0", "e$1")
                        .replace("+", "")
                : String.format(Locale.ROOT, "%.4f", value).replaceAll("\\.?0+$", "");
        return text.equals("-0") ? "0" : text;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @SuppressWarnings("AnnotateFormatMethod") // private, all formats stand in this file
    private static void add(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
    }
}
