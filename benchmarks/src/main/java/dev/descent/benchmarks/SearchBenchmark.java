package dev.descent.benchmarks;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.relu;

import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.loss.CrossEntropy;
import dev.descent.metric.Accuracy;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.optim.DecoupledDecay;
import dev.descent.tensor.Shape;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import dev.descent.train.search.Candidate;
import dev.descent.train.search.Range;
import dev.descent.train.search.Search;
import dev.descent.train.search.SearchResult;
import dev.descent.train.search.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/** Random search and successive halving over the same trials on the digits: what they find, and how many epochs that takes. */
final class SearchBenchmark {
    private static final int EPOCHS = 27;

    private SearchBenchmark() {}

    static void run(Arguments arguments) throws IOException {
        int trials = arguments.option("trials", 54);
        int threads = arguments.option("threads", 2);
        Range[] ranges = {
            Range.log("rate", 1e-5, 1),
            Range.choice("batch", 16, 32, 64, 128),
            Range.logIntegers("width", 8, 256),
            Range.uniform("dropout", 0, 0.5),
            Range.log("decay", 1e-6, 1e-1)
        };
        one("random", Search.random(trials, SearchBenchmark::trainer, ranges).withThreads(threads));
        one("halving", Search.halving(trials, SearchBenchmark::trainer, ranges).withThreads(threads));
    }

    private static Trainer trainer(Candidate it) {
        Model model = Model.of(
                Shape.of(64), it.seed(), dense(it.integer("width")), relu(), dropout(it.real("dropout")), dense(10));
        return Trainer.of(model, new CrossEntropy(), new Adam(it.real("rate")))
                .with(new DecoupledDecay(it.real("decay")))
                .with(Settings.defaults().withBatchSize(it.integer("batch")).withSeed(it.seed()));
    }

    private static void one(String name, Search search) throws IOException {
        Path directory = Files.createTempDirectory("descent-search");
        Split rest = Digits.load().stratifiedSplit(0.8, 0);
        Split digits = rest.train().stratifiedSplit(0.75, 0);
        long start = System.nanoTime();
        SearchResult found = search.by(new Accuracy()).run(directory, digits.train(), digits.test(), EPOCHS);
        double seconds = (System.nanoTime() - start) / 1e9;
        Trainer trainer = trainer(found.best().candidate());
        trainer.fit(digits.train(), EPOCHS);
        double test = trainer.evaluate(rest.test()).metric("accuracy");
        System.out.print(found);
        System.out.printf(
                Locale.ROOT,
                "{\"search\": \"%s\", \"trials\": %d, \"epochs\": %d, \"seconds\": %.1f, \"best\": %.4f, \"its_test_accuracy\": %.4f}%n",
                name,
                found.trials().size(),
                found.trials().stream().mapToInt(Trial::epochs).sum(),
                seconds,
                found.best().score(),
                test);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
