package dev.descent.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How many times faster than PyTorch: a bar for each workload, JDK and number of threads, on a logarithmic axis. */
final class RatioPicture {
    private static final int LEFT = 96;
    private static final int WIDTH = 620;
    private static final int TOP = 44;
    private static final int BAR = 13;
    private static final int GAP = 14;
    private static final double LEAST = 0.5;
    private static final double MOST = 16;

    private final Results results;

    RatioPicture(Results results) {
        this.results = results;
    }

    private record Series(Results.Setting setting, String threads) {
        @Override
        public String toString() {
            return setting + ", " + TableText.named(threads);
        }
    }

    String toSvg() {
        List<Series> all = new ArrayList<>();
        for (Results.Setting setting : results.settings()) {
            results.threads("step").forEach(threads -> all.add(new Series(setting, threads)));
        }
        List<String> works = results.works("step");
        int group = all.size() * BAR + GAP;
        int bottom = TOP + works.size() * group;
        Svg svg = new Svg(
                LEFT + WIDTH + 60, bottom + 34 + 18 * all.size(), "A training step: how many times faster than PyTorch");
        for (double tick = LEAST; tick <= MOST; tick *= 2) {
            svg.line(x(tick), TOP - 8, x(tick), bottom, tick == 1 ? "#d1242f" : Svg.FAINT);
            svg.text(x(tick), bottom + 16, "middle", tick == 1 ? "1, PyTorch" : TableText.number(tick));
        }
        for (int w = 0; w < works.size(); w++) {
            int y = TOP + w * group;
            svg.text(LEFT - 8, y + (group - GAP) / 2.0 + 4, "end", works.get(w));
            for (int s = 0; s < all.size(); s++) {
                Series one = all.get(s);
                double ratio = Timing.median(
                        results.ratios("step", one.setting, one.threads, works.get(w), "step_us"));
                if (ratio > 0) {
                    double from = Math.min(x(1), x(ratio));
                    double to = Math.max(x(1), x(ratio));
                    svg.box(from, y + s * BAR, to - from, BAR - 2, colour(s));
                    svg.text(to + 5, y + s * BAR + 10, "start", String.format(Locale.ROOT, "%.2f", ratio));
                }
            }
        }
        for (int s = 0; s < all.size(); s++) {
            int y = bottom + 30 + 18 * s;
            svg.box(LEFT, y, 12, 12, colour(s));
            svg.text(LEFT + 18, y + 10, "start", all.get(s).toString());
        }
        return svg.end();
    }

    private static String colour(int series) {
        return Svg.COLOURS.get(series % Svg.COLOURS.size());
    }

    private static double x(double ratio) {
        double share = Math.log(ratio / LEAST) / Math.log(MOST / LEAST);
        return LEFT + WIDTH * Math.max(0, Math.min(1, share));
    }
}
