package dev.descent.train.report;

import dev.descent.train.Epoch;
import dev.descent.train.Evaluation;
import dev.descent.train.Note;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the page draws, as JSON: curves over the epochs, and histograms over them. */
final class Charts {
    private final Recording recording;
    private final double[] epochs;
    private final Json json = new Json();

    Charts(Recording recording) {
        this.recording = recording;
        epochs = recording.epochs.stream().mapToDouble(Epoch::epoch).toArray();
    }

    /** The names of what was measured on validation data, in order. */
    static Set<String> metrics(List<Epoch> epochs) {
        Set<String> names = new LinkedHashSet<>();
        for (Epoch epoch : epochs) {
            Evaluation validation = epoch.validation();
            if (validation != null) {
                names.addAll(validation.metrics().keySet());
            }
        }
        return names;
    }

    /** NaN where it was not measured. */
    static double metric(Epoch epoch, String name) {
        Evaluation validation = epoch.validation();
        Double value = validation == null ? null : validation.metrics().get(name);
        return value == null ? Double.NaN : value;
    }

    static double validationLoss(Epoch epoch) {
        Evaluation validation = epoch.validation();
        return validation == null ? Double.NaN : validation.loss();
    }

    String toJson() {
        json.open('{').name("charts").open('[');
        losses();
        for (String name : metrics(recording.epochs)) {
            chart(name, name + " on validation data", name, false, recording.best);
            curve("validation", "second", epochs, byEpoch(epoch -> metric(epoch, name)));
            end();
        }
        chart("learning rate", "Learning rate", "learning rate", false, null);
        curve("learning rate", "first", recording.rates.at(), recording.rates.mean());
        end();
        chart("gradients", "Gradients and updates", "Euclidean norm", true, null);
        Series gradients = recording.gradientNorms;
        if (gradients.isJoined()) {
            curve("largest gradients", "faint", gradients.at(), gradients.largest());
        }
        curve("gradients", "first", gradients.at(), gradients.mean());
        curve("updates", "second", recording.updateNorms.at(), recording.updateNorms.mean());
        end();
        chart("updates", "Updates against weights", "norm of update / norm of weights", true, null);
        curve("update / weights", "first", recording.ratios.at(), recording.ratios.mean());
        end();
        chart("time", "Time", "seconds an epoch", false, null);
        curve("seconds", "first", epochs, byEpoch(Epoch::seconds));
        end();
        json.close(']').name("weights");
        tracks(recording.weights);
        json.name("activations");
        tracks(recording.activations);
        return json.close('}').toString();
    }

    private void losses() {
        chart("loss", "Loss", "loss", false, recording.best);
        curve("batches", "faint", recording.losses.at(), recording.losses.mean());
        curve("training", "first", epochs, byEpoch(Epoch::trainLoss));
        if (recording.epochs.stream().anyMatch(epoch -> epoch.validation() != null)) {
            curve("validation", "second", epochs, byEpoch(Charts::validationLoss));
        }
        end();
    }

    private double[] byEpoch(ToDoubleFunction<Epoch> value) {
        return recording.epochs.stream().mapToDouble(value).toArray();
    }

    /**
     * @param log whether its axis begins logarithmic; the reader may change it
     * @param best the epoch to mark
     */
    private void chart(String id, String title, String yTitle, boolean log, @Nullable Epoch best) {
        json.open('{').name("id").value(id).name("title").value(title).name("y").value(yTitle);
        json.name("log").value(log);
        if (best != null) {
            json.name("best").value(best.epoch());
        }
        notes(id);
        json.name("curves").open('[');
    }

    private void notes(String about) {
        json.name("notes").open('[');
        for (Note note : recording.notes) {
            if (note.about().equals(about)) {
                json.open('{').name("at").value(recording.epochsAt(note.step()));
                json.name("text").value(note.text()).close('}');
            }
        }
        json.close(']');
    }

    private void curve(String name, String style, double[] at, double[] values) {
        json.open('{').name("name").value(name).name("style").value(style);
        json.name("x").values(at).name("values").values(values).close('}');
    }

    private void end() {
        json.close(']').close('}');
    }

    private void tracks(Map<String, Track> tracks) {
        json.open('[');
        tracks.forEach((name, track) -> {
            json.open('{').name("id").value(name).name("columns").open('[');
            for (Track.Column column : track.columns()) {
                json.open('[').value(column.at()).value(column.low()).value(column.high());
                json.value(column.mean()).value(column.cells()).close(']');
            }
            json.close(']');
            notes(name);
            json.close('}');
        });
        json.close(']');
    }
}
