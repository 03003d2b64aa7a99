package dev.descent.data;

import static dev.descent.data.Texts.badState;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.tensor.Shape;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The background thread: it changes nothing, hands on what goes wrong, and ends. */
@Timeout(60)
class PrefetchTest {
    static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("descent-batches"))
                .toList();
    }

    @Test
    void heldBatchIsLeftAloneMeanwhile() throws InterruptedException {
        try (Batches batches = new Batches(
                BatchesTest.numbered(64), 4, 1, Batches.Options.defaults().withPrefetch(true))) {
            batches.start(0);
            for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                float[] before = batch.inputs().clone();
                TimeUnit.MILLISECONDS.sleep(5);
                assertArrayEquals(before, batch.inputs());
            }
        }
    }

    @Test
    void noThreadIsLeftBehind() {
        assertEquals(List.of(), threads());
        Batches unused = new Batches(
                BatchesTest.numbered(64), 4, 1, Batches.Options.defaults().withPrefetch(true));
        unused.close();
        for (int taken = 0; taken < 5; taken++) {
            Batches batches = new Batches(
                    BatchesTest.numbered(64), 4, 1, Batches.Options.defaults().withPrefetch(true));
            batches.start(0);
            assertEquals(1, threads().size());
            assertTrue(threads().get(0).isDaemon());
            for (int i = 0; i < taken; i++) {
                batches.next();
            }
            batches.close();
            assertEquals(List.of(), threads());
            batches.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void failuresReachTheCaller(boolean prefetch) {
        UnsupportedOperationException broken = new UnsupportedOperationException("broken");
        BatchTransform third = (batch, rng) -> {
            for (int i = 0; i < batch.size(); i++) {
                if (batch.inputs()[i] == 9) {
                    throw broken;
                }
            }
        };
        try (Batches batches = new Batches(
                BatchesTest.numbered(20),
                4,
                1,
                Batches.Options.defaults()
                        .withShuffle(false)
                        .withTransforms(List.of(third))
                        .withPrefetch(prefetch))) {
            for (int epoch = 0; epoch < 3; epoch++) {
                batches.start(epoch);
                assertNotNull(batches.next());
                assertNotNull(batches.next());
                for (int again = 0; again < 2; again++) {
                    IllegalStateException failure = assertThrows(IllegalStateException.class, batches::next);
                    assertEquals(
                            "batches: batch 2 of epoch " + epoch
                                    + " could not be prepared: java.lang.UnsupportedOperationException: broken",
                            failure.getMessage());
                    assertSame(broken, failure.getCause());
                }
            }
            batches.start(3, 3);
            assertNotNull(batches.next());
        }
        assertEquals(List.of(), threads());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void interruptsChangeNothingButStay(boolean prefetch) {
        Dataset data = BatchesTest.images();
        try (Batches calm = new Batches(data, 4, 5, Batches.Options.defaults().withTransforms(BatchesTest.ALL));
                Batches batches = new Batches(
                        data,
                        4,
                        5,
                        Batches.Options.defaults()
                                .withTransforms(BatchesTest.ALL)
                                .withPrefetch(prefetch))) {
            List<Float> expected = BatchesTest.epoch(calm, 1);
            Thread.currentThread().interrupt();
            List<Float> got = BatchesTest.epoch(batches, 1);
            assertTrue(Thread.interrupted());
            assertEquals(expected, got);
            Thread.currentThread().interrupt();
        }
        assertTrue(Thread.interrupted());
        assertEquals(List.of(), threads());
    }

    /** A data set whose reading blocks, as one that waits for a network may. */
    private record Blocking(CountDownLatch never) implements Dataset {
        @Override
        public int size() {
            return 8;
        }

        @Override
        public Shape inputShape() {
            return Shape.of(1);
        }

        @Override
        public Shape targetShape() {
            return Shape.of();
        }

        @Override
        public int classes() {
            return 0;
        }

        @Override
        public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("reading was interrupted", e);
            }
        }
    }

    @Test
    void interruptEndsABlockedRead() {
        Batches batches = new Batches(
                new Blocking(new CountDownLatch(1)),
                4,
                1,
                Batches.Options.defaults().withPrefetch(true));
        batches.start(0);
        Thread.currentThread().interrupt();
        badState(
                "batches: batch 0 of epoch 0 could not be prepared: java.lang.IllegalStateException: reading was"
                        + " interrupted",
                batches::next);
        assertTrue(Thread.interrupted());
        batches.close();
    }

    @Test
    void closingEndsABlockedRead() {
        Batches batches = new Batches(
                new Blocking(new CountDownLatch(1)),
                4,
                1,
                Batches.Options.defaults().withPrefetch(true));
        batches.start(0);
        batches.close();
        assertEquals(List.of(), threads());
        assertFalse(Thread.interrupted());
    }
}
