package dev.descent.train;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a fit gets on: a bar with speed and time left while an epoch runs, and a line for each epoch. Where the output
 * is no terminal only the lines are written. The library prints nothing unless this is given to a trainer.
 *
 * <pre>{@code
 * Trainer trainer = Trainer.of(Model.of(Shape.of(64), 42, dense(10)), new CrossEntropy(), new SGD(0.1f))
 *         .with(Progress.console());
 * }</pre>
 */
public final class Progress implements Callback {
    private static final int BAR = 24;
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintStream out;
    private final boolean terminal;
    private long fitStart;
    /** The share of the fit that was done when it was resumed; NaN before the first step. */
    private double doneBefore;
    /** The share of the running epoch that was done then. */
    private double shareBefore;

    private long epochStart;
    private long lastDrawn;
    private int drawn;

    private Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** On standard output; a moving bar if that is a terminal. */
    public static Progress console() {
        return new Progress(System.out, isTerminal(System.console()));
    }

    /** One plain line for each epoch. */
    public static Progress lines(PrintStream out) {
        return new Progress(out, false);
    }

    /** A moving bar, for a stream known to be a terminal. */
    public static Progress bar(PrintStream out) {
        return new Progress(out, true);
    }

    /** Since Java 22 there is a console even without a terminal, and a method that tells, which 17 does not have. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException beforeJava22) {
            return true;
        }
    }

    @Override
    public void fitStart(Run run) {
        fitStart = System.nanoTime();
        epochStart = fitStart;
        lastDrawn = fitStart;
        doneBefore = Double.NaN;
        shareBefore = 0;
    }

    @Override
    public void epochStart(Run run) {
        epochStart = System.nanoTime();
        lastDrawn = epochStart;
        shareBefore = 0;
    }

    @Override
    public void stepDone(Run run) {
        if (Double.isNaN(doneBefore)) {
            doneBefore = done(run) - 1.0 / run.batchesPerEpoch() / run.epochs();
            shareBefore = (run.batchInEpoch() - 1.0) / run.batchesPerEpoch();
        }
        if (!terminal) {
            return;
        }
        long now = System.nanoTime();
        if (now - lastDrawn >= REDRAW_NANOS) {
            lastDrawn = now;
            draw(run, now);
        }
    }

    @Override
    public void epochEnd(Run run) {
        Epoch epoch = run.history().last();
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "epoch %d/%d  loss %.4f", run.epoch(), run.epochs(), epoch.trainLoss()));
        Evaluation validation = epoch.validation();
        if (validation != null) {
            line.append(String.format(Locale.ROOT, "  val_loss %.4f", validation.loss()));
            for (Map.Entry<String, Double> metric : validation.metrics().entrySet()) {
                line.append(String.format(Locale.ROOT, "  val_%s %.4f", metric.getKey(), metric.getValue()));
            }
        }
        double samples = samplesPerSecond(run, System.nanoTime());
        line.append(String.format(Locale.ROOT, "  %,.0f samples/s  %s left", samples, timeLeft(run)));
        write(line.toString(), true);
    }

    @Override
    public void fitEnd(Run run) {
        if (drawn > 0) {
            write("", true);
        }
        out.flush();
    }

    private void draw(Run run, long now) {
        double share = (double) run.batchInEpoch() / run.batchesPerEpoch();
        int full = (int) Math.round(share * BAR);
        double samples = samplesPerSecond(run, now);
        write(
                String.format(
                        Locale.ROOT,
                        "epoch %d/%d [%s%s] %3.0f%%  loss %.4f  %,.0f samples/s  %s left",
                        run.epoch(),
                        run.epochs(),
                        "█".repeat(full),
                        "·".repeat(BAR - full),
                        100 * share,
                        run.batchLoss(),
                        samples,
                        timeLeft(run)),
                false);
    }

    /** Of the running epoch, what was done before it was resumed left out. */
    private double samplesPerSecond(Run run, long now) {
        double share = (double) run.batchInEpoch() / run.batchesPerEpoch() - shareBefore;
        return share * run.trainingExamples() / ((now - epochStart) / 1e9);
    }

    private static double done(Run run) {
        return (run.epoch() - 1 + (double) run.batchInEpoch() / run.batchesPerEpoch()) / run.epochs();
    }

    private String timeLeft(Run run) {
        double done = done(run);
        double elapsed = (System.nanoTime() - fitStart) / 1e9;
        long left = Math.round(elapsed / Math.max(done - doneBefore, 1e-9) * (1 - done));
        return left < 3600
                ? String.format(Locale.ROOT, "%d:%02d", left / 60, left % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", left / 3600, left / 60 % 60, left % 60);
    }

    /** Replaces the line drawn before, if there is one, covering what is left of it if it was longer. */
    private void write(String line, boolean end) {
        String replace = drawn > 0 ? "\r" : "";
        String cover = " ".repeat(Math.max(0, drawn - line.length()));
        out.print(replace + line + cover + (end ? "\n" : ""));
        out.flush();
        drawn = end ? 0 : line.length();
    }
}
