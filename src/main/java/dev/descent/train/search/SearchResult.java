package dev.descent.train.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All trials of a {@link Search}, the best first, and as a table. Immutable.
 *
 * <pre>{@code
 * static void tell(SearchResult found) {
 *     float rate = found.best().candidate().real("rate");
 *     String table = found.toString();
 * }
 * }</pre>
 */
public final class SearchResult {
    private final String measure;
    private final List<Trial> trials;

    /** @param trials the best first */
    SearchResult(String measure, List<Trial> trials) {
        this.measure = measure;
        this.trials = List.copyOf(trials);
    }

    /** The best first; those whose loss was no number last. Unmodifiable. */
    public List<Trial> trials() {
        return trials;
    }

    /** @throws IllegalStateException if the search was interrupted before any trial was done */
    public Trial best() {
        Checks.hasTrials(trials);
        return trials.get(0);
    }

    /** A line for each trial, the best first: its number, score, epochs, seconds and values. */
    @Override
    public String toString() {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("trial", measure, "epochs", "seconds"));
        if (!trials.isEmpty()) {
            header.addAll(trials.get(0).candidate().values().keySet());
        }
        rows.add(header);
        for (Trial trial : trials) {
            List<String> row = new ArrayList<>(List.of(
                    Integer.toString(trial.candidate().number()),
                    String.format(Locale.ROOT, "%.4f", trial.score()),
                    Integer.toString(trial.epochs()),
                    String.format(Locale.ROOT, "%.1f", trial.seconds())));
            trial.candidate().values().values().forEach(value -> row.add(Candidate.text(value)));
            rows.add(row);
        }
        StringBuilder table = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                int place = column;
                int width =
                        rows.stream().mapToInt(r -> r.get(place).length()).max().orElse(0);
                table.append(column == 0 ? "" : "  ")
                        .append(" ".repeat(width - row.get(column).length()))
                        .append(row.get(column));
            }
            table.append('\n');
        }
        return table.toString();
    }
}
