package dev.descent.train;

import dev.descent.io.SafeTensors;
import dev.descent.tensor.Tensor;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a {@link Checkpoint}: which there are, the newest good one, and which may go. */
final class CheckpointFiles {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);
    private static final Pattern NAME =
            Pattern.compile("epoch-(\\d{4,9})(?:_batch-(\\d{5,9}))?\\.safetensors(\\..+\\.tmp)?");

    private final Path directory;

    CheckpointFiles(Path directory) {
        this.directory = directory;
    }

    /** A checkpoint by what is done: so many epochs, and so many batches of the next. */
    record Place(Path file, int epochs, int batches) {
        private static final Comparator<Place> IN_TIME =
                Comparator.comparingInt(Place::epochs).thenComparingInt(Place::batches);

        boolean isAfter(int otherEpochs, int otherBatches) {
            return IN_TIME.compare(this, new Place(file, otherEpochs, otherBatches)) > 0;
        }
    }

    record Loaded(Path file, SavedState state) {}

    Path directory() {
        return directory;
    }

    /** Makes the directory, and removes what a killed process was writing. */
    void open() throws IOException {
        Files.createDirectories(directory);
        for (Path file : all()) {
            Matcher matcher = NAME.matcher(file.getFileName().toString());
            if (matcher.matches() && matcher.group(3) != null) {
                Files.deleteIfExists(file);
            }
        }
    }

    private List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    Path path(int epochs, int batches) {
        String name = String.format(Locale.ROOT, "epoch-%04d", epochs);
        String batch = batches == 0 ? "" : String.format(Locale.ROOT, "_batch-%05d", batches);
        return directory.resolve(name + batch + ".safetensors");
    }

    /** The oldest first. */
    List<Place> list() throws IOException {
        List<Place> places = new ArrayList<>();
        for (Path file : all()) {
            Matcher matcher = NAME.matcher(file.getFileName().toString());
            if (matcher.matches() && matcher.group(3) == null) {
                String batches = matcher.group(2);
                places.add(new Place(
                        file, Integer.parseInt(matcher.group(1)), batches == null ? 0 : Integer.parseInt(batches)));
            }
        }
        places.sort(Place.IN_TIME);
        return places;
    }

    /**
     * @return null if there are no checkpoints
     * @throws IOException if there are some, and none can be read
     */
    @Nullable
    Loaded newest() throws IOException {
        List<Place> places = list();
        IOException last = null;
        for (int i = places.size() - 1; i >= 0; i--) {
            Path file = places.get(i).file();
            try {
                return new Loaded(file, readWhateverInterrupts(file));
            } catch (IOException e) {
                LOG.warn("passing over a checkpoint that cannot be read: {}", e.toString());
                last = e;
            }
        }
        if (last != null) {
            throw new IOException(
                    directory + ": none of its " + places.size()
                            + " checkpoints can be read; remove them to start anew, or bring one back. The oldest: "
                            + last.getMessage(),
                    last);
        }
        return null;
    }

    /** An interrupt makes no file a damaged one, nor does it get lost: the loop ends by it. */
    private static SavedState readWhateverInterrupts(Path file) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return read(file);
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static SavedState read(Path file) throws IOException {
        try (SafeTensors opened = SafeTensors.open(file)) {
            Checks.checksummed(file, opened.hasChecksum());
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (String name : opened.names()) {
                tensors.put(name, opened.tensor(name));
            }
            return new SavedState(opened.metadata(), tensors);
        }
    }

    /** Removes what is neither among the last nor among the best; what lies ahead of the run is left until it is overwritten. */
    void prune(Run run, int last, int best) throws IOException {
        List<Place> past = new ArrayList<>(list());
        past.removeIf(place -> place.isAfter(run.epochsDone(), run.batchesDone()));
        Set<Integer> bestEpochs = new HashSet<>();
        run.history().epochs().stream()
                .sorted(Comparator.comparingDouble(History::monitored).thenComparingInt(Epoch::epoch))
                .limit(best)
                .forEach(epoch -> bestEpochs.add(epoch.epoch()));
        for (int i = 0; i < past.size() - last; i++) {
            Place place = past.get(i);
            if (place.batches() > 0 || !bestEpochs.contains(place.epochs())) {
                Files.deleteIfExists(place.file());
            }
        }
    }
}
