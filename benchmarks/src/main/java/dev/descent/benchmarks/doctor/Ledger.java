package dev.descent.benchmarks.doctor;

import dev.descent.train.doctor.Cause;
import dev.descent.train.doctor.Finding;
import dev.descent.train.doctor.Level;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Outcomes by the names of their runs; in a file as well, if one is given, so that a run of the evaluation can be broken off and go on. */
final class Ledger {
    private static final int HEAD = 4;
    private static final int EACH = 7;

    private final Map<String, Outcome> known = new ConcurrentHashMap<>();
    private final Path file;

    /** @param file null for none */
    Ledger(Path file) throws IOException {
        this.file = file;
        if (file != null && Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] cells = line.split("\t", -1);
                known.put(cells[0], outcome(cells));
            }
        }
    }

    Outcome outcome(String run, Supplier<Outcome> made) {
        Outcome outcome = known.get(run);
        if (outcome == null) {
            outcome = made.get();
            known.put(run, outcome);
            write(run, outcome);
        }
        return outcome;
    }

    private synchronized void write(String run, Outcome outcome) {
        if (file == null) {
            return;
        }
        List<String> cells = new ArrayList<>(List.of(
                run, "" + outcome.score(), "" + outcome.steps(), "" + outcome.shown().size()));
        outcome.shown().forEach(finding -> cells(finding, cells));
        outcome.hints().forEach(finding -> cells(finding, cells));
        try {
            Files.writeString(file, String.join("\t", cells) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void cells(Finding f, List<String> cells) {
        for (Object cell : List.of(f.level(), f.cause(), f.diagnosis(), f.where(), f.evidence(), f.advice(), f.step())) {
            cells.add(cell.toString().replaceAll("[\t\n]", " "));
        }
    }

    private static Outcome outcome(String[] cells) {
        List<Finding> all = new ArrayList<>();
        for (int i = HEAD; i + EACH <= cells.length; i += EACH) {
            all.add(new Finding(
                    Level.valueOf(cells[i]),
                    Cause.valueOf(cells[i + 1]),
                    cells[i + 2],
                    cells[i + 3],
                    cells[i + 4],
                    cells[i + 5],
                    Long.parseLong(cells[i + 6])));
        }
        int shown = Integer.parseInt(cells[3]);
        return new Outcome(
                Double.parseDouble(cells[1]),
                List.copyOf(all.subList(0, shown)),
                List.copyOf(all.subList(shown, all.size())),
                Long.parseLong(cells[2]));
    }
}
