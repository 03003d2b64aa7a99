package dev.descent.train.report;

import dev.descent.train.Callback;
import dev.descent.train.Epoch;
import dev.descent.train.Evaluation;
import dev.descent.train.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event files for TensorBoard, which shows a directory of them with {@code tensorboard --logdir runs}: after each epoch the
 * losses, metrics and the rate, in between the losses of single batches and the norms of gradients and updates, and histograms
 * of weights and activations. The step of every event is the number of batches until then.
 *
 * <pre>{@code
 * Trainer trainer = Trainer.of(Model.of(Shape.of(64), 42, dense(10)), new CrossEntropy(), new SGD(0.1f))
 *         .with(TensorBoard.to(java.nio.file.Path.of("runs", "first")));
 * }</pre>
 *
 * <p>Each fit begins a file of its own; give each a directory of its own, so that TensorBoard shows it as a run. What costs
 * something is written as often as that takes less than 0.4 % of the time, at most five times a second. If the file can't be
 * written any more, that is logged once, and the run goes on. It only looks: the weights have the same bits without it. One
 * instance serves one fit at a time.
 */
public final class TensorBoard implements Callback {
    private static final Logger LOG = LoggerFactory.getLogger(TensorBoard.class);
    private static final long BETWEEN = 200_000_000;

    private final Path directory;
    private @Nullable EventFile events;
    private @Nullable Gauge gauge;
    private long last;

    private TensorBoard(Path directory) {
        this.directory = directory;
    }

    /** Writes into this directory, which is made if it isn't there. */
    public static TensorBoard to(Path directory) {
        return new TensorBoard(directory);
    }

    private interface Writing {
        void to(EventFile events) throws IOException;
    }

    /** Nothing any more after a failure. */
    private void write(Writing writing) {
        EventFile open = events;
        if (open != null) {
            try {
                writing.to(open);
            } catch (IOException e) {
                LOG.warn("no more events are written to {}: {}", directory, e.toString());
                events = null;
                try {
                    open.close();
                } catch (IOException alsoNot) {
                    LOG.debug("closing failed too", alsoNot);
                }
            }
        }
    }

    @Override
    public void fitStart(Run run) {
        events = null;
        long now = System.nanoTime();
        try {
            Files.createDirectories(directory);
            String unique = ProcessHandle.current().pid() + "." + Long.toHexString(now);
            long seconds = System.currentTimeMillis() / 1000;
            events = new EventFile(directory.resolve("events.out.tfevents." + seconds + ".descent." + unique));
        } catch (IOException e) {
            throw Checks.notWritten("TensorBoard.to", directory, e);
        }
        Gauge begun = new Gauge(run, now);
        gauge = begun;
        last = now - BETWEEN;
        write(file -> histograms(file, begun, run));
    }

    @Override
    public void gradientsReady(Run run) {
        if (gauge != null && System.nanoTime() - last >= BETWEEN) {
            gauge.gradientsReady();
        }
    }

    @Override
    public void stepDone(Run run) {
        Gauge measured = gauge;
        if (measured != null && measured.stepDone()) {
            last = System.nanoTime();
            write(file -> {
                file.scalar(run.step(), "batch/loss", run.batchLoss());
                file.scalar(run.step(), "batch/gradient norm", Gauge.whole(measured.gradientNorms));
                file.scalar(run.step(), "batch/update norm", Gauge.whole(measured.updateNorms));
            });
        }
    }

    @Override
    public void epochEnd(Run run) {
        Epoch epoch = run.history().last();
        write(file -> {
            file.scalar(run.step(), "loss/training", epoch.trainLoss());
            Evaluation validation = epoch.validation();
            if (validation != null) {
                file.scalar(run.step(), "loss/validation", validation.loss());
                for (Map.Entry<String, Double> metric : validation.metrics().entrySet()) {
                    file.scalar(run.step(), "validation/" + metric.getKey(), metric.getValue());
                }
            }
            file.scalar(run.step(), "learning rate", epoch.learningRate());
            file.scalar(run.step(), "seconds an epoch", epoch.seconds());
            if (gauge != null && gauge.allowsHistograms()) {
                histograms(file, gauge, run);
            }
            file.flush();
        });
    }

    private static void histograms(EventFile file, Gauge gauge, Run run) throws IOException {
        Gauge.Histograms all = gauge.histograms(run);
        for (Map.Entry<String, Histogram> weights : all.weights().entrySet()) {
            file.histogram(run.step(), "weights/" + weights.getKey(), weights.getValue());
        }
        for (Map.Entry<String, Histogram> activations : all.activations().entrySet()) {
            file.histogram(run.step(), "activations/" + activations.getKey(), activations.getValue());
        }
    }

    @Override
    public void fitEnd(Run run) {
        write(EventFile::close);
        events = null;
        gauge = null;
    }
}
