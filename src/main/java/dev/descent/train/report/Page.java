package dev.descent.train.report;

import dev.descent.train.Epoch;
import dev.descent.train.Note;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A recording as one HTML file that needs nothing besides itself. All but the curves is there without scripts too; only the
 * two scripts whose hashes its policy names can run, whatever the texts in it hold.
 */
final class Page {
    /** Of the two scripts, as they are in the jar. Worked out at the start of a fit they took a cold Java several milliseconds. */
    static final String LIBRARY_HASH = "sha256-GcjUxq2Ikpp59K5J1vcWFWbf0Lo9FcxJXpdPeH63jx8=";

    static final String SCRIPT_HASH = "sha256-jXiCle3ywf6I9fOffrpsS1wTDtWMzJOJ4uqjpxKF3fY=";

    /** Of longer runs the table shows so many epochs, evenly spread. */
    private static final int ROWS = 1000;

    private final Recording recording;
    private final boolean live;
    private final Html html = new Html();

    Page(Recording recording, boolean live) {
        this.recording = recording;
        this.live = live;
    }

    @Override
    public String toString() {
        String library = Resources.text("uPlot.iife.min.js");
        String script = Resources.text("report.js");
        html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.markup("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src '")
                .markup(LIBRARY_HASH + "' '" + SCRIPT_HASH + "'; style-src 'unsafe-inline'; img-src data:; ")
                .markup((live ? "connect-src 'self'; " : "") + "base-uri 'none'; form-action 'none'\">\n");
        html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .markup("<link rel=\"icon\" href=\"data:,\">\n<title>Training report, ")
                .text(recording.startedAt)
                .markup("</title>\n<style>\n")
                .markup(Resources.text("uPlot.min.css"))
                .markup(Resources.text("report.css"))
                .markup("</style>\n</head>\n<body" + (live ? " data-live" : "") + ">\n<main>\n");
        overview();
        curves();
        layers();
        new Samples(recording, html).write();
        model();
        facts();
        html.markup("<script type=\"application/json\" id=\"data\">")
                .markup(new Charts(recording).toJson())
                .markup("</script>\n</main>\n");
        html.markup("<footer><details><summary>Charts by uPlot 1.6.32, MIT licence</summary><pre>")
                .text(Resources.text("uPlot.LICENSE"))
                .markup("</pre></details></footer>\n");
        html.markup("<script>" + library + "</script>\n<script>" + script + "</script>\n</body>\n</html>\n");
        return html.toString();
    }

    private void overview() {
        html.markup("<h1>Training report</h1>\n<p id=\"status\" role=\"status\">")
                .text(status())
                .markup("</p>\n");
        html.markup("<dl class=\"key\">");
        Epoch best = recording.best;
        if (best != null) {
            key("best epoch", best.epoch() + " of " + recording.epochs.size());
            String kind = best.validation() == null ? "training loss" : "validation loss";
            key(
                    kind + " then",
                    Html.number(best.validation() == null ? best.trainLoss() : Charts.validationLoss(best)));
            Charts.metrics(recording.epochs)
                    .forEach(name -> key(name + " then", Html.number(Charts.metric(best, name))));
        }
        key("time", Html.seconds(recording.seconds));
        html.markup("</dl>\n");
        if (!recording.notes.isEmpty()) {
            html.markup("<ul class=\"notes\">");
            for (Note note : recording.notes) {
                html.element("li", note.about() + ", epoch " + note.epoch() + ": " + note.text());
            }
            html.markup("</ul>\n");
        }
    }

    private String status() {
        String since = "Begun " + recording.startedAt + "; ";
        int done = recording.epochs.size();
        String epochs = done + " of " + recording.epochsWanted + " epochs done";
        return since + epochs + (recording.ended ? ". It ended: " + recording.stopReason + "." : ", running.");
    }

    private void key(String name, String value) {
        html.markup("<div>").element("dt", name).element("dd", value).markup("</div>");
    }

    private void curves() {
        html.markup("<section>").heading("Curves");
        html.markup("<noscript><p>The curves need JavaScript; the table has their numbers.</p></noscript>\n")
                .markup("<p id=\"problem\" hidden></p>\n<div class=\"charts\" data-charts=\"charts\"></div>\n")
                .markup("<details id=\"epochs\"><summary>The curves as a table</summary>\n");
        List<String> metrics = new ArrayList<>(Charts.metrics(recording.epochs));
        List<String> header = new ArrayList<>(List.of("epoch", "training loss", "validation loss"));
        header.addAll(metrics);
        header.addAll(List.of("learning rate", "updates", "seconds"));
        List<List<String>> rows = new ArrayList<>();
        for (int i : Gauge.spread(recording.epochs.size(), ROWS)) {
            Epoch epoch = recording.epochs.get(i);
            List<String> row = new ArrayList<>();
            row.add(Integer.toString(epoch.epoch()));
            row.add(Html.number(epoch.trainLoss()));
            row.add(epoch.validation() == null ? "" : Html.number(Charts.validationLoss(epoch)));
            metrics.forEach(name -> row.add(Html.number(Charts.metric(epoch, name))));
            row.add(Html.number(epoch.learningRate()));
            row.add(Long.toString(epoch.steps()));
            row.add(Html.number(epoch.seconds()));
            rows.add(row);
        }
        html.table("One row an epoch", header, rows).markup("</details></section>\n");
    }

    private void layers() {
        html.markup("<section>").heading("Weights over time");
        html.markup(
                        "<p>Each column is a histogram: the fuller the colour, the more weights have that value. The line is the mean.</p>\n")
                .markup("<div class=\"charts small\" data-charts=\"weights\"></div>\n");
        parameters();
        html.markup("</section>\n<section>").heading("Activations over time");
        html.markup("<p>What each layer puts out for the same 32 training examples, or fewer, as in prediction.</p>\n")
                .markup("<div class=\"charts small\" data-charts=\"activations\"></div>\n");
        html.markup("<details id=\"activations\"><summary>As a table</summary>\n");
        List<List<String>> rows = new ArrayList<>();
        recording.activations.forEach((name, track) -> rows.add(spread(name, track)));
        List<String> header = List.of("layer", "mean", "deviation", "smallest", "largest", "not finite");
        html.table("When they were last looked at", header, rows).markup("</details></section>\n");
    }

    private static List<String> spread(String name, Track track) {
        Track.Column last = track.last();
        return new ArrayList<>(List.of(
                name,
                Html.number(last.mean()),
                Html.number(last.deviation()),
                Html.number(last.low()),
                Html.number(last.high()),
                Long.toString(last.spoilt())));
    }

    private void parameters() {
        html.markup("<details id=\"parameters\"><summary>As a table, with gradients and updates</summary>\n");
        Gauge gauge = recording.gauge();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < gauge.parameters.size(); i++) {
            Track track = recording.weights.get(gauge.parameters.get(i).name());
            if (track != null) {
                List<String> row = spread(gauge.parameters.get(i).name(), track);
                row.add(Html.number(gauge.gradientNorms[i]));
                row.add(Html.number(gauge.updateNorms[i] / gauge.weightNorms[i]));
                rows.add(row);
            }
        }
        List<String> header = List.of(
                "parameter",
                "mean",
                "deviation",
                "smallest",
                "largest",
                "not finite",
                "norm of gradient",
                "update / weights");
        html.table("When they were last looked at", header, rows).markup("</details>");
    }

    private void model() {
        html.markup("<section>").heading("Model");
        html.markup("<pre class=\"wide\">").text(recording.summary).markup("</pre></section>\n");
    }

    private void facts() {
        html.markup("<section>").heading("Run and machine");
        html.markup("<div class=\"columns\">");
        html.table("The run", List.of("what", "which"), recording.run);
        html.table("The machine", List.of("what", "which"), recording.machine);
        double training = recording.epochs.stream().mapToDouble(Epoch::seconds).sum();
        double measuring = recording.spent() / 1e9;
        double examples = (double) recording.trainingExamples * recording.epochs.size();
        Map<String, String> times = new LinkedHashMap<>();
        times.put("since the start", Html.seconds(recording.seconds));
        times.put("in epochs, evaluation included", Html.seconds(training));
        times.put("training examples a second", training == 0 ? "" : Html.number(Math.rint(examples / training)));
        times.put("measuring for this report", Html.seconds(measuring));
        html.table(
                "Time",
                List.of("what", "how long"),
                times.entrySet().stream()
                        .map(entry -> List.of(entry.getKey(), entry.getValue()))
                        .toList());
        html.markup("</div></section>\n");
    }
}
