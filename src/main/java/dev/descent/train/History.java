package dev.descent.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What happened in a fit, epoch by epoch. Complete once {@code fit} has returned; while it runs, callbacks see the epochs so
 * far, on the training thread.
 *
 * <pre>{@code
 * static void show(History history) {
 *     System.out.println(history.best().epoch() + " was the best epoch; it ended because " + history.stopReason());
 *     String table = history.toCsv();
 * }
 * }</pre>
 */
public final class History {
    private final List<Epoch> epochs = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();
    private String stopReason = "running";

    History() {}

    void add(Epoch epoch) {
        epochs.add(epoch);
    }

    void note(Note note) {
        notes.add(note);
    }

    void replaceNotes(List<Note> others) {
        notes.clear();
        notes.addAll(others);
    }

    void stopped(String reason) {
        stopReason = reason;
    }

    /**
     * This fit and one that went on after it, as one history: epochs and notes of the later one count on from those of this one, and
     * how it ended is how the later one did.
     *
     * <pre>{@code
     * Dataset digits = Digits.load();
     * Model model = Model.of(Shape.of(64), 42, dense(10));
     * History coarse = Trainer.of(model, new CrossEntropy(), new Adam(1e-2f)).fit(digits, 3);
     * History fine = Trainer.of(model, new CrossEntropy(), new SGD(1e-2f)).fit(digits, 3);
     * int six = coarse.then(fine).epochs().size();
     * }</pre>
     */
    public History then(History later) {
        History both = new History();
        both.epochs.addAll(epochs);
        both.notes.addAll(notes);
        int done = epochs.size();
        long steps = epochs.stream().mapToLong(Epoch::steps).sum();
        for (Epoch e : later.epochs) {
            both.add(new Epoch(
                    done + e.epoch(), e.trainLoss(), e.validation(), e.learningRate(), e.steps(), e.seconds()));
        }
        for (Note note : later.notes) {
            both.note(new Note(note.about(), note.text(), done + note.epoch(), steps + note.step()));
        }
        both.stopped(later.stopReason);
        return both;
    }

    /** The epochs in order; unmodifiable. */
    public List<Epoch> epochs() {
        return Collections.unmodifiableList(epochs);
    }

    /** @throws IllegalStateException if no epoch was completed */
    public Epoch last() {
        Checks.hasEpochs(epochs, stopReason);
        return epochs.get(epochs.size() - 1);
    }

    /**
     * The epoch with the smallest validation loss, or training loss where there was no validation; the first of equals.
     *
     * @throws IllegalStateException if no epoch was completed
     */
    public Epoch best() {
        Checks.hasEpochs(epochs, stopReason);
        Epoch best = epochs.get(0);
        for (Epoch epoch : epochs) {
            if (monitored(epoch) < monitored(best) || Double.isNaN(monitored(best))) {
                best = epoch;
            }
        }
        return best;
    }

    /** What callbacks had to say, in order; unmodifiable. See {@link Run#note}. */
    public List<Note> notes() {
        return Collections.unmodifiableList(notes);
    }

    /** Why it ended: {@code all epochs done}, what {@link Run#stop} was told, or the exception that callbacks see it fail by. */
    public String stopReason() {
        return stopReason;
    }

    /** One row an epoch, with a header; empty cells where nothing was measured. Lines end in {@code \n}. */
    public String toCsv() {
        return HistoryText.csv(epochs, metricNames());
    }

    /** {@code {"stopReason": ..., "epochs": [...]}}; numbers that JSON has no form for (NaN, infinity) become null. */
    public String toJson() {
        return HistoryText.json(epochs, stopReason);
    }

    private Set<String> metricNames() {
        Set<String> names = new LinkedHashSet<>();
        for (Epoch epoch : epochs) {
            if (epoch.validation() != null) {
                names.addAll(epoch.validation().metrics().keySet());
            }
        }
        return names;
    }

    static double monitored(Epoch epoch) {
        return epoch.validation() == null
                ? epoch.trainLoss()
                : epoch.validation().loss();
    }

    @Override
    public String toString() {
        return epochs.size() + " epochs, " + stopReason;
    }
}
