package dev.descent.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A step's time against batch, width and depth, both axes logarithmic. */
final class ScalingPicture {
    private static final int PANEL = 240;
    private static final int GAP = 62;
    private static final int TOP = 60;
    private static final int HEIGHT = 260;

    private final Results results;
    private final Results.Setting setting;
    private final List<String> threads;
    private final double least;
    private final double most;

    ScalingPicture(Results results, Results.Setting setting, List<String> threads) {
        this.results = results;
        this.setting = setting;
        this.threads = threads;
        List<Double> times = new ArrayList<>();
        Scaling.SWEEPS.forEach((row, sizes) -> sizes.forEach(size -> threads.forEach(t -> times.add(time(row, size, t)))));
        times.removeIf(time -> time.isNaN());
        least = Math.pow(10, Math.floor(Math.log10(times.stream().min(Double::compare).orElse(1.0))));
        most = Math.pow(10, Math.ceil(Math.log10(times.stream().max(Double::compare).orElse(10.0))));
    }

    String toSvg() {
        int panels = Scaling.SWEEPS.size();
        Svg svg = new Svg(
                GAP + panels * (PANEL + GAP), TOP + HEIGHT + 50, "A step of a perceptron, 3 × 512, batch 64, Adam, " + setting);
        int left = GAP + 12;
        for (Map.Entry<String, List<Integer>> sweep : Scaling.SWEEPS.entrySet()) {
            axes(svg, left, sweep.getKey(), sweep.getValue());
            for (int t = 0; t < threads.size(); t++) {
                curve(svg, left, sweep.getKey(), sweep.getValue(), t);
            }
            left += PANEL + GAP;
        }
        for (int t = 0; t < threads.size(); t++) {
            svg.dot(GAP + 30 + 100 * t, TOP - 18, colour(t));
            svg.text(GAP + 38 + 100 * t, TOP - 14, "start", TableText.named(threads.get(t)));
        }
        return svg.end();
    }

    private void axes(Svg svg, int left, String name, List<Integer> sizes) {
        for (double tick = least; tick <= most * 1.01; tick *= 10) {
            svg.line(left, y(tick), left + PANEL, y(tick), Svg.FAINT);
            svg.text(left - 6, y(tick) + 4, "end", TableText.time(tick));
        }
        for (int i = 0; i < sizes.size(); i += 2) {
            double x = x(left, sizes, sizes.get(i));
            svg.line(x, TOP, x, TOP + HEIGHT, Svg.FAINT);
            svg.text(x, TOP + HEIGHT + 16, "middle", String.valueOf(sizes.get(i)));
        }
        svg.text(left + PANEL / 2.0, TOP + HEIGHT + 36, "middle", name);
    }

    private void curve(Svg svg, int left, String name, List<Integer> sizes, int t) {
        double beforeX = Double.NaN;
        double beforeY = Double.NaN;
        for (int size : sizes) {
            double time = time(name, size, threads.get(t));
            if (!Double.isNaN(time)) {
                double x = x(left, sizes, size);
                double y = y(time);
                svg.dot(x, y, colour(t));
                if (!Double.isNaN(beforeX)) {
                    svg.line(beforeX, beforeY, x, y, colour(t));
                }
                beforeX = x;
                beforeY = y;
            }
        }
    }

    /** NaN where nothing was measured yet. */
    private double time(String row, int size, String threadCount) {
        return results.median(row, setting, threadCount, String.valueOf(size), "descent", "step_us");
    }

    private static String colour(int t) {
        return Svg.COLOURS.get(2 * t);
    }

    private static double x(int left, List<Integer> sizes, double size) {
        double first = sizes.get(0);
        return left + PANEL * Math.log(size / first) / Math.log(sizes.get(sizes.size() - 1) / first);
    }

    private double y(double micros) {
        return TOP + HEIGHT * (1 - Math.log(micros / least) / Math.log(most / least));
    }
}
