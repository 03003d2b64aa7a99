package dev.descent.train;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The losses that a {@link RateFinder} saw, rate by rate, and what follows from them.
 *
 * <pre>{@code
 * static Trainer trainer(Model model, Dataset train) {
 *     RateSweep sweep = RateFinder.of(model, new CrossEntropy(), new Adam(1e-3f)).run(train);
 *     return Trainer.of(model, new CrossEntropy(), new Adam(sweep.suggestion()));
 * }
 * }</pre>
 *
 * @param points in the order of the rates, until the loss burst; at least one
 */
public record RateSweep(List<Point> points) {
    /** The first rates are too small to show anything, the last ones lead to the burst: fastai's margins. */
    private static final int LAST = 5;

    /**
     * One update.
     *
     * @param rate what it was made with
     * @param loss of its batch, before the update
     * @param smoothed a running mean of the losses
     */
    public record Point(float rate, double loss, double smoothed) {}

    /** @throws IllegalArgumentException if there is no point */
    public RateSweep {
        Checks.hasPoints(points);
        points = List.copyOf(points);
    }

    /** The rate to begin with: {@link #valley()}. */
    public float suggestion() {
        return valley();
    }

    /**
     * The rate half-way along the longest fall of the smoothed loss: fastai's default, neither in the flat beginning nor near the
     * burst.
     */
    public float valley() {
        List<Point> trimmed = trimmed();
        int[] length = new int[trimmed.size()];
        int end = 0;
        for (int i = 0; i < length.length; i++) {
            length[i] = 1;
            for (int j = 0; j < i; j++) {
                if (trimmed.get(i).smoothed < trimmed.get(j).smoothed) {
                    length[i] = Math.max(length[i], length[j] + 1);
                }
            }
            end = length[i] > length[end] ? i : end;
        }
        int start = Math.max(0, end - length[end]);
        int third = (end - start) / 3;
        return trimmed.get(start + third + third / 2).rate;
    }

    /** The rate at which the smoothed loss falls fastest, over the logarithm of the rate. */
    public float steepest() {
        List<Point> trimmed = trimmed();
        int best = 0;
        double most = Double.POSITIVE_INFINITY;
        for (int i = 1; i < trimmed.size(); i++) {
            Point before = trimmed.get(i - 1);
            double slope =
                    (trimmed.get(i).smoothed - before.smoothed) / Math.log((double) trimmed.get(i).rate / before.rate);
            if (slope < most) {
                most = slope;
                best = i - 1;
            }
        }
        return trimmed.get(best).rate;
    }

    /** A tenth of the rate with the least smoothed loss. */
    public float minimum() {
        return lowest().rate / 10;
    }

    private Point lowest() {
        Point lowest = trimmed().get(0);
        for (Point point : trimmed()) {
            lowest = point.smoothed < lowest.smoothed ? point : lowest;
        }
        return lowest;
    }

    private List<Point> trimmed() {
        int first = points.size() / 10;
        int last = points.size() - LAST;
        return last - first < LAST ? points : points.subList(first, last);
    }

    /** The curve with its suggestions as a picture: the text of an SVG file that needs nothing else. */
    public String toSvg() {
        double[] rates = column(Point::rate);
        Chart chart = new Chart("Loss over the learning rate", "learning rate", "loss")
                .line("smoothed", rates, column(Point::smoothed))
                .faint("batch", rates, column(Point::loss));
        boolean wide = rates[rates.length - 1] > 20 * rates[0];
        mark(chart, "valley", valley());
        mark(chart, "steepest", steepest());
        mark(chart, "minimum / 10", minimum());
        return (wide ? chart.logarithmic() : chart).toSvg();
    }

    private void mark(Chart chart, String name, float rate) {
        Point nearest = points.get(0);
        for (Point point : points) {
            nearest = Math.abs(point.rate - rate) < Math.abs(nearest.rate - rate) ? point : nearest;
        }
        chart.mark(String.format(Locale.ROOT, "%s: %.2g", name, rate), nearest.rate, nearest.smoothed);
    }

    private double[] column(ToDoubleFunction<Point> number) {
        return points.stream().mapToDouble(number).toArray();
    }
}
