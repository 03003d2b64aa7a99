package dev.descent.benchmarks.doctor;

import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.leakyRelu;
import static dev.descent.nn.Layers.relu;

import dev.descent.data.Dataset;
import dev.descent.data.Standardizer;
import dev.descent.loss.BinaryCrossEntropy;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Activation;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Dropout;
import dev.descent.nn.Linear;
import dev.descent.optim.ClipNorm;
import dev.descent.optim.Clipping;
import dev.descent.optim.L2;
import dev.descent.optim.Penalty;
import dev.descent.train.EarlyStopping;
import dev.descent.train.doctor.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows advice to the letter, as a reader would who does the first thing that it says. Advice to look for a fault mends it if it
 * is there to be found, and changes nothing otherwise.
 */
final class Remedies {
    private static final String NUMBER = "([-+.\\deE]+)";

    private Remedies() {}

    /** What is done about a piece of advice: its words' numbers, the ill setup and what it would be without its fault. */
    @FunctionalInterface
    private interface Treatment {
        Setup of(Matcher words, Setup ill, Setup sound);
    }

    /** @param look whether it only says where to look */
    private record Remedy(Pattern words, boolean look, String example, Treatment treatment) {
        Remedy(String words, String example, Treatment treatment) {
            this(Pattern.compile(words), false, example, treatment);
        }

        static Remedy look(String words, String example, Treatment treatment) {
            return new Remedy(Pattern.compile(words), true, example, treatment);
        }
    }

    private static final List<Remedy> ALL = List.of(
            new Remedy("rate " + NUMBER + " → " + NUMBER, "", (w, s, sound) -> s.withRule(Rules.withRate(s.rule(), number(w, 2)))),
            new Remedy("rate × 10|a higher rate", "rate × 10", (w, s, sound) -> s.withRateTimes(10)),
            new Remedy("batch (\\d+) → (\\d+)(, rate " + NUMBER + " → " + NUMBER + ")?", "batch 32 → 128", Remedies::batch),
            new Remedy("epochs (\\d+) → (\\d+)", "", (w, s, sound) -> s.withEpochs(Integer.parseInt(w.group(2)))),
            new Remedy("L[12] (from )?" + NUMBER + "( → " + NUMBER + ")?", "L2 from 1e-4", Remedies::penalty),
            new Remedy("dropout \\(?" + NUMBER + "\\)? → " + NUMBER, "", (w, s, sound) -> s.mapLayers(
                    l -> l instanceof Dropout ? dropout(number(w, 2)) : l)),
            new Remedy("dropout\\(" + NUMBER + "\\)", "dropout(0.3)", (w, s, sound) -> ModelFaults.behindEach(s, dropout(number(w, 1)))),
            new Remedy("ClipNorm\\(" + NUMBER + "\\)|clip at " + NUMBER, "ClipNorm(1)", Remedies::clip),
            new Remedy("momentum 0\\.9", "", (w, s, sound) -> s.withRule(s.rule().withMomentum(0.9))),
            new Remedy("EarlyStopping\\((\\d+)\\)", "EarlyStopping(3)", (w, s, sound) -> s.validation() == null
                    ? s
                    : s.with(new EarlyStopping(Integer.parseInt(w.group(1))))),
            new Remedy("CrossEntropy\\(0\\.1f\\)", "CrossEntropy(0.1f)", (w, s, sound) -> s.loss() instanceof CrossEntropy
                    ? s.withLoss(new CrossEntropy(0.1f))
                    : s),
            new Remedy("Standardizer\\.fit|standardi[sz]e the inputs", "Standardizer.fit(train)", (w, s, sound) -> s.mapData(
                    Standardizer.fit(s.train())::apply)),
            new Remedy("\\(y - " + NUMBER + "\\) / " + NUMBER, "", (w, s, sound) -> s.mapData(data -> Altered.rows(data, (i, x, y) -> {
                for (int j = 0; j < y.length; j++) {
                    y[j] = (y[j] - number(w, 1)) / number(w, 2);
                }
            }))),
            new Remedy("remove (the )?\\w+", "", (w, s, sound) -> s.withLayers(s.layers().subList(0, s.layers().size() - 1))),
            new Remedy("put relu\\(\\) before", "", (w, s, sound) -> bent(s)),
            new Remedy("leakyRelu\\(\\) in place", "leakyRelu() in place", (w, s, sound) -> s.mapLayers(
                    l -> l instanceof Activation ? leakyRelu() : l)),
            new Remedy("relu\\(\\) (with|in)|use relu\\(\\)", "use relu()", (w, s, sound) -> s.mapLayers(
                    l -> l instanceof Activation ? relu() : l)),
            new Remedy("weigh classes", "weigh classes", (w, s, sound) -> weighted(s)),
            new Remedy("wider", "wider", (w, s, sound) -> Variants.wide(s)),
            new Remedy("Kaiming|Xavier|smaller (last|first) weights|biases (that begin )?with 0", "Kaiming", (w, s, sound) -> s.mapLayers(
                    l -> l instanceof Linear.Plan plan ? new Linear.Plan(plan.out(), plan.hasBias(), null) : l).adjusted(Setup.UNCHANGED)),
            Remedy.look("setTrainable\\(true\\)", "", (w, s, sound) -> s.adjusted(Setup.UNCHANGED)),
            Remedy.look("use CrossEntropy|sign|outputs, one", "", (w, s, sound) -> s.withLoss(sound.loss())
                    .withLayers(sound.layers())
                    .withData(sound.train(), sound.validation(), sound.test())),
            Remedy.look("rows|same order|scaler|[sS]plit|how the data is read|more data|reshape", "", (w, s, sound) -> s.withData(
                    sound.train(), sound.validation(), sound.test())));

    /** The setup after the first piece of advice that can be followed; the same object if there is none. */
    static Setup follow(Finding finding, boolean right, Setup ill, Setup sound) {
        Remedy first = null;
        Matcher words = null;
        for (Remedy remedy : ALL) {
            Matcher found = remedy.words.matcher(finding.advice());
            boolean fits = found.find() && (!remedy.look || right);
            if (fits && (words == null || found.start() < words.start())) {
                first = remedy;
                words = found;
            }
        }
        return first == null ? ill : first.treatment.of(words, ill, sound);
    }

    /** Something that someone may be told, whatever ails the run: a general remedy, or the rate × 0.1. */
    static Setup random(long choice, Setup ill, Setup sound) {
        List<Remedy> general = ALL.stream().filter(remedy -> !remedy.example.isEmpty()).toList();
        int place = (int) Math.floorMod(choice, general.size() + 1L);
        if (place == general.size()) {
            return ill.withRateTimes(0.1);
        }
        Remedy remedy = general.get(place);
        Matcher words = remedy.words.matcher(remedy.example);
        try {
            return words.find() ? remedy.treatment.of(words, ill, sound) : ill;
        } catch (IllegalArgumentException impossible) {
            return ill;
        }
    }

    private static float number(Matcher words, int group) {
        return Float.parseFloat(words.group(group).replaceAll("[.,]$", ""));
    }

    private static Setup batch(Matcher words, Setup s, Setup sound) {
        Setup changed = s.withSettings(s.settings().withAccumulate(1))
                .withBatch(Math.min(Integer.parseInt(words.group(2)), s.train().size()));
        return words.group(3) == null ? changed : changed.withRule(Rules.withRate(s.rule(), number(words, 5)));
    }

    private static Setup penalty(Matcher words, Setup s, Setup sound) {
        float size = number(words, words.group(3) == null ? 2 : 4);
        return s.without(Penalty.class::isInstance).with(new L2(size));
    }

    private static Setup clip(Matcher words, Setup s, Setup sound) {
        float norm = number(words, words.group(1) == null ? 2 : 1);
        return s.without(Clipping.class::isInstance).with(new ClipNorm(norm));
    }

    private static Setup bent(Setup s) {
        List<Blueprint> layers = new ArrayList<>();
        for (int i = 0; i < s.layers().size(); i++) {
            layers.add(s.layers().get(i));
            boolean followed = i + 1 < s.layers().size() && s.layers().get(i + 1) instanceof Linear.Plan;
            if (followed && s.layers().get(i) instanceof Linear.Plan) {
                layers.add(relu());
            }
        }
        return s.withLayers(layers);
    }

    private static Setup weighted(Setup s) {
        Dataset train = s.train();
        if (train.classes() == 0) {
            return s;
        }
        float[] counts = new float[train.classes()];
        Altered.rows(train, (row, input, target) -> counts[(int) target[0]]++);
        float[] weights = new float[counts.length];
        for (int c = 0; c < weights.length; c++) {
            weights[c] = train.size() / Math.max(1, counts[c]) / counts.length;
        }
        return s.loss() instanceof BinaryCrossEntropy
                ? s.withLoss(new BinaryCrossEntropy(weights[1] / weights[0]))
                : s.loss() instanceof CrossEntropy ? s.withLoss(CrossEntropy.weighted(weights)) : s;
    }
}
