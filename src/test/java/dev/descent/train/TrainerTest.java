package dev.descent.train;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.augment.Mixup;
import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.Model;
import dev.descent.nn.Parameter;
import dev.descent.optim.Adam;
import dev.descent.optim.L2;
import dev.descent.optim.SGD;
import dev.descent.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private static final Split DIGITS = Digits.load().split(0.8, 42);

    @Test
    void learnsTheDigits() {
        Model model = Model.of(Shape.of(64), 42, dense(64), relu(), dense(10));
        Trainer trainer = Trainer.of(model, new CrossEntropy(), new Adam(2e-3f)).with(new L2(1e-4f));
        History history = trainer.fit(DIGITS.train(), DIGITS.test(), 8);
        assertEquals(8, history.epochs().size());
        assertEquals("all epochs done", history.stopReason());
        assertEquals(45, history.last().steps());
        assertTrue(history.last().trainLoss() < 0.2, history.toCsv());
        assertTrue(history.last().validation().metric("accuracy") > 0.95, history.toCsv());
        assertEquals(history.last().validation(), trainer.evaluate(DIGITS.test()));
        double sum = 0;
        for (float p : model.predict(new float[64])) {
            sum += p;
        }
        assertEquals(1, sum, 1e-6, "after cross-entropy a prediction is a probability");
    }

    @Test
    void theBitsDoNotDependOnThreadsExecutorOrPrefetch() {
        List<float[]> one = weights(Settings.defaults());
        for (int threads = 2; threads <= 4; threads++) {
            assertSame(one, weights(Settings.defaults().withThreads(threads)));
        }
        assertSame(one, weights(Settings.defaults().withPrefetch(true)));
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            assertSame(one, weights(Settings.defaults().withExecutor(pool, 3)));
        } finally {
            pool.shutdownNow();
        }
        assertSame(one, weights(Settings.defaults().withExecutor(Runnable::run, 2)));
        List<float[]> other = weights(Settings.defaults().withSeed(1));
        assertFalse(Arrays.equals(one.get(0), other.get(0)), "another seed gives another run");
    }

    private static List<float[]> weights(Settings settings) {
        Model model = Model.of(
                Shape.of(64), 7, dense(300), batchNorm(), relu(), dropout(0.2f), dense(300), relu(), dense(10));
        Trainer.of(model, new CrossEntropy(), new Adam(1e-3f))
                .with(new Mixup(0.2f), settings.withBatchSize(100))
                .fit(DIGITS.train(), DIGITS.test(), 2);
        return model.parameters().stream().map(p -> p.tensor().toArray()).toList();
    }

    private static void assertSame(List<float[]> expected, List<float[]> actual) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), 0f);
        }
    }

    @Test
    void noThreadIsLeft() {
        Set<String> before = threadNames();
        weights(Settings.defaults().withThreads(3).withPrefetch(true));
        Model model = Model.of(Shape.of(64), 7, dense(10));
        Callback broken = new Callback() {
            @Override
            public void stepDone(Run run) {
                throw new IllegalStateException("broken callback");
            }
        };
        Trainer trainer = Trainer.of(model, new CrossEntropy(), new SGD(0.1f))
                .with(broken, Settings.defaults().withThreads(2).withPrefetch(true));
        assertThrows(IllegalStateException.class, () -> trainer.fit(DIGITS.train(), 1));
        Set<String> after = threadNames();
        after.removeAll(before);
        assertEquals(
                Set.of(), after.stream().filter(n -> n.startsWith("descent")).collect(Collectors.toSet()));
    }

    private static Set<String> threadNames() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.toSet());
    }

    @Test
    void callsTheSixEventsInOrder() {
        List<String> events = new ArrayList<>();
        Callback log = new Callback() {
            @Override
            public void fitStart(Run run) {
                events.add("fitStart");
            }

            @Override
            public void epochStart(Run run) {
                events.add("epochStart " + run.epoch());
            }

            @Override
            public void gradientsReady(Run run) {
                events.add("gradientsReady");
                assertTrue(run.model().parameters().get(0).tensor().hasGradient());
            }

            @Override
            public void stepDone(Run run) {
                events.add("stepDone " + run.step());
                assertTrue(Float.isFinite(run.batchLoss()));
            }

            @Override
            public void epochEnd(Run run) {
                events.add("epochEnd " + run.history().last().epoch());
            }

            @Override
            public void fitEnd(Run run) {
                events.add("fitEnd");
            }
        };
        Trainer.of(Model.of(Shape.of(2), 1, dense(1)), new MeanSquaredError(), new SGD(0.01f))
                .with(log, Settings.defaults().withBatchSize(2))
                .fit(line(3), 2);
        assertEquals(
                List.of(
                        "fitStart",
                        "epochStart 1",
                        "gradientsReady",
                        "stepDone 1",
                        "gradientsReady",
                        "stepDone 2",
                        "epochEnd 1",
                        "epochStart 2",
                        "gradientsReady",
                        "stepDone 3",
                        "gradientsReady",
                        "stepDone 4",
                        "epochEnd 2",
                        "fitEnd"),
                events);
    }

    @Test
    void aLossThatIsNotFiniteStopsBeforeTheWeightsAreTouched() {
        Model model = Model.of(Shape.of(2), 1, dense(1));
        List<float[]> beforeLast = new ArrayList<>();
        Callback keep = new Callback() {
            @Override
            public void stepDone(Run run) {
                beforeLast.clear();
                run.model().parameters().forEach(p -> beforeLast.add(p.tensor().toArray()));
            }
        };
        History history = Trainer.of(model, new MeanSquaredError(), new SGD(1e6f))
                .with(keep, Settings.defaults().withBatchSize(2))
                .fit(line(8), 50);
        assertTrue(
                history.stopReason()
                        .matches(
                                "the loss is (NaN|Infinity) in epoch \\d+, batch \\d, at a rate of 1000000.0; no weight"
                                        + " was changed by this batch; lower the rate to a tenth or clip gradients \\(ClipNorm\\)"),
                history.stopReason());
        assertSame(
                beforeLast,
                model.parameters().stream().map(p -> p.tensor().toArray()).toList());
    }

    @Test
    void gatheredGradientsEqualTheLargeBatch() {
        Model large = Model.of(Shape.of(2), 1, dense(1));
        Model gathered = Model.of(Shape.of(2), 1, dense(1));
        Trainer.of(large, new MeanSquaredError(), new SGD(0.01f))
                .with(Settings.defaults().withBatchSize(8))
                .fit(line(20), 3);
        History history = Trainer.of(gathered, new MeanSquaredError(), new SGD(0.01f))
                .with(Settings.defaults().withBatchSize(4).withAccumulate(2))
                .fit(line(20), 3);
        assertEquals(3, history.last().steps(), "5 batches of 4 make updates of 2, 2 and 1 batches");
        for (int i = 0; i < 2; i++) {
            Parameter a = large.parameters().get(i);
            Parameter b = gathered.parameters().get(i);
            assertArrayEquals(a.tensor().toArray(), b.tensor().toArray(), 1e-6f);
        }
    }

    @Test
    void anotherThreadCancels() throws InterruptedException {
        Cancellation cancellation = new Cancellation();
        Thread other = new Thread(cancellation::cancel);
        Callback begin = new Callback() {
            @Override
            public void epochEnd(Run run) {
                if (run.epoch() == 2) {
                    other.start();
                }
            }
        };
        History history = Trainer.of(Model.of(Shape.of(64), 1, dense(10)), new CrossEntropy(), new SGD(0.1f))
                .with(begin, cancellation)
                .fit(DIGITS.train(), Integer.MAX_VALUE);
        other.join();
        assertEquals("cancelled", history.stopReason());
        assertTrue(history.epochs().size() >= 2);
    }

    @Test
    void anInterruptEndsItAndStaysSet() {
        Thread.currentThread().interrupt();
        History history = Trainer.of(Model.of(Shape.of(64), 1, dense(10)), new CrossEntropy(), new SGD(0.1f))
                .with(Settings.defaults().withThreads(2).withPrefetch(true))
                .fit(DIGITS.train(), 3);
        assertTrue(Thread.interrupted());
        assertEquals("the training thread was interrupted", history.stopReason());
        assertEquals(0, history.epochs().size());
        assertEquals(
                "the history has no epoch yet (the training thread was interrupted)",
                assertThrows(IllegalStateException.class, history::last).getMessage());
    }

    @Test
    void aTimeBudgetEndsIt() {
        History history = Trainer.of(Model.of(Shape.of(64), 1, dense(10)), new CrossEntropy(), new SGD(0.1f))
                .with(new TimeBudget(Duration.ofMillis(200)))
                .fit(DIGITS.train(), Integer.MAX_VALUE);
        assertEquals("time budget of 0.2 s used up", history.stopReason());
    }

    @Test
    void aSkippedStepChangesNothing() {
        Callback skip = new Callback() {
            @Override
            public void gradientsReady(Run run) {
                run.skipStep();
            }
        };
        Model model = Model.of(Shape.of(2), 1, dense(1));
        float[] before = model.parameters().get(0).tensor().toArray();
        History history = Trainer.of(model, new MeanSquaredError(), new SGD(0.1f))
                .with(skip, Settings.defaults().withBatchSize(4))
                .fit(line(8), 2);
        assertArrayEquals(before, model.parameters().get(0).tensor().toArray());
        assertEquals(0, history.last().steps());
    }

    @Test
    void everyCallbackEndsEvenIfOneFails() {
        List<String> ended = new ArrayList<>();
        Callback failing = new Callback() {
            @Override
            public void stepDone(Run run) {
                throw new IllegalStateException("in the step");
            }

            @Override
            public void fitEnd(Run run) {
                throw new IllegalStateException("at the end");
            }
        };
        Callback after = new Callback() {
            @Override
            public void fitEnd(Run run) {
                ended.add("after");
            }
        };
        Trainer trainer = Trainer.of(Model.of(Shape.of(2), 1, dense(1)), new MeanSquaredError(), new SGD(0.1f))
                .with(failing, after, Settings.defaults().withBatchSize(2));
        Exception thrown = assertThrows(IllegalStateException.class, () -> trainer.fit(line(4), 1));
        assertEquals("in the step", thrown.getMessage());
        assertEquals("at the end", thrown.getSuppressed()[0].getMessage());
        assertEquals(List.of("after"), ended);
    }

    @Test
    void printsNothingUnlessAsked() {
        PrintStream out = System.out;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            weights(Settings.defaults());
        } finally {
            System.setOut(out);
        }
        assertEquals("", written.toString(StandardCharsets.UTF_8));
    }

    /** y = x0 + 2 x1, on a few points. */
    static Dataset line(int size) {
        float[][] inputs = new float[size][];
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            inputs[i] = new float[] {i % 4, i % 3};
            values[i] = inputs[i][0] + 2 * inputs[i][1];
        }
        return Dataset.of(inputs, values);
    }
}
