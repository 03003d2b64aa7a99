package dev.descent.train.report;

import dev.descent.data.Dataset;
import dev.descent.train.Epoch;
import dev.descent.train.Note;
import dev.descent.train.Run;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a report knows of one run. The training thread writes it and a live page is made of it by another, so every method
 * takes its lock; a step holds it for nanoseconds.
 */
final class Recording {
    private final Gauge gauge;
    private final Governor looks;
    private final long start = System.nanoTime();
    private long atStartAndEnd;
    private long lookTakes;
    private double lookedAt;

    final int imageWidth;
    final String startedAt =
            LocalDateTime.now().withNano(1).toString().substring(0, 19).replace('T', ' ');
    final int epochsWanted;
    final int batchesPerEpoch;
    final int trainingExamples;
    final boolean validated;
    final String summary;
    final List<List<String>> run;
    final List<List<String>> machine;
    final List<Epoch> epochs = new ArrayList<>();
    final List<Note> notes = new ArrayList<>();
    final Series losses = new Series();
    final Series rates = new Series();
    final Series gradientNorms = new Series();
    final Series updateNorms = new Series();
    final Series ratios = new Series();
    final Map<String, Track> weights = new LinkedHashMap<>();
    final Map<String, Track> activations = new LinkedHashMap<>();

    @Nullable
    Epoch best;

    @Nullable
    Predictions predictions;

    String withoutPredictions = "They are looked at when the run ends.";
    int epoch;
    boolean ended;
    String stopReason = "";
    double seconds;

    Recording(Run run, int imageWidth) {
        this.imageWidth = imageWidth;
        gauge = new Gauge(run, start);
        looks = new Governor(start);
        epochsWanted = run.epochs();
        batchesPerEpoch = run.batchesPerEpoch();
        trainingExamples = run.trainingExamples();
        validated = run.isValidated();
        summary = run.model().summary();
        this.run = Facts.ofTheRun(run);
        machine = Facts.ofTheMachine(run.trainer().settings());
        lookAtLayers(run);
        atStartAndEnd = System.nanoTime() - start;
    }

    synchronized void gradientsReady() {
        gauge.gradientsReady();
    }

    synchronized void stepDone(Run run) {
        double at = epochsAt(run.step());
        losses.add(at, run.batchLoss());
        rates.add(at, run.learningRate());
        if (gauge.stepDone()) {
            double update = Gauge.whole(gauge.updateNorms);
            gradientNorms.add(at, Gauge.whole(gauge.gradientNorms));
            updateNorms.add(at, update);
            ratios.add(at, update / Gauge.whole(gauge.weightNorms));
        }
    }

    /** A step as a place on the axis of epochs. */
    double epochsAt(long step) {
        return (double) step / batchesPerEpoch;
    }

    synchronized void epochEnd(Run run) {
        catchUp(run);
        if (gauge.allowsHistograms()) {
            lookAtLayers(run);
        }
        if (epochs.size() == 1) {
            // Before the first time, a guess on the safe side.
            lookTakes = (long) (0.3e9 * epochs.get(0).seconds());
        }
        if (looks.allows(System.nanoTime(), lookTakes)) {
            predict(run);
        }
    }

    synchronized void end(Run run) {
        long now = System.nanoTime();
        catchUp(run);
        ended = true;
        stopReason = run.history().stopReason();
        if (epochsAt(run.step()) > lookedAt) {
            lookAtLayers(run);
        }
        predict(run);
        atStartAndEnd += System.nanoTime() - now;
    }

    private void catchUp(Run run) {
        epoch = run.epoch();
        seconds = (System.nanoTime() - start) / 1e9;
        List<Epoch> all = run.history().epochs();
        epochs.addAll(all.subList(epochs.size(), all.size()));
        List<Note> said = run.history().notes();
        notes.addAll(said.subList(notes.size(), said.size()));
        best = epochs.isEmpty() ? null : run.history().best();
    }

    private void lookAtLayers(Run run) {
        double at = epochsAt(run.step());
        lookedAt = at;
        Gauge.Histograms all = gauge.histograms(run);
        all.weights().forEach((name, histogram) -> track(weights, name).add(at, histogram));
        all.activations().forEach((name, histogram) -> track(activations, name).add(at, histogram));
    }

    private static Track track(Map<String, Track> tracks, String name) {
        return tracks.computeIfAbsent(name, unknown -> new Track());
    }

    private void predict(Run run) {
        long now = System.nanoTime();
        Dataset validation = run.validationData();
        Dataset data = validation == null ? run.trainingData() : validation;
        try {
            predictions = Predictions.of(run.model(), run.trainer().loss(), data);
        } catch (RuntimeException e) {
            // A page without them is better than a run that ends by looking at it.
            withoutPredictions = "They could not be looked at: " + e;
        }
        lookTakes = System.nanoTime() - now;
        looks.spent(ended ? 0 : lookTakes);
    }

    synchronized String page(boolean live) {
        return new Page(this, live).toString();
    }

    Gauge gauge() {
        return gauge;
    }

    /** Nanoseconds of the training thread that the measuring took, pages aside. */
    long spent() {
        return gauge.spent() + looks.spent() + atStartAndEnd;
    }
}
