package dev.descent.train.report;

import dev.descent.train.Callback;
import dev.descent.train.Run;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page about a run: curves of loss and metrics with the best epoch, of the rate, of gradients and updates; weights and
 * activations over time; which classes are taken for which, and the examples the model is furthest off on; the model, the run,
 * the machine and the times. One HTML file that opens from the disk and needs no network.
 *
 * <pre>{@code
 * Split digits = Digits.load().split(0.8, 42);
 * Trainer.of(Model.of(Shape.of(64), 42, dense(128), relu(), dense(10)), new CrossEntropy(), new Adam(1e-3f))
 *         .with(new EarlyStopping(5), Report.to(java.nio.file.Path.of("digits.html")).withImageWidth(8))
 *         .fit(digits.train(), digits.test(), 30);
 * }</pre>
 *
 * <p>It is written at the start, so that a place that can't be written to is known before anything is trained; after epochs, as
 * often as that takes 0.1 % of the time; and at the end, also when the run fails or is cancelled. A reader finds it whole at any
 * time. If it can't be written later, that is logged, and the run goes on.
 *
 * <p>It only looks: the weights have the same bits without it. What costs something is done as often as it stays under a per
 * cent of the time in all; how often that is differs from run to run. Given last, it shows the weights that other callbacks put back at
 * the end. One instance serves one fit at a time.
 */
public final class Report implements Callback {
    private static final Logger LOG = LoggerFactory.getLogger(Report.class);
    private static final int NONE = 0;

    private final @Nullable Path file;
    private final int port;
    private final int imageWidth;
    private @Nullable Recording recording;
    private @Nullable Governor writing;
    private @Nullable LiveServer server;

    private Report(@Nullable Path file, int port, int imageWidth) {
        this.file = file;
        this.port = port;
        this.imageWidth = imageWidth;
    }

    /** Writes the page to this file, in place of what is there; directories on the way are made. */
    public static Report to(Path file) {
        return new Report(file, NONE, NONE);
    }

    /**
     * Serves the page at {@code http://127.0.0.1:port/} while the run lasts, to this machine alone; it follows the run by itself.
     * Whoever may use the machine may read it. Starting the fit fails if the port is taken, or this Java runtime has no module
     * {@code jdk.httpserver}.
     *
     * @throws IllegalArgumentException if there is no such port
     */
    public static Report live(int port) {
        Checks.port(port);
        return new Report(null, port, NONE);
    }

    /** The same, also served while the run lasts; see {@link #live}. */
    public Report withLive(int newPort) {
        Checks.port(newPort);
        return new Report(file, newPort, imageWidth);
    }

    /**
     * The same, showing inputs as grey images of so many pixels a row: for images that come as vectors. Inputs of shape
     * {@code [C, H, W]} are shown as images without being told.
     *
     * @throws IllegalArgumentException if smaller than 1, or, at the start of the fit, if inputs have no whole rows of it
     */
    public Report withImageWidth(int pixels) {
        Checks.width(pixels);
        return new Report(file, port, pixels);
    }

    @Override
    public void fitStart(Run run) {
        recording = null;
        Checks.divides(imageWidth, run.model().inputShape());
        Recording begun = new Recording(run, imageWidth);
        if (file != null) {
            try {
                WholeFile.createDirectory(file);
                WholeFile.write(file, begun.page(false));
            } catch (IOException e) {
                throw Checks.notWritten("Report.to", file, e);
            }
        }
        if (port != NONE) {
            Checks.hasHttpServer();
            try {
                server = new LiveServer(port, () -> begun.page(true));
                LOG.info("the report of the run is at http://127.0.0.1:{}/", port);
            } catch (IOException e) {
                throw Checks.notServed(port, e);
            }
        }
        writing = new Governor(System.nanoTime());
        recording = begun;
    }

    @Override
    public void gradientsReady(Run run) {
        if (recording != null) {
            recording.gradientsReady();
        }
    }

    @Override
    public void stepDone(Run run) {
        if (recording != null) {
            recording.stepDone(run);
        }
    }

    @Override
    public void epochEnd(Run run) {
        if (recording != null) {
            recording.epochEnd(run);
            long now = System.nanoTime();
            if (file != null && writing != null && writing.allows(now, 0)) {
                write(file, recording);
                writing.spent(System.nanoTime() - now);
            }
        }
    }

    @Override
    public void fitEnd(Run run) {
        LiveServer serving = server;
        server = null;
        // try-with-resources: no thread is left, whatever the last look meets.
        try (serving) {
            if (recording != null) {
                recording.end(run);
                if (file != null) {
                    write(file, recording);
                }
            }
        } finally {
            recording = null;
        }
    }

    private static void write(Path file, Recording recording) {
        try {
            WholeFile.write(file, recording.page(false));
        } catch (IOException e) {
            LOG.warn("the report could not be written to {}: {}", file, e.toString());
        }
    }
}
