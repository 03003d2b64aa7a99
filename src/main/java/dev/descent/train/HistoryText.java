package dev.descent.train;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A history as text that other programs read. */
final class HistoryText {
    private HistoryText() {}

    static String csv(List<Epoch> epochs, Set<String> metrics) {
        StringBuilder out = new StringBuilder("epoch,train_loss,validation_loss");
        metrics.forEach(name -> out.append(',').append(csvCell(name)));
        out.append(",learning_rate,steps,seconds\n");
        for (Epoch epoch : epochs) {
            Evaluation validation = epoch.validation();
            out.append(epoch.epoch()).append(',').append(epoch.trainLoss()).append(',');
            out.append(validation == null ? "" : validation.loss());
            for (String name : metrics) {
                Double value = validation == null ? null : validation.metrics().get(name);
                out.append(',').append(value == null ? "" : value);
            }
            out.append(',').append(epoch.learningRate());
            out.append(',').append(epoch.steps());
            out.append(',').append(epoch.seconds()).append('\n');
        }
        return out.toString();
    }

    static String json(List<Epoch> epochs, String stopReason) {
        StringBuilder out = new StringBuilder("{\"stopReason\": ");
        string(out, stopReason);
        out.append(", \"epochs\": [");
        String separator = "\n";
        for (Epoch epoch : epochs) {
            out.append(separator).append("  {\"epoch\": ").append(epoch.epoch());
            out.append(", \"trainLoss\": ").append(number(epoch.trainLoss()));
            Evaluation validation = epoch.validation();
            if (validation != null) {
                out.append(", \"validationLoss\": ").append(number(validation.loss()));
                for (Map.Entry<String, Double> metric : validation.metrics().entrySet()) {
                    out.append(", ");
                    string(out, metric.getKey());
                    out.append(": ").append(number(metric.getValue()));
                }
            }
            out.append(", \"learningRate\": ").append(number(epoch.learningRate()));
            out.append(", \"steps\": ").append(epoch.steps());
            out.append(", \"seconds\": ").append(number(epoch.seconds())).append('}');
            separator = ",\n";
        }
        return out.append("\n]}\n").toString();
    }

    private static String csvCell(String text) {
        boolean plain = text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.indexOf('\n') < 0;
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "null";
    }

    private static String number(float value) {
        return Float.isFinite(value) ? Float.toString(value) : "null";
    }

    private static void string(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
