package dev.descent.benchmarks.doctor;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.leakyRelu;

import dev.descent.nn.Activation;
import dev.descent.nn.Blueprint;
import dev.descent.optim.AdamW;
import dev.descent.optim.Cosine;
import dev.descent.optim.L2;
import dev.descent.optim.Momentum;
import dev.descent.optim.OneCycle;
import dev.descent.optim.RMSprop;
import dev.descent.optim.Warmup;
import dev.descent.train.EarlyStopping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Other ways of doing it right: unusual, yet as good. Whether a run is healthy, its outcome says. */
final class Variants {
    private Variants() {}

    static Map<String, Fault.Injection> all() {
        Map<String, Fault.Injection> all = new LinkedHashMap<>();
        all.put("as it is", (s, seed) -> s);
        all.put("momentum", (s, seed) -> s.withRule(new Momentum(0.03f)));
        all.put("AdamW", (s, seed) -> s.withRule(new AdamW(s.rule().learningRate() < 0.02f ? s.rule().learningRate() : 2e-3f)));
        all.put("RMSprop", (s, seed) -> s.withRule(new RMSprop(1e-3f)));
        all.put("cosine", (s, seed) -> s.with(new Cosine()));
        all.put("warm-up", (s, seed) -> s.with(new Warmup(3 * s.train().size() / s.settings().batchSize()).then(new Cosine())));
        all.put("one cycle", (s, seed) -> s.with(new OneCycle()));
        all.put("tiny validation", (s, seed) -> s.withValidation(
                s.validation().subset(IntStream.range(0, Math.min(12, s.validation().size())).toArray())));
        all.put("no validation", (s, seed) -> s.withValidation(null));
        all.put("L2", (s, seed) -> s.with(new L2(1e-4f)));
        all.put("dropout", (s, seed) -> behind(s, dropout(0.3f)));
        all.put("batch-norm", (s, seed) -> before(s));
        all.put("leaky", (s, seed) -> s.mapLayers(l -> l instanceof Activation ? leakyRelu() : l));
        all.put("twice as long", (s, seed) -> s.withEpochs(2 * s.epochs()));
        all.put("early stopping", (s, seed) -> s.withEpochs(3 * s.epochs()).with(new EarlyStopping(5)));
        all.put("batch 8", (s, seed) -> s.withBatch(8));
        all.put("batch 128", (s, seed) -> s.withBatch(Math.min(128, s.train().size() / 2)));
        all.put("rate × 3", (s, seed) -> s.withRule(new dev.descent.optim.Adam(
                3 * Math.min(5e-3f, s.rule().learningRate()))));
        return all;
    }

    private static Setup behind(Setup s, Blueprint more) {
        List<Blueprint> layers = new ArrayList<>();
        for (Blueprint layer : s.layers()) {
            layers.add(layer);
            if (layer instanceof Activation) {
                layers.add(more);
            }
        }
        return s.withLayers(layers);
    }

    private static Setup before(Setup s) {
        List<Blueprint> layers = new ArrayList<>();
        for (Blueprint layer : s.layers()) {
            if (layer instanceof Activation) {
                layers.add(batchNorm());
            }
            layers.add(layer);
        }
        return s.withLayers(layers);
    }
}
