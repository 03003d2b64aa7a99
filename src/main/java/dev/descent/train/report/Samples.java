package dev.descent.train.report;

import dev.descent.metric.ConfusionMatrix;
import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a page that shows what the model makes of single examples. */
final class Samples {
    /** With more classes a table is unreadable, and the commonest mistakes are listed. */
    private static final int CLASSES = 40;

    private static final int LISTED = 20;
    private static final int VALUES = 24;

    private final Recording recording;
    private final Html html;
    private final @Nullable Predictions predictions;

    Samples(Recording recording, Html html) {
        this.recording = recording;
        this.html = html;
        predictions = recording.predictions;
    }

    void write() {
        html.markup("<section>").heading("Predictions");
        if (predictions == null) {
            html.element("p", recording.withoutPredictions);
        } else {
            String role = recording.validated ? "validation" : "training";
            int size = predictions.data().size();
            String some = predictions.examples() < size ? ", evenly spread, of " + size : "";
            html.element("p", "Of " + predictions.examples() + " examples of the " + role + " data" + some + ".");
            ConfusionMatrix matrix = predictions.matrix();
            if (matrix != null && matrix.classes() <= CLASSES) {
                confusion(matrix);
            } else if (matrix != null) {
                mistakes(matrix);
            }
            worst(predictions);
        }
        html.markup("</section>\n");
    }

    private String name(int label) {
        List<String> names =
                predictions == null ? List.of() : predictions.data().classNames();
        return label >= 0 && label < names.size() ? names.get(label) : Integer.toString(label);
    }

    private void confusion(ConfusionMatrix matrix) {
        html.markup(
                        "<div class=\"wide\"><table class=\"confusion\"><caption>Confusion matrix: a row for what is right, ")
                .markup("a column for what was predicted</caption><thead><tr><th scope=\"col\">right</th>");
        for (int c = 0; c < matrix.classes(); c++) {
            html.markup("<th scope=\"col\">").text(name(c)).markup("</th>");
        }
        html.markup("<th scope=\"col\">recall</th></tr></thead><tbody>\n");
        for (int actual = 0; actual < matrix.classes(); actual++) {
            long all = 0;
            for (int c = 0; c < matrix.classes(); c++) {
                all += matrix.count(actual, c);
            }
            html.markup("<tr><th scope=\"row\">").text(name(actual)).markup("</th>");
            for (int c = 0; c < matrix.classes(); c++) {
                cell(matrix.count(actual, c), all, c == actual);
            }
            html.markup("<td>" + percent(matrix.recall(actual)) + "</td></tr>\n");
        }
        html.markup("</tbody><tfoot><tr><th scope=\"row\">precision</th>");
        for (int c = 0; c < matrix.classes(); c++) {
            html.markup("<td>" + percent(matrix.precision(c)) + "</td>");
        }
        html.markup("<td></td></tr></tfoot></table></div>\n");
    }

    private void cell(long count, long all, boolean right) {
        double share = all == 0 ? 0 : (double) count / all;
        String kind = right ? "right" : "wrong";
        html.markup("<td class=\"" + kind + "\" style=\"--share:" + Html.fixed(share, 3) + "\">" + count + "</td>");
    }

    private static String percent(double share) {
        return Html.fixed(100 * share, 1) + "&nbsp;%";
    }

    private void mistakes(ConfusionMatrix matrix) {
        record Mistake(int actual, int predicted, long count) {}
        List<Mistake> all = new ArrayList<>();
        for (int actual = 0; actual < matrix.classes(); actual++) {
            for (int c = 0; c < matrix.classes(); c++) {
                if (actual != c && matrix.count(actual, c) > 0) {
                    all.add(new Mistake(actual, c, matrix.count(actual, c)));
                }
            }
        }
        all.sort(Comparator.comparingLong(Mistake::count).reversed());
        List<List<String>> rows = all.stream()
                .limit(LISTED)
                .map(mistake -> List.of(name(mistake.actual), name(mistake.predicted), Long.toString(mistake.count)))
                .toList();
        html.table("The commonest mistakes", List.of("right", "predicted", "how often"), rows);
    }

    private void worst(Predictions predictions) {
        html.markup("<h3>Furthest off</h3>\n");
        if (predictions.worst().isEmpty()) {
            html.element("p", "None: every prediction is right, or there is nothing to compare.");
        }
        Shape picture = Picture.shape(predictions.data().inputShape(), recording.imageWidth);
        html.markup("<div class=\"worst\">");
        for (Predictions.Sample sample : predictions.worst()) {
            html.markup("<figure>");
            if (picture != null) {
                html.markup("<img alt=\"example " + sample.index() + "\" src=\"")
                        .markup(Picture.address(picture, sample.input()) + "\">");
            } else {
                html.element("code", values(sample.input()));
            }
            html.markup("<figcaption>").text(caption(sample)).markup("</figcaption></figure>\n");
        }
        html.markup("</div>\n");
    }

    private String caption(Predictions.Sample sample) {
        String which = "Example " + sample.index() + ": ";
        float[] predicted = sample.prediction();
        if (sample.target().length > 1 || predicted.length == 1) {
            return which + values(sample.target()) + ", predicted " + values(predicted);
        }
        int taken = 0;
        for (int c = 1; c < predicted.length; c++) {
            taken = predicted[c] > predicted[taken] ? c : taken;
        }
        int right = (int) sample.target()[0];
        return which + name(right) + ", with " + rounded(predicted[right]) + "; taken for " + name(taken) + ", with "
                + rounded(predicted[taken]);
    }

    private static String rounded(float value) {
        return Html.number(Math.rint(1000.0 * value) / 1000);
    }

    private static String values(float[] values) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(VALUES, values.length); i++) {
            text.append(i == 0 ? "" : " ").append(Html.number(values[i]));
        }
        return text + (values.length > VALUES ? " …" : "");
    }
}
