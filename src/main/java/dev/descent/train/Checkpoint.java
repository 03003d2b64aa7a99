package dev.descent.train;

import dev.descent.io.Models;
import dev.descent.io.SafeTensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves a run as it goes, so that {@link Trainer#resume} can go on with it after a crash: to the same bits as if nothing had
 * happened. Run the program again, that is all:
 *
 * <pre>{@code
 * static History train(Model model, Dataset train, Dataset validation, java.nio.file.Path directory) {
 *     return Trainer.of(model, new CrossEntropy(), new Adam(1e-3f))
 *             .with(new EarlyStopping(5), new Checkpoint(directory).everySteps(1000).keepLast(3))
 *             .resume(train, validation, 30);     // from the newest checkpoint, or from the start if there is none
 * }
 * }</pre>
 *
 * <p>A checkpoint holds the model, its buffers and settings, the optimizer's state, the position in the epoch, the history, and
 * what {@link Stateful} callbacks remember. It is a safetensors file, called by what is done: {@code epoch-0003.safetensors}
 * after three epochs, {@code epoch-0003_batch-00017.safetensors} 17 batches later. {@link Models#load} reads the model in it.
 *
 * <p>A file appears whole or not at all, and carries a SHA-256. One that is damaged is passed over with a warning, for the
 * one before it. If a save fails, because the disk is full, say, a warning tells and the run goes on; the checkpoints of before
 * stay. Callbacks given after this one are heard before it, so that what is saved is what they made of the step. A run
 * that is stopped within an epoch saves where it was.
 *
 * <p>One directory belongs to one run; one instance serves one fit at a time.
 */
public final class Checkpoint implements Callback {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);

    private final CheckpointFiles files;
    private final int everySteps;
    private final boolean everyEpoch;
    private final int last;
    private final int best;
    private final Writer writer;
    private long savedStep;

    /** How a file gets to the disk; tests have their own. */
    interface Writer {
        void write(Path file, SavedState state) throws IOException;
    }

    /**
     * After every epoch; the last three are kept, and the best.
     *
     * @param directory where; made if it isn't there
     */
    public Checkpoint(Path directory) {
        this(new CheckpointFiles(directory), 0, true, 3, 1, (file, state) -> {
            SafeTensors.write(file, state.tensors(), state.texts());
        });
    }

    private Checkpoint(CheckpointFiles files, int everySteps, boolean everyEpoch, int last, int best, Writer writer) {
        this.files = files;
        this.everySteps = everySteps;
        this.everyEpoch = everyEpoch;
        this.last = last;
        this.best = best;
        this.writer = writer;
    }

    /**
     * Also after so many batches, at the update that follows.
     *
     * @param steps at least 1
     */
    public Checkpoint everySteps(int steps) {
        Checks.atLeastOne("Checkpoint: everySteps", steps);
        return new Checkpoint(files, steps, everyEpoch, last, best, writer);
    }

    /** Not at the end of each epoch, but as {@link #everySteps} says. */
    public Checkpoint notEveryEpoch() {
        return new Checkpoint(files, everySteps, false, last, best, writer);
    }

    /** @param count how many of the newest are kept, at least 1; a second one is what saves a run if the newest is damaged */
    public Checkpoint keepLast(int count) {
        Checks.atLeastOne("Checkpoint: keepLast", count);
        return new Checkpoint(files, everySteps, everyEpoch, count, best, writer);
    }

    /**
     * @param count of how many of the best epochs the checkpoints are kept besides, by validation loss or, where there is
     *     no validation, training loss; 0 for none
     */
    public Checkpoint keepBest(int count) {
        Checks.notNegative("Checkpoint: keepBest", count);
        return new Checkpoint(files, everySteps, everyEpoch, last, count, writer);
    }

    Checkpoint writtenBy(Writer other) {
        return new Checkpoint(files, everySteps, everyEpoch, last, best, other);
    }

    /**
     * Called after all others' starts; goes back to the newest good checkpoint if the run is to be resumed.
     *
     * @throws IllegalArgumentException if a new fit would mix its checkpoints with those of another
     */
    @Override
    public void fitStart(Run run) {
        savedStep = 0;
        try {
            files.open();
            if (!run.isResuming()) {
                Checks.noCheckpoints(files.directory(), files.list());
                return;
            }
            CheckpointFiles.Loaded newest = files.newest();
            if (newest != null) {
                restore(run, newest);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private void restore(Run run, CheckpointFiles.Loaded newest) {
        try {
            RunState.restore(newest.state(), run, run.parts());
        } catch (IllegalArgumentException e) {
            throw Checks.otherRun(newest.file(), e);
        }
        savedStep = run.step();
        LOG.info("resumed from {}: epoch {}, batch {}", newest.file(), run.epoch(), run.batchInEpoch());
    }

    @Override
    public void stepDone(Run run) {
        boolean due = everySteps > 0 && run.step() / everySteps > savedStep / everySteps;
        if ((due || run.isStopping()) && !run.isGathering()) {
            save(run);
        }
    }

    @Override
    public void epochEnd(Run run) {
        if (everyEpoch || run.isStopping()) {
            save(run);
        }
    }

    private void save(Run run) {
        Path file = files.path(run.epochsDone(), run.batchesDone());
        try {
            SavedState state = RunState.save(run, run.parts());
            SavedState whole = new SavedState(architecture(run), Map.of()).put("", state);
            writer.write(file, whole);
            files.prune(run, last, best);
        } catch (IOException e) {
            LOG.warn("no checkpoint could be written, training goes on without: {}: {}", file, e.toString());
        }
        savedStep = run.step();
    }

    /** So that {@link Models#load} can build the model; left out where a layer is no record, since resuming does without. */
    private static Map<String, String> architecture(Run run) {
        try {
            return Models.metadata(run.model());
        } catch (IllegalArgumentException e) {
            LOG.debug("the checkpoint has no architecture: {}", e.getMessage());
            return new LinkedHashMap<>();
        }
    }
}
