package dev.descent.train.search;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.data.Texts;
import dev.descent.loss.CrossEntropy;
import dev.descent.metric.Accuracy;
import dev.descent.nn.Layer;
import dev.descent.nn.Layers;
import dev.descent.nn.Model;
import dev.descent.optim.Momentum;
import dev.descent.optim.OneCycle;
import dev.descent.tensor.Shape;
import dev.descent.train.Callback;
import dev.descent.train.Checkpoint;
import dev.descent.train.Run;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {
    private static final Split DIGITS = Digits.load().split(0.3, 3);

    private static final Range[] RANGES = {
        Range.log("rate", 1e-4, 3e-1),
        Range.logIntegers("width", 4, 24),
        Range.uniform("dropout", 0, 0.5),
        Range.choice("batch", 16, 32),
        Range.choice("activation", relu(), Layers.tanh())
    };

    @TempDir
    Path directory;

    private static Trainer trainer(Candidate it) {
        Model model = Model.of(
                Shape.of(64),
                it.seed(),
                dense(it.integer("width")),
                it.get("activation", Layer.class),
                dropout(it.real("dropout")),
                dense(10));
        return Trainer.of(model, new CrossEntropy(), new Momentum(it.real("rate")))
                .with(new OneCycle())
                .with(Settings.defaults().withBatchSize(it.integer("batch")).withSeed(it.seed()));
    }

    private static Search halving(Function<Candidate, Trainer> task) {
        return Search.halving(9, task, RANGES).withLag(4).withSeed(7).by(new Accuracy());
    }

    private SearchResult run(Search search, String name) {
        return search.run(directory.resolve(name), DIGITS.train(), DIGITS.test(), 9);
    }

    /** What another process does, too. */
    static SearchResult search(int threads, Path directory) {
        return halving(SearchTest::trainer).withThreads(threads).run(directory, DIGITS.train(), DIGITS.test(), 9);
    }

    /** Everything but the time, the best first. */
    static List<String> outcome(SearchResult result) {
        return result.trials().stream()
                .map(trial -> trial.candidate().number() + ": " + trial.candidate() + ", " + trial.epochs() + ", "
                        + trial.score())
                .toList();
    }

    @Test
    void isTheSameForAnyNumberOfThreads() {
        List<String> one = outcome(run(halving(SearchTest::trainer), "one"));
        assertEquals(one, outcome(run(halving(SearchTest::trainer).withThreads(2), "two")));
        assertEquals(one, outcome(run(halving(SearchTest::trainer).withThreads(4), "four")));
        Search random = Search.random(4, SearchTest::trainer, RANGES);
        assertEquals(outcome(run(random, "random one")), outcome(run(random.withThreads(3), "random three")));
    }

    @Test
    void theBestAreTrainedOnAndStandFirst() {
        SearchResult result = run(halving(SearchTest::trainer).withThreads(2), "here");
        assertEquals(9, result.trials().size());
        assertSame(result.best(), result.trials().get(0));
        int epochs = result.trials().stream().mapToInt(Trial::epochs).sum();
        assertTrue(epochs < 9 * 9 / 2, epochs + " epochs");
        assertEquals(9, result.best().epochs());
        assertTrue(result.best().score() > 0.6, result.toString());
        assertTrue(result.trials().get(8).score() < result.best().score() - 0.2, result.toString());
        List<String> lines = result.toString().lines().toList();
        assertEquals(10, lines.size());
        assertEquals(
                List.of("trial", "accuracy", "epochs", "seconds", "rate", "width", "dropout", "batch", "activation"),
                List.of(lines.get(0).strip().split(" +")));
        assertEquals(1, lines.stream().mapToInt(String::length).distinct().count(), "columns are aligned");
    }

    /** Thrown out at some step, time and again: at last the table is that of a search left alone. */
    @Test
    void whatIsKilledIsGoneOnWith() {
        List<String> alone = outcome(run(halving(SearchTest::trainer), "alone"));
        AtomicInteger steps = new AtomicInteger();
        int[] deaths = {37, 90, 23, 150, 11};
        AtomicInteger died = new AtomicInteger();
        Callback death = new Callback() {
            @Override
            public void stepDone(Run run) {
                if (died.get() < deaths.length && steps.incrementAndGet() == deaths[died.get()]) {
                    steps.set(0);
                    died.incrementAndGet();
                    throw new IllegalStateException("killed");
                }
            }
        };
        Search mortal = halving(it -> trainer(it).with(death)).withThreads(2);
        SearchResult result = null;
        while (result == null) {
            try {
                result = run(mortal, "killed");
            } catch (IllegalStateException e) {
                assertTrue(e.getMessage().matches("Search: trial \\d failed: killed"), e.getMessage());
            }
        }
        assertEquals(deaths.length, died.get());
        assertEquals(alone, outcome(result));
        assertEquals(alone, outcome(run(halving(it -> trainer(it).with(never())), "killed")), "all is done already");
    }

    private static Callback never() {
        return new Callback() {
            @Override
            public void stepDone(Run run) {
                throw new IllegalStateException("nothing was left to train");
            }
        };
    }

    @Test
    void anInterruptEndsItInGoodOrder() {
        Set<String> before = threads();
        Thread searching = Thread.currentThread();
        AtomicInteger steps = new AtomicInteger();
        Callback interrupt = new Callback() {
            @Override
            public void stepDone(Run run) {
                if (steps.incrementAndGet() == 100) {
                    searching.interrupt();
                }
            }
        };
        SearchResult part = run(halving(it -> trainer(it).with(interrupt)).withThreads(2), "here");
        assertTrue(Thread.interrupted());
        assertTrue(part.trials().size() < 9, part.toString());
        assertEquals(before, threads());
        assertEquals(
                outcome(run(halving(SearchTest::trainer), "alone")),
                outcome(run(halving(SearchTest::trainer), "here")));
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("descent"))
                .collect(Collectors.toSet());
    }

    @Test
    void aLossThatIsNoNumberComesLast() {
        Search search = Search.random(3, it -> trainer(it.number() == 2 ? with(it, Float.MAX_VALUE) : it), RANGES);
        SearchResult result = run(search, "here");
        assertEquals(2, result.trials().get(2).candidate().number());
        assertTrue(Double.isNaN(result.trials().get(2).score()));
    }

    /** Another rate, all else the same. */
    private static Candidate with(Candidate candidate, float rate) {
        List<Range> fixed = candidate.values().entrySet().stream()
                .map(entry -> new Range(
                        entry.getKey(), u -> entry.getKey().equals("rate") ? (Object) rate : entry.getValue()))
                .toList();
        return new Candidate(candidate.number(), 0, fixed);
    }

    @Test
    void candidatesAreFunctionsOfSeedAndNumber() {
        List<Candidate> many = IntStream.rangeClosed(1, 400)
                .mapToObj(i -> new Candidate(i, 5, List.of(RANGES)))
                .toList();
        assertEquals(many.get(17).values(), new Candidate(18, 5, List.of(RANGES)).values());
        assertEquals(400, many.stream().map(Candidate::seed).distinct().count());
        long small = many.stream().filter(it -> it.real("rate") < 1e-3).count();
        assertEquals(400 * Math.log(10) / Math.log(3000), small, 45, "a power of ten has its share");
        Set<Integer> widths = many.stream().map(it -> it.integer("width")).collect(Collectors.toSet());
        assertEquals(IntStream.rangeClosed(4, 24).boxed().collect(Collectors.toSet()), widths);
        Set<Integer> whole = IntStream.range(1, 200)
                .mapToObj(i -> new Candidate(i, 1, List.of(Range.integers("n", -1, 2))).integer("n"))
                .collect(Collectors.toSet());
        assertEquals(Set.of(-1, 0, 1, 2), whole);
        Object thing = new Object();
        Runnable function = () -> {};
        Candidate odd = new Candidate(1, 1, List.of(Range.choice("thing", thing), Range.choice("do", function)));
        assertEquals("thing Object, do function", odd.toString());
    }

    @Test
    void errorsSayWhatToDo() {
        Texts.bad("Search.trials 0: expected at least 1", () -> Search.random(0, SearchTest::trainer, RANGES));
        Texts.bad(
                "Search: expected at least one range, such as Range.log(\"rate\", 1e-4, 0.1)",
                () -> Search.random(1, SearchTest::trainer));
        Texts.bad(
                "Search: two ranges are called \"batch\"; give each a name of its own",
                () -> Search.random(1, SearchTest::trainer, RANGES[3], RANGES[3]));
        Texts.bad(
                "range \"rate\" from 0.1 to 0.01: expected two numbers, the second greater than the first",
                () -> Range.uniform("rate", 0.1, 0.01));
        Texts.bad(
                "range \"rate\" from 0.0 to 0.1: a logarithm needs numbers greater than 0; use uniform or integers",
                () -> Range.log("rate", 0, 0.1));
        Texts.bad("range \"batch\": expected at least one option", () -> Range.choice("batch"));
        Candidate candidate = new Candidate(1, 7, List.of(RANGES));
        Texts.bad(
                "candidate: there is no range \"size\"; there are [rate, width, dropout, batch, activation]",
                () -> candidate.real("size"));
        Texts.bad(
                "candidate: \"activation\" is " + candidate.values().get("activation") + ", a "
                        + candidate.values().get("activation").getClass().getSimpleName() + ", expected a Integer",
                () -> candidate.integer("activation"));
        Texts.bad(
                "Search.by(accuracy): there is no validation data to measure it on; give run some, or go by the loss",
                () -> halving(SearchTest::trainer).run(directory, DIGITS.train(), null, 1));
        IllegalStateException none =
                assertThrows(IllegalStateException.class, () -> new SearchResult("loss", List.of()).best());
        assertEquals("search: it was interrupted before any trial was done; run it again", none.getMessage());
    }

    @Test
    void anotherSearchsDirectoryIsRefused() {
        Search search = Search.random(1, SearchTest::trainer, RANGES);
        search.run(directory, DIGITS.train(), null, 1);
        String then = new Candidate(1, 0, List.of(RANGES)).fingerprint();
        String now = new Candidate(1, 1, List.of(RANGES)).fingerprint();
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> search.withSeed(1).run(directory, DIGITS.train(), null, 1));
        assertTrue(
                e.getMessage().startsWith("Search: trial 1 failed: Trainer.resume: cannot go on from "),
                e.getMessage());
        Search fixed = Search.random(1, it -> trainer(new Candidate(1, 0, List.of(RANGES))), RANGES);
        e = assertThrows(
                IllegalArgumentException.class, () -> fixed.withSeed(1).run(directory, DIGITS.train(), null, 1));
        assertEquals(
                "Search: trial 1 failed: Trainer.resume: cannot go on from "
                        + directory.resolve("trial-0001").resolve("epoch-0001.safetensors")
                        + ": trial 1 of the search was "
                        + then + " then and is " + now
                        + " now; build model and trainer as then, or give another directory",
                e.getMessage());
        assertFalse(Files.exists(directory.resolve("trial-0002")));
        Search saving = Search.random(1, it -> trainer(it).with(new Checkpoint(directory)), RANGES);
        e = assertThrows(IllegalArgumentException.class, () -> saving.run(directory, DIGITS.train(), null, 1));
        assertTrue(e.getMessage().contains("there is a Checkpoint already"), e.getMessage());
    }
}
