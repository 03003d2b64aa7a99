package dev.descent.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A history in a {@link SavedState}: each epoch's numbers by name, and what was said. */
final class HistoryState {
    private static final String EPOCHS = "epochs";
    private static final String VALIDATION = "validation/";
    private static final String METRIC = VALIDATION + "metric/";
    private static final String NOTES = "notes";
    private static final String NOTE = "note/";

    private HistoryState() {}

    static SavedState save(History history) {
        SavedState state = new SavedState().put(EPOCHS, history.epochs().size());
        for (Epoch epoch : history.epochs()) {
            SavedState row = new SavedState()
                    .put("loss", epoch.trainLoss())
                    .put("rate", epoch.learningRate())
                    .put("steps", epoch.steps())
                    .put("seconds", epoch.seconds());
            Evaluation validation = epoch.validation();
            if (validation != null) {
                row.put(VALIDATION + "loss", validation.loss()).put(VALIDATION + "examples", validation.examples());
                validation.metrics().forEach((name, value) -> row.put(METRIC + name, value));
            }
            state.put(epoch.epoch() + "/", row);
        }
        List<Note> notes = history.notes();
        for (int i = 0; i < notes.size(); i++) {
            Note note = notes.get(i);
            SavedState row = new SavedState().put("about", note.about()).put("text", note.text());
            state.put(NOTE + i + "/", row.put("epoch", note.epoch()).put("step", note.step()));
        }
        return state.put(NOTES, notes.size());
    }

    /** Into a history without epochs. */
    static void restore(SavedState state, History history) {
        for (int number = 1; number <= state.whole(EPOCHS); number++) {
            SavedState row = state.part(number + "/");
            Evaluation validation = null;
            if (row.texts().containsKey(VALIDATION + "loss")) {
                Map<String, Double> metrics = new LinkedHashMap<>();
                row.part(METRIC).texts().forEach((name, value) -> metrics.put(name, SavedState.number(name, value)));
                validation = new Evaluation(
                        row.number(VALIDATION + "loss"), metrics, (int) row.whole(VALIDATION + "examples"));
            }
            history.add(new Epoch(
                    number,
                    row.number("loss"),
                    validation,
                    (float) row.number("rate"),
                    row.whole("steps"),
                    row.number("seconds")));
        }
        List<Note> notes = new ArrayList<>();
        for (int i = 0; i < state.whole(NOTES); i++) {
            SavedState row = state.part(NOTE + i + "/");
            notes.add(new Note(row.text("about"), row.text("text"), (int) row.whole("epoch"), row.whole("step")));
        }
        history.replaceNotes(notes);
    }
}
