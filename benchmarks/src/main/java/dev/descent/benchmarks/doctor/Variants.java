package dev.descent.benchmarks.doctor;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.gelu;
import static dev.descent.nn.Layers.leakyRelu;

import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Huber;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.Activation;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Linear;
import dev.descent.optim.Adam;
import dev.descent.optim.AdamW;
import dev.descent.optim.ClipNorm;
import dev.descent.optim.Cosine;
import dev.descent.optim.L2;
import dev.descent.optim.Momentum;
import dev.descent.optim.OneCycle;
import dev.descent.optim.RMSprop;
import dev.descent.optim.StepDecay;
import dev.descent.optim.Warmup;
import dev.descent.train.EarlyStopping;
import dev.descent.train.ReduceOnPlateau;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Other ways of doing it right, some of them awkward. Whether a run is healthy, its outcome says. */
final class Variants {
    static final String SOUND = "as it is";

    private static final float USUAL = 3e-3f;

    private Variants() {}

    static Map<String, UnaryOperator<Setup>> all() {
        Map<String, UnaryOperator<Setup>> all = new LinkedHashMap<>();
        all.put(SOUND, s -> s);
        all.put("Adam", s -> s.withRule(new Adam(USUAL)));
        all.put("momentum", s -> s.withRule(new Momentum(0.03f)));
        all.put("AdamW", s -> s.withRule(new AdamW(USUAL)));
        all.put("RMSprop", s -> s.withRule(new RMSprop(1e-3f)));
        all.put("rate × 3", s -> s.withRateTimes(3));
        all.put("rate / 3", s -> s.withRateTimes(1 / 3.0));
        all.put("cosine", s -> s.with(new Cosine()));
        all.put("warm-up", s -> s.with(new Warmup(3L * s.updatesPerEpoch()).then(new Cosine())));
        all.put("one cycle", s -> s.withRateTimes(2).with(new OneCycle()));
        all.put("steps", s -> s.with(new StepDecay(Math.max(1, s.epochs() / 3), 0.3)));
        all.put("plateau", s -> s.with(new ReduceOnPlateau(5)));
        all.put("tiny validation", s -> s.withValidation(Altered.first(s.validation(), 12)));
        all.put("no validation", s -> s.withValidation(null));
        all.put("L2", s -> s.with(new L2(1e-4f)));
        all.put("dropout", s -> ModelFaults.behindEach(s, dropout(0.2f)));
        all.put("batch-norm", Variants::normed);
        all.put("leaky", s -> s.mapLayers(l -> l instanceof Activation ? leakyRelu() : l));
        all.put("gelu", s -> s.mapLayers(l -> l instanceof Activation ? gelu() : l));
        all.put("twice as wide", Variants::wide);
        all.put("twice as long", s -> s.withEpochs(2 * s.epochs()));
        all.put("until nothing is left", s -> s.withEpochs(4 * s.epochs()));
        all.put("early stopping", s -> s.withEpochs(3 * s.epochs()).with(new EarlyStopping(5)));
        all.put("clipped", s -> s.with(new ClipNorm(1)));
        all.put("batch 8", s -> s.withBatch(8).withEpochs(Math.max(5, s.epochs() / 2)));
        all.put("batch 128", s -> s.withBatch(Math.min(128, s.train().size() / 2)).withRateTimes(2).withEpochs(2 * s.epochs()));
        all.put("full batch", s -> s.train().size() > 200 ? s : s.withBatch(s.train().size()).withEpochs(5 * s.epochs()));
        all.put("gathered", s -> s.withSettings(s.settings().withBatchSize(8).withAccumulate(4)));
        all.put("sorted rows", s -> s.withTrain(Altered.sorted(s.train())));
        all.put("smoothed labels", s -> s.loss() instanceof CrossEntropy ? s.withLoss(new CrossEntropy(0.1f)) : s);
        all.put("Huber", s -> s.loss() instanceof MeanSquaredError ? s.withLoss(new Huber(1)) : s);
        return all;
    }

    private static Setup normed(Setup s) {
        List<Blueprint> layers = new ArrayList<>();
        for (Blueprint layer : s.layers()) {
            if (layer instanceof Activation) {
                layers.add(batchNorm());
            }
            layers.add(layer);
        }
        return s.withLayers(layers);
    }

    static Setup wide(Setup s) {
        List<Blueprint> layers = new ArrayList<>(s.layers());
        for (int i = 0; i + 1 < layers.size(); i++) {
            if (layers.get(i) instanceof Linear.Plan plan) {
                layers.set(i, new Linear.Plan(2 * plan.out(), plan.hasBias(), plan.weights()));
            }
        }
        return s.withLayers(layers);
    }
}
